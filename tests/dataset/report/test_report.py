"""The report: what it counts, that its size is bounded, and that the folder is treated with care."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from compiler import CompiledSpec
from compiler.graph import SPEAKERS
from fcsim.dataset.reader import Dataset
from fcsim.dataset.report import Survey, survey, write_report
from fcsim.dataset.report.examples import Examples
from fcsim.dataset.report.page import page
from fcsim.dataset.report.statemap import COLUMNS, HUBS, LAST_HUBS, state_map
from fcsim.dataset.report.survey import Words
from fcsim.dataset.run import Wish, generate_dialogues, run_dataset
from simulator.dialogue import Reject, Speaker
from tests.dataset.samples import sample

HOSTILE = "</script><img src=x onerror=alert(1)> {{ 7 * 7 }} \"'&"


@pytest.fixture(scope="module")
def folder(shelf: CompiledSpec, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "shelf"
    run_dataset(Wish((("shelf.fcspec", shelf),), 30, 1, None), path, workers=1, watch=lambda kept, refused: None)
    return path


def test_a_report_leads_from_figures_to_dialogues(folder: Path, shelf: CompiledSpec) -> None:
    dataset = Dataset(folder)
    found = survey(dataset, lambda domain: (shelf,))
    text = page(found, dataset.manifest).decode()
    assert found.dialogues == 30
    assert "fcsim run shelf.fcspec -n 30" in text
    for heading in ("What was kept", "Behaviours of each tool", "The state graph", "Parameters and values", "Wording"):
        assert heading in text
    links = set(re.findall(r'href="#(\w+)"', text))
    assert links <= set(re.findall(r'id="(\w+)"', text))
    assert any(link.startswith("d") for link in links)
    assert "http" not in re.sub(r'http-equiv="[^"]*"', "", text)


def test_the_same_dataset_gives_the_same_page(folder: Path, shelf: CompiledSpec) -> None:
    pages = {hashlib.sha256(page(survey(Dataset(folder), lambda _: (shelf,)), None)).digest() for _ in range(2)}
    assert len(pages) == 1


def test_without_its_spec_a_report_says_so(folder: Path) -> None:
    found = survey(Dataset(folder), lambda domain: ())
    text = page(found, None).decode()
    assert "which is no shipped domain" in text
    assert "The run is unfinished" in text
    assert 'id="graph"' not in text


def test_hostile_text_stays_text() -> None:
    found = Survey(lambda domain: ())
    dialogue = sample()
    messages = tuple(replace(message, content=message.content and HOSTILE) for message in dialogue.messages)
    hostile = replace(dialogue, id=HOSTILE, persona=HOSTILE, scenario=HOSTILE, behaviours=(HOSTILE,), messages=messages)
    found.add(hostile)
    found.refuse(Reject(HOSTILE, 1, HOSTILE, hostile))
    text = page(found, None).decode()
    assert "<img" not in text
    assert text.count("</script>") == 1
    assert "49" not in re.sub(r"#\w+", "", text.partition("</style>")[2].partition("<script>")[0])


def test_a_folder_of_nothing_but_a_manifest_has_a_report() -> None:
    assert b"No attempt was refused" in page(Survey(lambda domain: ()), None)


def test_excerpts_are_bounded() -> None:
    examples = Examples()
    for index in range(2000):
        examples.add(replace(sample(index), id=f"id-{index}"), [("all", "all"), ("own", index)])
    assert len(examples.excerpts) == 220
    assert examples.of(("all", "all")) == ["id-0", "id-1", "id-2"]
    assert examples.of(("own", 1999)) == ["id-1999"]


def test_huge_texts_are_cut() -> None:
    found = Survey(lambda domain: ())
    huge = "水" * 1_000_000
    messages = tuple(replace(message, content=huge) for message in sample().messages)
    for index in range(50):
        found.add(replace(sample(index), messages=messages))
    assert len(page(found, None)) < 500_000


def test_words_and_characters() -> None:
    words = Words()
    words.add("It's 9 o'clock，现在九点。")
    assert (words.words, words.chinese) == (3, 6)
    assert words.characters == 20
    assert words.tokens == round(14 / 4 + 6 / 1.5)


def test_usage_is_added_up_by_model() -> None:
    found = Survey(lambda domain: ())
    speaker = Speaker("llm", "small", {"input_tokens": 10, "output_tokens": 3})
    for index in range(4):
        found.add(replace(sample(index), speaker=speaker))
    assert found.usage["small"] == {"input_tokens": 40, "output_tokens": 12, "dialogues": 4}
    assert "input tokens" in page(found, None).decode()


def test_a_map_has_every_state_once_and_none_on_another(shelf: CompiledSpec) -> None:
    drawn = state_map(shelf.graph, dict.fromkeys(shelf.graph, 1), {})
    states = [state for lane in drawn.lanes for state in lane.states]
    assert sorted(state.node for state in states) == sorted(shelf.graph)
    assert len({(state.x, state.y) for state in states}) == len(states)
    for lane in drawn.lanes:
        assert all(lane.y < state.y < lane.y + lane.height - drawn.state_height for state in lane.states)


def test_every_kind_of_state_has_its_place_in_a_map() -> None:
    of_apis = {kind for kinds in COLUMNS for kind in kinds}
    of_none = {*(kind for kinds in HUBS for kind in kinds), *LAST_HUBS}
    assert of_apis | of_none == set(SPEAKERS)


def test_measures_go_into_the_card_unless_it_was_edited(folder: Path, shelf: CompiledSpec) -> None:
    dataset, card = Dataset(folder), folder / "README.md"
    before = card.read_bytes()
    found = survey(dataset, lambda domain: (shelf,))
    assert write_report(dataset, found) == [folder / "report.html", card]
    assert "goals that dialogues can come to" in card.read_text("utf-8")
    card.write_bytes(before + b"\nMine.\n")
    assert write_report(dataset, found) == [folder / "report.html"]
    assert card.read_bytes().endswith(b"Mine.\n")
    card.write_bytes(before)


def test_examples_of_a_run_are_whole_dialogues(shelf: CompiledSpec) -> None:
    found = Survey(lambda domain: (shelf,))
    for dialogue in generate_dialogues(Wish((("shelf", shelf),), 5, 2, None)):
        found.add(dialogue)
        shown = found.examples.excerpts[dialogue.id]
        assert shown.more == 0
        assert [line.role for line in shown.lines][:2] == ["system", "user"]
