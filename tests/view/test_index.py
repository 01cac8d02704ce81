"""The index finds what a walk over all records finds, and is kept where the user's folder is not."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fcsim.dataset.reader import Dataset
from fcsim.dataset.record import dialogue_line, read_dialogue
from fcsim.view import bits
from fcsim.view import index as index_module
from fcsim.view.index import Index
from fcsim.view.words import pieces, words
from simulator.dialogue import Dialogue
from tests.dataset.samples import sample


def _ids(index: Index, query: str = "", **filters: list[str]) -> set[str]:
    found = index.find(query, filters, 0, 1000)
    assert found.total == len(found.entries)
    return {entry["id"] for entry in found.entries if entry["check"] is None}


def _with(folder: Path, text: str) -> set[str]:
    def has(dialogue: Dialogue) -> bool:
        return any(text in (m.content or "").casefold() for m in dialogue.messages if m.role in ("user", "assistant"))

    return {dialogue.id for dialogue in Dataset(folder) if has(dialogue)}


def test_everything_is_there_in_order(index: Index, folder: Path) -> None:
    found = index.find("", {}, 0, 100)
    assert found.total == 31
    assert [entry["id"] for entry in found.entries[:30]] == [dialogue.id for dialogue in Dataset(folder)]
    assert found.entries[30]["check"] == "hygiene"
    assert found.facets["state"] == [("kept", 30), ("rejected", 1)]
    assert [entry["number"] for entry in index.find("", {}, 10, 5).entries] == [10, 11, 12, 13, 14]


@pytest.mark.parametrize("text", ["小说", "说", "书", "书架", "历史书"])
def test_any_run_of_chinese_is_found(index: Index, folder: Path, text: str) -> None:
    assert _ids(index, text) == _with(folder, text)


def test_words_are_found_by_their_beginnings_and_in_any_case(index: Index) -> None:
    assert _ids(index, "book") >= _ids(index, "BOOKS") > set()
    assert _ids(index, "zzz") == set()
    assert _ids(index, '"boo"') == set()


def test_ids_and_calls_are_found(index: Index) -> None:
    assert "shelf-en-1-000002" in _ids(index, "shelf-en-1-000002")
    assert _ids(index, "find_books") >= _ids(index, api=["find_books"]) > set()


def test_what_is_in_quotes_stands_in_a_row(index: Index) -> None:
    both, row = _ids(index, "the of"), _ids(index, '"of the"')
    assert row <= both


@pytest.mark.parametrize(
    "query", ['"', "*", "AND", "NOT x", "a OR b", "(", "'; DROP TABLE entry; --", "\x00", "😀", '"" ""']
)
def test_no_query_is_a_language(index: Index, query: str) -> None:
    index.find(query, {}, 0, 10)
    assert index.find("", {}, 0, 1).total == 31


def test_filters_are_what_the_records_say(index: Index, folder: Path) -> None:
    dialogues = list(Dataset(folder))
    assert _ids(index, locale=["zh"]) == {d.id for d in dialogues if d.locale == "zh"}
    assert _ids(index, locale=["zh", "en"]) == {d.id for d in dialogues}
    some = ["clarify", "single"]
    assert _ids(index, behaviour=some) == {d.id for d in dialogues if set(some) <= set(d.behaviours)}
    short = {d.id for d in dialogues if sum(m.role != "system" for m in d.messages) <= 4}
    assert _ids(index, turns=["-4"]) == _ids(index, turns=["0-4"]) == short
    assert index.find("", {"check": ["hygiene"]}, 0, 10).total == 1
    assert _ids(index, persona=["nobody"]) == set()


def test_counts_are_those_of_the_other_filters(index: Index) -> None:
    found = index.find("", {"locale": ["zh"], "state": ["kept"]}, 0, 10)
    assert dict(found.facets["locale"]) == {"zh": 15, "en": 15}
    for name, count in found.facets["behaviour"]:
        assert index.find("", {"locale": ["zh"], "state": ["kept"], "behaviour": [name]}, 0, 1).total == count


def test_lines_are_the_bytes_of_the_dataset(index: Index, folder: Path) -> None:
    lines = (folder / "dialogues-00000.jsonl").read_bytes().splitlines(keepends=True)
    assert [index.line(number) for number in range(30)] == [(line, False) for line in lines]
    assert index.line(99) is None
    assert index.same(7) == 7
    assert index.same(99) is None


def test_without_full_text_search_the_same_is_found(
    index: Index, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "_INSTANT", "CREATE VIRTUAL TABLE words USING no_such_module (text)")
    plain = Index(Dataset(folder), tmp_path)
    plain.wait()
    for query in ("小说", "book", '"boo"', "find_books", "the of", "zzz"):
        assert _ids(plain, query) == _ids(index, query)
    plain.close()


def test_an_index_is_made_once_and_never_in_the_users_folder(folder: Path, tmp_path: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    first = Index(Dataset(folder), tmp_path)
    first.wait()
    first.close()
    again = Index(Dataset(folder), tmp_path)
    assert again._builder is None
    assert again.find("小说", {}, 0, 10).total > 0
    again.close()
    assert [path.suffix for path in tmp_path.iterdir()] == [".sqlite"]
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_changed_dataset_has_another_index(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    first = Index(Dataset(copy), tmp_path / "cache")
    first.wait()
    first.close()
    (copy / "rejected.jsonl").write_bytes(b"")
    second = Index(Dataset(copy), tmp_path / "cache")
    second.wait()
    assert second.find("", {}, 0, 1).total == 30
    second.close()


def test_a_broken_index_is_made_again(folder: Path, tmp_path: Path) -> None:
    first = Index(Dataset(folder), tmp_path)
    first.wait()
    first.close()
    first._path.write_bytes(b"no database")
    second = Index(Dataset(folder), tmp_path)
    second.wait()
    assert second.find("", {}, 0, 1).total == 31
    second.close()


def test_lines_that_are_no_records_are_told(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    lines = (copy / "dialogues-00000.jsonl").read_bytes().splitlines(keepends=True)
    (copy / "dialogues-00000.jsonl").write_bytes(b'{"id": "old"}\n' + b"".join(lines[1:]))
    index = Index(Dataset(copy), tmp_path / "cache")
    index.wait()
    assert index.find("", {}, 0, 1).total == 30
    assert index.broken[0][0] == "dialogues-00000.jsonl at byte 0"
    index.close()


def test_half_a_run_is_shown_as_far_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "run" / ".work").mkdir(parents=True)
    (tmp_path / "run" / "dialogues-00000.jsonl").write_bytes(b"".join(dialogue_line(sample(n)) for n in range(3)))
    index = Index(Dataset(tmp_path / "run"), tmp_path / "cache")
    index.wait()
    assert index.find("有小说", {}, 0, 10).total == 3
    index.close()


def test_ending_early_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    Index(Dataset(folder), tmp_path).close()
    assert not list(tmp_path.glob("*.part-*"))


def test_the_cache_keeps_few(folder: Path, tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.sqlite").write_bytes(b"")
    index = Index(Dataset(folder), tmp_path)
    index.wait()
    index.close()
    assert len(list(tmp_path.glob("*.sqlite"))) == 6
    assert index._path.exists()


@given(st.sets(st.integers(0, 500)), st.integers(0, 20), st.integers(0, 20))
def test_bits_are_sets(numbers: set[int], start: int, count: int) -> None:
    found = bits.of_rows([(number,) for number in numbers], 501)
    assert list(bits.numbers(found)) == sorted(numbers)
    assert bits.page(found, start, count) == sorted(numbers)[start : start + count]
    assert int.from_bytes(bits.to_bytes(found), "little") == found


@given(st.text())
def test_words_of_words_are_the_same(text: str) -> None:
    found = words(text)
    assert words(" ".join(found)) == found
    assert all(piece for piece, _ in pieces(text))


def test_sqlite_tells_words_apart_as_the_index_does(tmp_path: Path) -> None:
    """What one of our words is, is one of SQLite's, too."""
    database = sqlite3.connect(tmp_path / "words.sqlite")
    try:
        database.execute(index_module._INSTANT)
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no FTS5")
    for number, word in enumerate(["naïve", "straße", "订", "r2d2", "1e21", "ñandú", "привет"]):
        (mine,) = words(word)
        database.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, f" x {mine} y "))
        found = database.execute("SELECT rowid FROM words WHERE words MATCH ?", (f'"x {mine} y"',)).fetchall()
        assert (number,) in found
    database.close()


def test_records_are_read_as_they_are(index: Index) -> None:
    line = index.line(3)
    assert line is not None
    assert read_dialogue(line[0]).index == 3
