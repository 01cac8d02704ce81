"""A dataset folder is whole or can be continued, whatever happens, and no other folder is touched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fcsim.dataset import folder as folder_module
from fcsim.dataset.files import locked
from fcsim.dataset.folder import FolderError
from fcsim.dataset.reader import Dataset
from fcsim.dataset.run import Finished, Wish, run_dataset

pytestmark = pytest.mark.usefixtures("fake_run")


def make(wish: Wish, path: Path, *, resume: bool = False, force: bool = False) -> Finished:
    return run_dataset(wish, path, workers=1, watch=lambda kept, refused: None, resume=resume, force=force)


def contents(path: Path) -> dict[str, bytes]:
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def smaller(wish: Wish) -> Wish:
    return Wish(wish.specs, 20, wish.seed, wish.locales)


def test_the_files_of_a_dataset(wish: Wish, tmp_path: Path) -> None:
    make(wish, tmp_path / "data")
    found = contents(tmp_path / "data")
    assert sorted(found) == [
        "README.md",
        "dialogues-00000.jsonl",
        "dialogues-00001.jsonl",
        "dialogues-00002.jsonl",
        "manifest.json",
        "rejected.jsonl",
        "schema.json",
    ]
    manifest = json.loads(found["manifest.json"])
    for file in [*manifest["files"], manifest["rejected"]]:
        assert found[file["name"]].count(b"\n") == file["lines"]
        assert len(found[file["name"]]) == file["bytes"]
    assert [dialogue.index for dialogue in Dataset(tmp_path / "data")] == list(range(600))
    assert [reject.dialogue.index for reject in Dataset(tmp_path / "data").rejects()] == list(range(0, 600, 7))


def test_a_run_killed_after_any_step_is_continued_to_the_same_bytes(
    wish: Wish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture of the folder is taken before and after every step that makes something durable."""
    data = tmp_path / "data"
    pictures: list[Path] = []

    def pictured(name: str) -> None:
        step: Callable[..., object] = getattr(folder_module, name)

        def taken(*args: object) -> object:
            result = step(*args)
            pictures.append(tmp_path / f"picture-{len(pictures)}")
            shutil.copytree(data, pictures[-1])
            return result

        monkeypatch.setattr(folder_module, name, taken)

    for name in ("move", "write_file", "sync_folder"):
        pictured(name)
    make(wish, data)
    monkeypatch.undo()
    monkeypatch.setattr("fcsim.dataset.making.Run", _fake())
    whole = contents(data)
    assert len(pictures) > 15
    for picture in pictures:
        make(wish, picture, resume=True)
        assert contents(picture) == whole, picture.name


def _fake() -> type:
    from tests.dataset.samples import FakeRun

    return FakeRun


def test_resuming_keeps_finished_shards_as_they_are(
    wish: Wish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    made: list[int] = []
    fake = _fake()

    class Watched(fake):  # type: ignore[misc, valid-type]
        def shard(self, start: int, stop: int, briefs: object = None) -> object:
            if start == 500 and not made.count(500):
                made.append(start)
                raise KeyboardInterrupt
            made.append(start)
            return super().shard(start, stop)

    monkeypatch.setattr("fcsim.dataset.making.Run", Watched)
    with pytest.raises(Exception, match="interrupted"):
        make(wish, data)
    assert not list((data / ".work").glob("session-*"))
    assert [dialogue.index for dialogue in Dataset(data)] == list(range(500))
    make(wish, data, resume=True)
    assert made == [0, 250, 500, 500]


def test_resuming_a_complete_run_changes_nothing(wish: Wish, tmp_path: Path) -> None:
    wish = smaller(wish)
    assert not make(wish, tmp_path / "data").was_complete
    before = contents(tmp_path / "data")
    (tmp_path / "data" / ".work").mkdir()
    assert make(wish, tmp_path / "data", resume=True).was_complete
    assert contents(tmp_path / "data") == before
    assert not (tmp_path / "data" / ".work").exists()


def test_resuming_what_was_never_begun_begins(wish: Wish, tmp_path: Path) -> None:
    make(smaller(wish), tmp_path / "data", resume=True)
    assert len(list(Dataset(tmp_path / "data"))) == 20


def test_another_run_is_not_continued(wish: Wish, tmp_path: Path) -> None:
    wish = smaller(wish)
    make(wish, tmp_path / "data")
    before = contents(tmp_path / "data")
    with pytest.raises(FolderError, match="the seed was 1 and is 2"):
        make(Wish(wish.specs, wish.dialogues, 2, None), tmp_path / "data", resume=True)
    assert contents(tmp_path / "data") == before


@pytest.mark.parametrize("damage", ["gone", "shorter"])
def test_a_damaged_dataset_is_not_called_complete(damage: str, wish: Wish, tmp_path: Path) -> None:
    wish = smaller(wish)
    make(wish, tmp_path / "data")
    file = tmp_path / "data" / "dialogues-00000.jsonl"
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-10])
    with pytest.raises(FolderError, match=r"damaged: dialogues-00000\.jsonl"):
        make(wish, tmp_path / "data", resume=True)


def test_an_existing_dataset_is_replaced_only_by_force(wish: Wish, tmp_path: Path) -> None:
    wish = smaller(wish)
    make(wish, tmp_path / "data")
    with pytest.raises(FolderError, match="--force makes it anew"):
        make(wish, tmp_path / "data")
    make(Wish(wish.specs, 5, 3, None), tmp_path / "data", force=True)
    make(Wish(wish.specs, 5, 3, None), tmp_path / "fresh")
    assert contents(tmp_path / "data") == contents(tmp_path / "fresh")


def test_an_unfinished_run_is_neither_mixed_nor_lost(wish: Wish, tmp_path: Path) -> None:
    (tmp_path / "data" / ".work").mkdir(parents=True)
    (tmp_path / "data" / ".work" / "config.json").write_bytes(wish.config.to_json())
    with pytest.raises(FolderError, match="--resume continues it"):
        make(wish, tmp_path / "data")


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize(
    "names",
    [("notes.txt",), ("README.md",), ("manifest.json",), (".work/mine.txt",), ("dialogues-00000.jsonl",)],
    ids=lambda names: str(names[0]),
)
def test_a_folder_that_no_run_made_is_refused(names: tuple[str, ...], force: bool, wish: Wish, tmp_path: Path) -> None:
    data = tmp_path / "data"
    for name in names:
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text("{}")
    before = contents(data)
    with pytest.raises(FolderError, match=names[0].split("/")[0]):
        make(wish, data, force=force)
    assert contents(data) == before


def test_force_spares_what_is_not_of_a_run(wish: Wish, tmp_path: Path) -> None:
    wish = smaller(wish)
    make(wish, tmp_path / "data")
    (tmp_path / "data" / "notes.txt").write_text("mine")
    before = contents(tmp_path / "data")
    with pytest.raises(FolderError, match=r"notes\.txt"):
        make(wish, tmp_path / "data", force=True)
    assert contents(tmp_path / "data") == before


def test_two_runs_do_not_write_to_one_folder(wish: Wish, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with locked(tmp_path / "data") as mine:
        assert mine
        with pytest.raises(FolderError, match="another run is writing"):
            make(wish, tmp_path / "data")
    make(smaller(wish), tmp_path / "data")


def test_a_file_is_no_folder(wish: Wish, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    with pytest.raises(FolderError, match="is a file"):
        make(wish, tmp_path / "data", force=True)


def test_nothing_in_a_dataset_tells_of_the_machine(wish: Wish, tmp_path: Path) -> None:
    make(smaller(wish), tmp_path / "some-folder")
    everything = b"".join(contents(tmp_path / "some-folder").values())
    assert str(tmp_path).encode() not in everything
    assert b"some-folder" not in everything
