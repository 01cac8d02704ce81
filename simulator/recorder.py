"""Turns a worded plan into the canonical record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compiler.types import Json
from simulator.dialogue import Dialogue, Grounding, Message, Slot, Speaker, SpecRef, ToolCall, WorldRef
from simulator.plan import Mention, Plan, PlannedCall, Reference, Turn
from simulator.toolbox import Toolbox
from simulator.units import at_path, join, leaves


def record(
    plan: Plan,
    system: str,
    texts: Sequence[str | None],
    *,
    id: str,
    spec: SpecRef,
    seed: int,
    index: int,
    attempt: int,
    tools: tuple[dict[str, Json], ...],
    lenders: tuple[SpecRef, ...],
    granted: dict[str, Json] | None,
    checks: dict[str, bool],
    speaker: Speaker,
) -> Dialogue:
    """The dialogue of a plan. `texts` are the turns' words, as `Speaker.word` gives them; `checks` what it
    will have passed if it is kept."""
    messages = [Message(0, "system", system)]
    for number, (turn, text) in enumerate(zip(plan.turns, texts, strict=True), start=1):
        messages.append(_message(number, turn, text, plan.locale, granted))
    grounding = tuple(ground for call in plan.calls for ground in _groundings(call))
    return Dialogue(
        id=id,
        spec=spec,
        seed=seed,
        index=index,
        attempt=attempt,
        locale=plan.locale,
        persona=plan.persona.name if plan.persona else None,
        scenario=plan.scenario.name if plan.scenario else None,
        clock=plan.clock.isoformat(timespec="minutes"),
        profile=dict(plan.profile),
        tools=tools,
        messages=tuple(messages),
        grounding=grounding,
        world=WorldRef(plan.world_seed, plan.world.digest(), plan.after.digest()),
        behaviours=tuple(sorted(behaviours_of(plan))),
        checks=checks,
        speaker=speaker,
        lenders=lenders,
    )


def behaviours_of(plan: Plan) -> set[str]:
    """The behaviours of a plan; `relative` is known only when it is worded."""
    found = {act.behaviour for turn in plan.turns for act in turn.acts}
    found.update(_also(plan))
    if sum(not call.is_broken for call in plan.calls) != 1:
        found.discard("single")
    return found


def _message(number: int, turn: Turn, text: str | None, locale: str, granted: dict[str, Json] | None) -> Message:
    acts = tuple(act.node for act in turn.acts)
    behaviours = tuple(act.behaviour for act in turn.acts)
    first = turn.acts[0]
    api = next((act.api.name for act in turn.acts if act.api is not None), None)
    if first.kind == "call":
        made = [act.call for act in turn.acts if act.call is not None]
        calls = tuple(ToolCall(call.id, call.api.name, call.arguments) for call in made)
        weight = 0.0 if any(call.is_broken for call in made) else 1.0
        return Message(number, "assistant", None, calls, None, acts, behaviours, api, weight=weight)
    if first.kind == "result":
        assert first.call is not None
        content = Toolbox.content(first.call.result, first.call.api, locale)
        return Message(number, "tool", content, (), first.call.id, acts, behaviours, api)
    if turn.role == "system" and granted is not None:
        return Message(number, "system", text, (), None, acts, behaviours, api, tools=(granted,))
    slots: tuple[Slot, ...] = ()
    if turn.role == "user":
        mentions = [mention for act in turn.acts for mention in act.mentions]
        slots = tuple(slot for mention in mentions for slot in _slots(mention))
    return Message(number, turn.role, text, (), None, acts, behaviours, api, slots)


def _slots(mention: Mention) -> list[Slot]:
    return [
        Slot(mention.api, leaf, at_path(mention.value, leaf[len(mention.path) :]), (start, end))
        for leaf, start, end in mention.spans
    ]


def _groundings(call: PlannedCall) -> list[Grounding]:
    found = []
    for path, mention in call.sources.items():
        for inner, value in leaves(mention.value):
            said = join(mention.path, inner)
            reference = mention.reference(said)
            found.append(_ground(call, join(path, inner), value, mention, said, reference))
    return found


def _ground(
    call: PlannedCall,
    path: str,
    value: Any,
    mention: Mention,
    said: str,
    reference: Reference | None,
) -> Grounding:
    span = mention.span(said)
    if reference is not None and reference.rule in ("mine", "unsaid"):
        whole = next(path for path, other in mention.references.items() if other is reference)
        pointer = reference.pointer + said[len(whole) :]
        return Grounding(call.id, path, value, "profile", mention.turn if span else None, span, pointer)
    if reference is None or reference.call is None:
        return Grounding(call.id, path, value, "user", mention.turn, span)
    if reference.rule == "sole":
        return Grounding(call.id, path, value, "result", None, None, _pointer(reference), "sole")
    rule = f"{reference.rule}:{','.join(reference.fields)}" if reference.fields else reference.rule
    return Grounding(call.id, path, value, "result", mention.turn, span, _pointer(reference), rule)


def _pointer(reference: Reference) -> str:
    assert reference.call is not None
    return join(reference.call.id, reference.pointer)


def takes_profile(call: PlannedCall) -> bool:
    """Whether a value of the call comes from the user's profile."""
    return any(mention.is_of_profile for mention in call.sources.values())


def _also(plan: Plan) -> set[str]:
    """Behaviours that are in the values, not on the edges."""
    found: set[str] = set()
    for call in plan.calls:
        if not call.is_broken and any(isinstance(value, dict | list) for value in call.arguments.values()):
            found.add("nested")
        if any(mention.is_relative for mention in call.sources.values()):
            found.add("relative")
        if takes_profile(call):
            found.add("profile")
    return found
