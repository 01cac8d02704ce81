"""The parts of a draft's way, each by itself: declarations, the trial, prompts, the page."""

from __future__ import annotations

import asyncio
import re
from itertools import product
from pathlib import Path

import pytest

from compiler import CompiledSpec, compile_text
from compiler.tools import openai_tool
from fcsim.drafting.declarations import Declarations, header, written
from fcsim.drafting.design import About, Design, DesignedApi, DesignedScenario
from fcsim.drafting.designer import Designer
from fcsim.drafting.example import example
from fcsim.drafting.gathering import gathered
from fcsim.drafting.problems import Problem, Quote
from fcsim.drafting.prompts import prompt
from fcsim.drafting.trial import tried
from fcsim.drafting.writing import Phrased, errors, said_whole, together
from fcsim.library import compile_spec
from simulator.llm.desk import Desk
from simulator.llm.model import Reply, Request, Usage
from tests.drafting.designer import BIKES, gather
from tests.golden import reads_as_it_did

GOLDEN = Path(__file__).parent / "golden"
COURIER = BIKES.parent / "courier.fcspec"
HEADER = header("bikes", [("en", "A  rental\nby the river."), ("zh", "租车行。")])


# ---- declarations --------------------------------------------------------------------------------


def test_the_header_is_ours() -> None:
    assert HEADER == "fcspec 1\n\n/// A rental by the river.\n/// zh: 租车行。\ndomain bikes\nlocale en, zh"
    answer = written('fcspec 1\ndomain other\nlocale fr\n\nenum A { b { en: "b" } }\n')
    assert list(answer.declarations) == [("name", "A")]
    assert answer.complaints == ()


def test_what_is_written_again_takes_the_place_of_what_was() -> None:
    draft = Declarations(HEADER)
    draft.put(written('enum A { b { en: "b" } }\n\nworld { B * 3 }\n\n/// x\npersona A { polite: 0.5 }\n'))
    draft.put(written("type A {\n  x: int\n}\n\n// gone: persona A\n\nworld { B * 4 }\n"))
    assert draft.texts == {("name", "A"): "type A {\n  x: int\n}", ("world",): "world { B * 4 }"}
    draft.put(written('type A {\n  x: int\n}\nphrases en for f { ask "a" }\nphrases en for f { ask "b" }\n'))
    assert draft.text().endswith(
        'type A {\n  x: int\n}\n\nworld { B * 4 }\n\nphrases en for f { ask "a" }\n\nphrases en for f { ask "b" }\n'
    )


@pytest.mark.parametrize(
    ("answer", "keys", "complaints"),
    [
        ("Sure!\n```fcspec\nflow { a -> b }\n```\nThat's it.\n", [("flow",)], 0),
        ("Here you are:\nflow { a -> b }\n", [("flow",)], 1),
        ("api (x: int)\n", [], 1),
        ("phrases for f { }\n", [], 1),
        ("", [], 0),
        ("/// docs of nothing\n", [], 1),
        ("use places { City }\n\nflow { a -> b }\n", [("flow",)], 1),
        ("domain other\n\nscalar A = B | C\n", [("name", "A")], 0),
    ],
)
def test_what_is_no_declaration_is_told(answer: str, keys: list[tuple[str, ...]], complaints: int) -> None:
    found = written(answer)
    assert (list(found.declarations), len(found.complaints)) == (keys, complaints)


MIXED_UP = """
confusable mixed {
  send         { en: "it leaves today", zh: "今天就寄" }
  find_parcels { en: "it has left already", zh: "已经寄了" }
}
"""


def test_all_that_the_language_has_is_taken_apart_and_put_together() -> None:
    """Choices, maps, null, patterns, formats, lists without doubles, groups of tools that are easily mixed up."""
    text = COURIER.read_text("utf-8") + MIXED_UP
    whole = compile_text(text, "whole").spec
    assert whole is not None
    draft = Declarations(header(whole.domain, [(locale, whole.doc.of(locale)) for locale in whole.locales]))
    answer = written(text)
    assert answer.complaints == ()
    draft.put(answer)
    again = compile_text(draft.text(), "draft").spec
    assert again is not None
    for locale in whole.locales:
        one, other = ([openai_tool(api, spec, locale) for api in spec.apis.values()] for spec in (whole, again))
        assert one == other
    assert again.phrases == whole.phrases
    assert again.confusables["mixed"].cues == whole.confusables["mixed"].cues


def test_what_is_wrong_with_a_choice_goes_back_with_its_place() -> None:
    text = COURIER.read_text("utf-8").replace("Card | Account | Cash", "Card | Account | Cheque")
    assert [line for error in errors(compile_text(text, "draft")) for line in error.splitlines() if "^" in line]
    alike = COURIER.read_text("utf-8").replace('called "cash" "cash at the door"', 'called "account {last4}"')
    assert any("last4" in error for error in errors(compile_text(alike, "draft")))


def test_the_types_of_choices_and_lists_are_phrased() -> None:
    spec = compile_text(COURIER.read_text("utf-8"), "courier").spec
    assert spec is not None
    assert list(said_whole(spec)) == ["Card", "Account", "Cash", "Box", "Roll"]
    assert list(said_whole(bikes())) == ["Broken", "Flat"]
    assert tried(spec, ("en", "zh")).faults == ()


def test_the_same_problem_far_apart_is_put_together() -> None:
    """Of two long documents that tell the same, in an order in which no part has two that are."""

    class Grouper:
        async def ask(self, request: Request) -> Reply:
            return Reply(gather(str(request.turns[0].blocks[0].text)), (), "end", Usage())  # type: ignore[union-attr]

    kinds = ["".join(letters) for letters in product("abcdef", "ghijkl", "mnop")][:130]
    problems = tuple(
        Problem(f"Guests rent a {kind}, says document {number}.", (Quote(f"{number}.md", (), kind),))
        for number in (1, 2)
        for kind in kinds
    )
    found = asyncio.run(gathered(Designer(Desk(Grouper()), "en", 1), problems))
    assert len(found) == 130
    assert {tuple(quote.document for quote in problem.quotes) for problem in found} == {("1.md", "2.md")}


# ---- the trial -----------------------------------------------------------------------------------


def bikes(old: str = "", new: str = "") -> CompiledSpec:
    text = f"{HEADER}\n\n{(BIKES / 'core.fcspec').read_text('utf-8')}"
    assert old in text
    spec = compile_text(text.replace(old, new) if old else text, "bikes").spec
    assert spec is not None
    return spec


@pytest.mark.parametrize("name", ["restaurants", "shop"])
def test_specs_that_people_wrote_can_be_done(name: str) -> None:
    spec = compile_spec(name).spec
    assert spec is not None
    trial = tried(spec, spec.locales)
    assert trial.faults == ()
    assert trial.dialogues >= 10


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("require days <= 14", "require days > 14", "api rent_bike"),
        (".usable == true by", ".usable == true and .price < 1.0 by", "api find_bikes: find_bikes"),
        (
            "kind: touring }\n}",
            "kind: touring, max_price: 5.0 }\n}",
            "scenario look_around: find_bikes did not succeed",
        ),
        ('key("R-#####") known', 'key("R-#####")', ""),
    ],
)
def test_what_cannot_be_done_is_named(old: str, new: str, fault: str) -> None:
    complaints = tried(bikes(old, new), ("en", "zh")).complaints
    assert bool(complaints) == bool(fault)
    assert not fault or complaints[0].startswith(fault)


def test_phrases_that_are_at_odds_with_the_others_are_left_out() -> None:
    core = Declarations(HEADER)
    core.put(written((BIKES / "core.fcspec").read_text("utf-8")))
    good = written('phrases en for end_rental { ask "over" }')
    bad = written('phrases en for rent_bike { ask "{x}" }')
    phrased = [Phrased("en", ("rent_bike",), bad.declarations), Phrased("en", ("end_rental",), good.declarations)]
    kept, told = together(core, phrased)
    assert kept.texts == core.texts | dict(good.declarations)
    assert [bool(each.declarations) for each in told] == [False, True]
    assert "x" in told[0].failure
    assert together(core, phrased[1:]) == (kept, tuple(phrased[1:]))


# ---- prompts -------------------------------------------------------------------------------------

QUOTES = (Quote("leaflet.md", ("Renting",), 'They say: "a bike, {{ please }}"'),)
PROBLEMS = (Problem("A guest wants to rent a bike.", QUOTES), Problem("客人想还车。", QUOTES))
DESIGN = Design(
    domain="bikes",
    about=[About(locale="en", text="A rental.")],
    apis=[
        DesignedApi(name="rent_bike", does="Rents.", problems=[1]),
        DesignedApi(name="end", does="Ends.", problems=[2]),
    ],
    scenarios=[DesignedScenario(name="rain", problem=2)],
    unanswered=[],
)


def cases(locale: str) -> dict[str, str]:
    complaints = ["error[FC301 type-mismatch]: …\n  draft.fcspec:3:1", "api find: it is never called: …"]
    return {
        "read": prompt(locale, "read"),
        "section": prompt(locale, "section", place="leaflet.md › Renting", text="Some text.", mark="0123abcd"),
        "gather": prompt(locale, "gather"),
        "problems": prompt(locale, "problems", problems=PROBLEMS),
        "design": prompt(locale, "design", apis=16, scenarios=24, locales=("en", "zh")),
        "write": prompt(locale, "write", example=example(("en", "zh"))),
        "designed": prompt(locale, "designed", design=DESIGN, problems=PROBLEMS, locales=("en", "zh")),
        "phrases": prompt(locale, "phrases", spec="fcspec 1\n…"),
        "targets": prompt(locale, "targets", apis=["a", "b"], types=[], entities=[], domain="bikes"),
        "targets-other": prompt(locale, "targets", apis=[], types=[], entities=["Bike"], domain="bikes"),
        "targets-types": prompt(locale, "targets", apis=[], types=["Card"], entities=["Bike"], domain="bikes"),
        "again": prompt(locale, "again", complaints=complaints, is_json=False),
        "again-json": prompt(locale, "again", complaints=complaints[1:], is_json=True),
    }


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_prompts_read_as_they_did(locale: str) -> None:
    reads_as_it_did(GOLDEN / locale, cases(locale))


NAMED = """
enum Day { mon { en: "Monday", zh: "周一" } }
type Card { last4: string @pattern(/^[A-Z]{2}-\\d{4}$/) }
type Account { mail: string @format(email), T: Day | null }
scalar Pay = Card | Account
api find_rooms(pay: Pay, opens: map<Day, time>, days: Day[](1..3) @unique) -> bool {
  return pay.kind == Card
}
api find_tours() -> bool
confusable NAME { find_rooms { en: "to sleep in", zh: "要住的" } find_tours { en: "to look at", zh: "要看的" } }
"""


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_what_the_prompt_names_is_of_the_language(locale: str) -> None:
    compilation = compile_text(HEADER + NAMED, "named")
    assert list(errors(compilation)) == []
    told = prompt(locale, "write", example="…")
    for words in (
        "string @pattern(/^[A-Z]{2}-\\d{4}$/)", "string @format(email)", "| null", "[](1..3) @unique", "map<Day, time>",
        "scalar Pay = Card | Account", "pay.kind == Card", "confusable NAME { find_rooms { en: ",
    ):  # fmt: skip
        assert words in told
        assert words in NAMED


def test_what_the_language_is_shown_by_is_right() -> None:
    """The example of the prompts, and the phrases beside it, which are of another one."""
    for locales in (("en", "zh"), ("zh", "en"), ("en",), ("zh",)):
        compilation = compile_text(example(locales), "example")
        assert compilation.diagnostics == (), locales
        assert compilation.spec is not None
        assert compilation.spec.locales == locales
        said = {"en": "Book a course.", "zh": "预订课程。"}
        assert compilation.spec.apis["book_course"].doc.texts == {locale: said[locale] for locale in locales}
        assert tried(compilation.spec, locales).faults == ()
    page = (Path(__file__).parents[2] / "docs" / "language.md").read_text("utf-8")
    library = page.split("```fcspec\n")[1].partition("phrases ")[0]
    for locale in ("en", "zh"):
        shown = re.findall(
            rf"^phrases {locale} for .*?\}}$", prompt(locale, "phrases", spec=""), re.MULTILINE | re.DOTALL
        )
        assert len(shown) == 4
        assert compile_text("\n".join((library, *shown)), "library").spec is not None, locale
