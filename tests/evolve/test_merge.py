"""Two tools that change the same thing become one: what people say for it, and what they wanted of either."""

from __future__ import annotations

import random

import dsl
from compiler import compile_text
from compiler.model import CompiledSpec
from dsl.printer import print_spec
from fcsim.evolve.draft import Draft, Parent
from fcsim.evolve.operators import OPERATORS
from fcsim.evolve.step import Step
from simulator import Dialogue, Run
from simulator.brief import Brief

LAMPS = """\
fcspec 1
/// Lamps in a house.
domain lamps
locale en, zh
entity Lamp { id: key("LA-###") known  on: bool  level: int(1..9) }
world { Lamp * 9 }
/// List the lamps.
/// zh: 列出灯。
api list_lamps(on?: bool) -> Lamp[] { return Lamp where .on == on }
/// Light a lamp.
/// zh: 打开一盏灯。
api light_lamp(lamp: Lamp.id) -> Lamp {
  error NO_LAMP { en: "There is no such lamp.", zh: "没有这盏灯。" }
  error LIT "It is on."
  let l = one Lamp where .id == lamp else NO_LAMP
  require not l.on else LIT
  return update l { on: true }
}
/// Put a lamp out.
/// zh: 关掉一盏灯。
api douse_lamp(lamp: Lamp.id OWN) -> Lamp {
  error NO_LAMP { en: "SAID", zh: "没有这盏灯。" }
  confirm
  let l = one Lamp where .id == lamp else NO_LAMP
  return update l { on: false }
}
phrases en for light_lamp {
  ask "(light|turn on) {lamp}" "I want {lamp} lit" "it's dark" "could you light {lamp}?"
  need lamp "Which lamp?" "Which one shall I light?"
  on LIT "It is lit."
}
phrases en for douse_lamp {
  ask "put out {lamp}" "(douse|darken) {lamp}, please" "{lamp} is too bright"
  need lamp "Which lamp?"
}
phrases zh for light_lamp { ask "打开{lamp}" "把{lamp}点亮" "{lamp}能开吗？" "太暗了" }
phrases zh for douse_lamp { ask "关掉{lamp}" "{lamp}太亮了" }
/// Somebody goes to bed.
/// zh: 要睡了。
scenario bed { goal douse_lamp }
flow { list_lamps -> light_lamp 2, douse_lamp 3  douse_lamp -> light_lamp 0 }
"""


def merged(text: str) -> tuple[CompiledSpec, Step] | None:
    draft = Draft(Parent.of(dsl.parse(text, "lamps.fcspec").tree))
    step = OPERATORS["merge"](draft, random.Random(1))
    if step is None:
        return None
    compilation = compile_text(print_spec(draft.tree), "lamps.fcspec")
    assert compilation.spec is not None, compilation.diagnostics
    return compilation.spec, step


def lamps(own: str = "", said: str = "There is no such lamp.") -> str:
    return LAMPS.replace(" OWN", own).replace("SAID", said)


def made(spec: CompiledSpec, tool: str) -> list[tuple[Dialogue, object]]:
    """Dialogues in which somebody goes to bed, each with what a call of the tool wants."""
    brief = Brief(scenarios=("bed",))
    found = [one for one in Run([spec], 1).shard(0, 12, dict.fromkeys(range(12), brief)) if isinstance(one, Dialogue)]
    *_, choice = spec.apis[tool].params.fields
    return [
        (dialogue, call.arguments[choice.name])
        for dialogue in found
        for message in dialogue.messages
        if message.weight
        for call in message.tool_calls
        if call.name == tool
    ]


def test_tools_that_take_the_same_are_told_apart_by_a_word() -> None:
    found = merged(lamps())
    assert found is not None
    spec, step = found
    name, arguments = step.call("douse_lamp", {"lamp": "LA-001"}) or ("", {})
    api = spec.apis[name]
    assert set(spec.apis) == {"list_lamps", name}
    assert [error.code for error in api.errors] == ["NO_LAMP", "LIT"]
    assert api.confirm
    *_, choice = api.params.fields
    assert arguments == {"lamp": "LA-001", choice.name: "douse"}
    (enum,) = spec.enums.values()
    words = {member.value: member.forms for member in enum.members}
    assert words == {
        "light": {"en": ("light it", "turn it on"), "zh": ("打开", "点亮")},
        "douse": {"en": ("put it out", "douse it", "darken it"), "zh": ("关掉",)},
    }
    assert spec.scenarios["bed"].goals[0].fixed == {choice.name: "douse"}
    wanted = [value for _, value in made(spec, name)]
    assert wanted
    assert set(wanted) == {"douse"}


def test_tools_that_take_more_are_told_apart_by_a_type() -> None:
    text = lamps(", after?: int(1..9) @unit(minute)").replace("is too bright", "is too bright[, {after}]")
    found = merged(text)
    assert found is not None
    spec, step = found
    name, arguments = step.call("douse_lamp", {"lamp": "LA-001", "after": 4}) or ("", {})
    _, choice = spec.apis[name].params.fields
    assert arguments == {"lamp": "LA-001", choice.name: {"kind": "DouseLamp", "after": 4}}
    wanted = [value for _, value in made(spec, name)]
    assert wanted
    assert {value["kind"] for value in wanted if isinstance(value, dict)} == {"DouseLamp"}


def test_an_error_that_means_another_thing_in_each_keeps_them_apart() -> None:
    assert merged(lamps(said="No lamp is called so.")) is not None  # it is found before they part
    assert (
        merged(LAMPS.replace(" OWN", "").replace("SAID", "It glows.").replace("l.on else LIT", "l.on else NO_LAMP"))
        is None
    )
