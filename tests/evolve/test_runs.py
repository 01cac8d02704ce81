"""Runs of evolved specs: the same bytes whoever makes them, and readers make the specs again."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from compiler import compile_file
from compiler.model import CompiledSpec
from fcsim.cli.app import app
from fcsim.cli.output import specs_at_hand
from fcsim.dataset.coverage import dataset_coverage
from fcsim.dataset.evolving import generation
from fcsim.dataset.folder import FolderError
from fcsim.dataset.reader import Dataset
from fcsim.dataset.run import Wish, run_dataset
from fcsim.dataset.verify import verify
from fcsim.view.world import world
from simulator.verify import Verifier

FIXTURES = Path(__file__).parent.parent / "fixtures"
DIALOGUES = 300


@pytest.fixture(scope="module")
def specs() -> tuple[tuple[str, CompiledSpec], ...]:
    found = [compile_file(FIXTURES / f"{name}.fcspec").spec for name in ("eatery", "shelf")]
    return tuple((spec.domain, spec) for spec in found if spec is not None)


@pytest.fixture(scope="module")
def wish(specs: tuple[tuple[str, CompiledSpec], ...]) -> Wish:
    return Wish(specs, DIALOGUES, 3, None, levels=(0, 5))


@pytest.fixture(scope="module")
def folder(wish: Wish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("evolved") / "data"
    run_dataset(wish, path, workers=1, watch=lambda kept, refused: None)
    return path


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_any_number_of_workers_makes_the_same_bytes(wish: Wish, folder: Path, tmp_path: Path) -> None:
    run_dataset(wish, tmp_path / "data", workers=2, watch=lambda kept, refused: None)
    assert _bytes(tmp_path / "data") == _bytes(folder)


def test_a_run_goes_on_where_it_stopped(wish: Wish, folder: Path, tmp_path: Path) -> None:
    def stop(kept: int, refused: int) -> None:
        if kept > 260:
            raise KeyboardInterrupt

    with pytest.raises(Exception, match="interrupted"):
        run_dataset(wish, tmp_path / "data", workers=1, watch=stop)
    run_dataset(wish, tmp_path / "data", workers=1, watch=lambda kept, refused: None, resume=True)
    assert _bytes(tmp_path / "data") == _bytes(folder)


def test_other_levels_are_another_run(wish: Wish, folder: Path) -> None:
    other = Wish(wish.specs, wish.dialogues, wish.seed, wish.locales, levels=(0, 2))
    with pytest.raises(FolderError, match=r"the levels of evolved specs was 0\.\.5 and is 0\.\.2"):
        run_dataset(other, folder, workers=1, watch=lambda kept, refused: None, resume=True)


def test_every_check_passes_on_what_is_made_again(folder: Path, specs: tuple[tuple[str, CompiledSpec], ...]) -> None:
    report = verify(folder, specs_at_hand([spec for _, spec in specs]), 5)
    assert (report.failed, report.warnings, report.dialogues) == (0, 0, DIALOGUES)


def test_a_record_names_its_parent_and_readers_find_it(
    folder: Path, specs: tuple[tuple[str, CompiledSpec], ...]
) -> None:
    at_hand = specs_at_hand([spec for _, spec in specs])
    parents = {spec.hash for _, spec in specs}
    dialogues = list(Dataset(folder))
    assert {d.spec.origin.parent for d in dialogues if d.spec.origin} == parents
    assert {d.spec.origin.level for d in dialogues if d.spec.origin} == set(range(6))
    covered = dataset_coverage(dialogues[:40], at_hand)
    assert sum(each.coverage.dialogues for each in covered) == 40
    assert world(dialogues[200], Verifier(at_hand)).get("is_same") is True


def test_a_run_shows_many_tools(folder: Path) -> None:
    """Of nine APIs in two languages."""
    tools = {(d.locale, str(tool)) for d in Dataset(folder) for tool in d.tools}
    shapes = {(d.locale, _shape(tool["function"]["parameters"])) for d in Dataset(folder) for tool in d.tools}  # type: ignore[index,call-overload]
    assert generation(DIALOGUES // 4 - 1) == 14
    assert len(tools) > 160
    assert len(shapes) > 40


def _shape(schema: object) -> str:
    """What a schema demands, its words and names apart."""
    if isinstance(schema, dict):
        kept = {key: value for key, value in schema.items() if key not in ("description", "title", "required")}
        if "properties" in kept:
            kept["properties"] = sorted(_shape(value) for value in kept["properties"].values())
        return str({key: _shape(value) for key, value in kept.items()})
    return str(schema)


def test_coverage_has_a_line_for_each_child(folder: Path) -> None:
    words = ["coverage", str(folder), *(word for name in ("eatery", "shelf") for word in ("--spec", _path(name)))]
    assert CliRunner().invoke(app, words).stdout.splitlines()[0].startswith("eatery at level 0, variant 3/0: ")


def _path(name: str) -> str:
    return str(FIXTURES / f"{name}.fcspec")


def test_a_spec_of_several_files_is_evolved_and_made_again(tmp_path: Path) -> None:
    """And it uses another domain."""
    kitchen = compile_file(FIXTURES / "town" / "kitchen").spec
    assert kitchen is not None
    run_dataset(
        Wish((("kitchen", kitchen),), 40, 0, None, levels=(0, 5)),
        tmp_path / "data",
        workers=1,
        watch=lambda kept, refused: None,
    )
    dialogues = list(Dataset(tmp_path / "data"))
    assert {d.spec.origin.parent for d in dialogues if d.spec.origin} == {kitchen.hash}
    assert all(d.spec.origin for d in dialogues)
    report = verify(tmp_path / "data", specs_at_hand([kitchen]), 5)
    assert (report.failed, report.warnings, report.dialogues) == (0, 0, 40)
    assert world(dialogues[-1], Verifier(specs_at_hand([kitchen]))).get("is_same") is True
