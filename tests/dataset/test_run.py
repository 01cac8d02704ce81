"""A run gives the same bytes with any number of workers, and ends in order whatever goes wrong."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

import fcsim
from compiler import CompiledSpec
from fcsim.dataset.files import LineFile
from fcsim.dataset.reader import Dataset
from fcsim.dataset.run import Finished, RunStopped, Wish, choose_locales, run_dataset
from simulator import Dialogue, Exhausted, Reject
from tests.dataset.samples import FakeRun, sample
from tests.dataset.test_folder import contents


def make(wish: Wish, path: Path, *, workers: int = 1, resume: bool = False) -> Finished:
    return run_dataset(wish, path, workers=workers, watch=lambda kept, refused: None, resume=resume)


def test_workers_and_the_python_api_give_the_same_dialogues(shelf: CompiledSpec, tmp_path: Path) -> None:
    """260 dialogues are two shards: the second one starts anew, in whatever process."""
    wish = Wish((("shelf.fcspec", shelf),), 260, 1, None)
    make(wish, tmp_path / "one", workers=1)
    make(wish, tmp_path / "two", workers=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert list(fcsim.load_dataset(tmp_path / "one")) == list(fcsim.generate(shelf, dialogues=260, seed=1))


def test_progress_counts_up_to_the_end(wish: Wish, tmp_path: Path, fake_run: type[FakeRun]) -> None:
    heard: list[tuple[int, int]] = []
    run_dataset(wish, tmp_path / "data", workers=1, watch=lambda kept, refused: heard.append((kept, refused)))
    assert heard == sorted(heard)
    assert heard[0] == (0, 0)
    assert heard[-1] == (600, 86)


class Exhausting(FakeRun):
    """Nothing passes from `first` on."""

    first = 0

    def shard(self, start: int, stop: int, briefs: object = None) -> Iterator[Dialogue | Reject]:
        yield from super().shard(start, min(stop, max(start, self.first)))
        if stop > self.first:
            index = max(start, self.first)
            refused = Reject("roundtrip", 1, "'two' is said and means nothing", sample(index))
            raise Exhausted(index, [refused] * 60)


def test_where_nothing_can_be_made_only_the_reasons_are_left(
    wish: Wish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fcsim.dataset.making.Run", Exhausting)
    data = tmp_path / "data"
    with pytest.raises(RunStopped, match=r"\(roundtrip 60\), at last for: 'two' is said .* --rejected") as stopped:
        make(wish, data, workers=2)
    assert (stopped.value.kept, stopped.value.can_resume) == (0, False)
    assert sorted(contents(data)) == ["rejected.jsonl"]
    assert [reject.check for reject in Dataset(data).rejects()] == ["roundtrip"] * 60
    assert list(Dataset(data)) == []
    # What is left is no dataset: the next run takes its place.
    monkeypatch.setattr("fcsim.dataset.making.Run", FakeRun)
    make(wish, data)
    make(wish, tmp_path / "whole")
    assert contents(data) == contents(tmp_path / "whole")


def test_finished_shards_are_kept_when_a_later_one_fails(
    wish: Wish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fcsim.dataset.making.Run", Exhausting)
    monkeypatch.setattr(Exhausting, "first", 333)
    with pytest.raises(RunStopped, match="dialogue 333") as stopped:
        make(wish, tmp_path / "data")
    assert (stopped.value.kept, stopped.value.can_resume) == (250, True)
    assert sorted(contents(tmp_path / "data")) == [
        ".work/config.json",
        ".work/rejected-00000.jsonl",
        ".work/stats-00000.json",
        "dialogues-00000.jsonl",
        "rejected.jsonl",
    ]
    monkeypatch.setattr("fcsim.dataset.making.Run", FakeRun)
    make(wish, tmp_path / "data", resume=True)
    make(wish, tmp_path / "whole")
    assert contents(tmp_path / "data") == contents(tmp_path / "whole")


def test_a_full_disk_stops_a_run_that_can_be_resumed(
    wish: Wish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake_run: type[FakeRun]
) -> None:
    room = [250 + 36 + 100]
    add = LineFile.add

    def add_until_full(self: LineFile, line: bytes) -> None:
        room[0] -= 1
        if room[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        add(self, line)

    monkeypatch.setattr(LineFile, "add", add_until_full)
    with pytest.raises(RunStopped, match="No space left on device") as stopped:
        make(wish, tmp_path / "data")
    assert (stopped.value.kept, stopped.value.can_resume) == (250, True)
    assert not list(tmp_path.rglob("session-*"))
    monkeypatch.setattr(LineFile, "add", add)
    make(wish, tmp_path / "data", resume=True)
    make(wish, tmp_path / "whole")
    assert contents(tmp_path / "data") == contents(tmp_path / "whole")


def test_a_defect_is_the_cause_of_the_stop(wish: Wish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Defective(FakeRun):
        def shard(self, start: int, stop: int, briefs: object = None) -> Iterator[Dialogue | Reject]:
            raise ZeroDivisionError("a defect")

    monkeypatch.setattr("fcsim.dataset.making.Run", Defective)
    with pytest.raises(RunStopped, match="ZeroDivisionError: a defect") as stopped:
        make(wish, tmp_path / "data")
    assert isinstance(stopped.value.__cause__, ZeroDivisionError)


def test_locales_are_chosen_in_the_specs_order(shelf: CompiledSpec) -> None:
    assert choose_locales([shelf], ()) is None
    assert choose_locales([shelf], ("zh", "en")) is None
    assert choose_locales([shelf], ("zh",)) == ("zh",)
    with pytest.raises(ValueError, match="does not speak 'fr'"):
        choose_locales([shelf], ("fr",))


def test_one_locale_alone(wish: Wish, tmp_path: Path) -> None:
    make(Wish(wish.specs, 12, 1, ("zh",)), tmp_path / "data")
    assert {dialogue.locale for dialogue in Dataset(tmp_path / "data")} == {"zh"}
