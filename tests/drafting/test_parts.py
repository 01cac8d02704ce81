"""The parts of a draft's way, each by itself: declarations, the trial, prompts, the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compiler import CompiledSpec, compile_text
from fcsim.drafting.declarations import Declarations, header, written
from fcsim.drafting.design import About, Design, DesignedApi, DesignedScenario
from fcsim.drafting.problems import Problem, Quote
from fcsim.drafting.prompts import prompt
from fcsim.drafting.trial import tried
from fcsim.library import compile_spec
from tests.drafting.designer import BIKES
from tests.golden import reads_as_it_did

GOLDEN = Path(__file__).parent / "golden"
EXAMPLE = Path(__file__).parents[2] / "fcsim" / "drafting" / "prompts" / "example.fcspec"
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
    ],
)
def test_what_is_no_declaration_is_told(answer: str, keys: list[tuple[str, ...]], complaints: int) -> None:
    found = written(answer)
    assert (list(found.declarations), len(found.complaints)) == (keys, complaints)


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
        ("Rental * 8", "Rental * 0", "api end_rental"),
        ('key("R-#####") known', 'key("R-#####")', ""),
    ],
)
def test_what_cannot_be_done_is_named(old: str, new: str, fault: str) -> None:
    complaints = tried(bikes(old, new), ("en", "zh")).complaints
    assert bool(complaints) == bool(fault)
    assert not fault or complaints[0].startswith(fault)


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
        "write": prompt(locale, "write"),
        "designed": prompt(locale, "designed", design=DESIGN, problems=PROBLEMS, locales=("en", "zh")),
        "phrases": prompt(locale, "phrases", spec="fcspec 1\n…"),
        "targets": prompt(locale, "targets", apis=["a", "b"], targets=("a", "b"), domain="bikes"),
        "targets-other": prompt(locale, "targets", apis=[], targets=("Bike", "bikes"), domain="bikes"),
        "again": prompt(locale, "again", complaints=complaints, is_json=False),
        "again-json": prompt(locale, "again", complaints=complaints[1:], is_json=True),
    }


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_prompts_read_as_they_did(locale: str) -> None:
    reads_as_it_did(GOLDEN / locale, cases(locale))


def test_what_the_language_is_shown_by_is_right() -> None:
    """The example of the prompts, and the phrases beside it, which are of another one."""
    compilation = compile_text(EXAMPLE.read_text("utf-8"), "example")
    assert compilation.diagnostics == ()
    assert compilation.spec is not None
    assert tried(compilation.spec, ("en", "zh")).faults == ()
    page = (EXAMPLE.parents[3] / "docs" / "language.md").read_text("utf-8")
    library = page.split("```fcspec\n")[1].partition("phrases ")[0]
    for locale in ("en", "zh"):
        shown = re.findall(
            rf"^phrases {locale} for .*?\}}$", prompt(locale, "phrases", spec=""), re.MULTILINE | re.DOTALL
        )
        assert len(shown) == 4
        assert compile_text("\n".join((library, *shown)), "library").spec is not None, locale
