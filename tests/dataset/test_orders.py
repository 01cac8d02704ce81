"""The mix and the coverage to reach are part of a run: same bytes with any number of workers, and after any stop."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from compiler import CompiledSpec
from fcsim.dataset.folder import FolderError
from fcsim.dataset.run import Finished, Wish, run_dataset
from simulator.mix import MixError, parse_mix
from tests.dataset.test_folder import contents


def make(wish: Wish, path: Path, *, workers: int = 1, resume: bool = False) -> Finished:
    return run_dataset(wish, path, workers=workers, watch=lambda kept, refused: None, resume=resume)


@pytest.fixture
def until(shelf: CompiledSpec) -> Wish:
    return Wish((("shelf.fcspec", shelf),), 800, 1, None, None, parse_mix("locale.zh=30"), 0.9)


def test_a_run_ends_when_enough_is_covered(until: Wish, tmp_path: Path) -> None:
    done = make(until, tmp_path / "one")
    assert done.reached is not None
    assert done.reached.share >= 0.9
    assert done.manifest.counts.dialogues < 800
    assert (done.manifest.config.until, done.manifest.config.mix) == (0.9, "locale.zh=30")
    make(until, tmp_path / "two", workers=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_what_is_missing_is_said_where_it_is_not_reached(until: Wish, tmp_path: Path) -> None:
    done = make(replace(until, dialogues=60, until=1.0), tmp_path / "one")
    assert done.reached is not None
    assert done.manifest.counts.dialogues == 60
    assert done.reached.share < 1
    assert len(done.reached.missing) == round((1 - done.reached.share) * done.reached.goals)
    assert all(reason.kind == "rare" for reason in done.reached.missing.values())


def test_another_mix_is_another_run(until: Wish, tmp_path: Path) -> None:
    wish = replace(until, dialogues=20, until=None)
    make(wish, tmp_path / "one")
    with pytest.raises(FolderError, match=r"the mix was locale.zh=30 and is locale.zh=50"):
        make(replace(wish, mix=parse_mix("locale.zh=50")), tmp_path / "one", resume=True)


def test_a_mix_that_cannot_be_met_leaves_nothing(until: Wish, tmp_path: Path) -> None:
    with pytest.raises(MixError):
        make(replace(until, mix=parse_mix("locale.fr=50")), tmp_path / "one")
    assert not (tmp_path / "one").exists()
