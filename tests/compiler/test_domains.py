"""Domains of several files, and domains that use others.

`UPDATE_GOLDEN=1 pytest tests/compiler/test_domains.py` writes the expectations anew: read the difference.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import dsl
from compiler import CompiledSpec, compile_file, compile_text
from compiler import compile as compiling
from compiler.types import KeyType

CASES = sorted(path for path in (Path(__file__).parent / "domains").iterdir() if path.is_dir())
BAR = "fcspec 1\ndomain bar\nuse atlas"
TOWN = Path(__file__).parents[1] / "fixtures" / "town"


def rendered(case: Path) -> str:
    path = case / "main" if (case / "main").exists() else case / "main.fcspec"
    compiled = compile_file(path, path.name)
    return "".join(dsl.render(problem, compiled.texts) + "\n" for problem in compiled.diagnostics)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_diagnostics_are_as_written_beside_the_domain(case: Path) -> None:
    expected = case / "expected.diagnostics"
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(rendered(case), encoding="utf-8")
    assert rendered(case) == expected.read_text(encoding="utf-8")


def compiled(path: Path) -> CompiledSpec:
    found = compile_file(path)
    assert found.spec is not None, found.diagnostics
    return found.spec


@pytest.fixture
def town(tmp_path: Path) -> Path:
    shutil.copytree(TOWN, tmp_path / "town")
    return tmp_path / "town"


def test_the_files_of_a_folder_are_one_domain() -> None:
    kitchen = compiled(TOWN / "kitchen")
    assert {"find_meals", "book"} == set(kitchen.apis)
    assert kitchen.phrases["en", "find_meals", "ask", ""]
    # A line of documentation in a file without `locale` is still of the locale that it names.
    assert dict(kitchen.doc.texts) == {"en": "Tables in restaurants.", "zh": "餐馆订位。"}


def joined(spec: CompiledSpec) -> CompiledSpec:
    found = compile_text(spec.source.text, spec.source.file, spec.source.beside)
    assert found.diagnostics == ()
    assert found.spec is not None
    return found.spec


def test_the_files_joined_say_the_same() -> None:
    kitchen, atlas = compiled(TOWN / "kitchen"), compiled(TOWN / "atlas.fcspec")
    one = joined(kitchen)
    for part in (
        "doc",
        "locales",
        "scalars",
        "types",
        "entities",
        "apis",
        "phrases",
        "confusables",
        "guests",
        "source",
    ):
        assert getattr(one, part) == getattr(kitchen, part)
    assert atlas.source.text == (TOWN / "atlas.fcspec").read_text("utf-8")


def test_of_joined_files_the_first_documentation_and_all_comments_stay(town: Path) -> None:
    core, words = town / "kitchen" / "core.fcspec", town / "kitchen" / "words.fcspec"
    core.write_text(
        core.read_text("utf-8").replace("/// Tables in restaurants.\n/// zh: 餐馆订位。\n", "// no more\n"), "utf-8"
    )
    words.write_text("// first\n" + words.read_text("utf-8").replace("kitchen\n", "kitchen // so called\n"), "utf-8")
    kitchen = compiled(town / "kitchen")
    assert dict(joined(kitchen).doc.texts) == dict(kitchen.doc.texts) == {"zh": "餐馆订位。"}
    for comment in ("// no more\n", "// first\n", "// so called\n"):
        assert comment in kitchen.source.text


def test_what_is_used_comes_with_what_it_consists_of_and_with_its_words() -> None:
    kitchen, atlas = compiled(TOWN / "kitchen"), compiled(TOWN / "atlas.fcspec")
    assert kitchen.entities["Place"].count == 6
    assert set(kitchen.entities) == {"Table", "Place", "Owner"}
    assert kitchen.phrases["zh", "Place", "called", ""] == atlas.phrases["zh", "Place", "called", ""]
    assert kitchen.scalars["Quarter"] == atlas.scalars["Quarter"]
    assert kitchen.apis["book"].params.fields[0].type == KeyType("Place", "pl-####", False)
    assert "find_on_map" not in kitchen.apis
    assert kitchen.rivals("find_meals") == ("find_on_map",)
    assert kitchen.guests["find_on_map"].hash == atlas.hash


def test_a_hash_is_of_all_that_a_domain_is_made_of(town: Path) -> None:
    before = compiled(town / "kitchen").hash
    assert compiled(town / "kitchen").hash == before == compiled(TOWN / "kitchen").hash
    for file in ("kitchen/words.fcspec", "kitchen/core.fcspec", "atlas.fcspec"):
        path = town / file
        path.write_text(path.read_text() + "\n// more\n")
        after = compiled(town / "kitchen").hash
        assert after != before
        before = after


def test_a_domain_that_several_use_is_compiled_once(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    init = compiling._Domain.__init__

    def counted(self: compiling._Domain, texts: dict[str, str], *rest: object) -> None:
        made.extend(texts)
        init(self, texts, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(compiling._Domain, "__init__", counted)
    (town / "bar.fcspec").write_text(
        "fcspec 1\ndomain bar\nuse atlas { Kind }\n/// Drink.\napi drink(at: Kind) -> int\n"
    )
    compiled(town / "kitchen")
    compiled(town / "bar.fcspec")
    assert made.count(str(town / "atlas.fcspec")) == 1
    (town / "atlas.fcspec").write_text((town / "atlas.fcspec").read_text().replace("cafés", "coffee houses"))
    assert compiled(town / "bar.fcspec").enums["Kind"].members[0].forms["en"] == ("coffee houses",)


def test_a_domain_is_looked_for_beside_this_one_and_nowhere_else(town: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.fcspec").write_text("fcspec 1\ndomain secret\ntype A { x: int }\napi f(a: A) -> int\n")
    (town / "link.fcspec").symlink_to(tmp_path / "secret.fcspec")
    for domain in ("secret", "link"):
        (town / "main.fcspec").write_text(f"fcspec 1\ndomain main\nuse {domain} {{ A }}\napi f(a: A) -> int\n")
        codes = [problem.code for problem in compile_file(town / "main.fcspec").diagnostics]
        assert codes[0] == "FC230"
    found = compile_text("fcspec 1\ndomain main\nuse atlas { Kind }\napi f(a: Kind) -> int\n", "main.fcspec")
    assert found.diagnostics[0].code == "FC230"


def test_a_folder_without_specs_is_told_as_one(tmp_path: Path) -> None:
    assert [problem.code for problem in compile_file(tmp_path).diagnostics] == ["FC001"]


def test_what_only_another_locale_says_stays_there(town: Path) -> None:
    """A domain in English alone takes the English words of what it uses."""
    (town / "bar.fcspec").write_text(
        "fcspec 1\ndomain bar\nuse atlas { Kind, Place }\n/// Drink.\napi drink(at: Kind) -> Place[]\n"
    )
    bar = compiled(town / "bar.fcspec")
    assert {tuple(member.forms) for member in bar.enums["Kind"].members} == {("en",)}
    assert bar.enums["Kind"].doc.of("en") == "Kind of place."
    assert {locale for locale, target, _, _ in bar.phrases if target == "Place"} == {"en"}
