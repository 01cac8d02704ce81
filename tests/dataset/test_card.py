"""The card of a dataset says what is in it and how to make it again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fcsim.dataset.card import card, command
from fcsim.dataset.manifest import Counts, File, MadeFrom, Manifest, Source
from fcsim.dataset.run import Wish, run_dataset
from simulator.dialogue import Reject
from tests.dataset.samples import sample
from tests.dataset.test_manifest import CONFIG

EMPTY = File(name="rejected.jsonl", lines=0, bytes=0, sha256="0" * 64)


@pytest.fixture
def counts() -> Counts:
    counts = Counts()
    for index in range(10):
        counts.keep(sample(index))
    return counts


def test_what_a_card_says(counts: Counts) -> None:
    counts.refuse(Reject("hygiene", 1, "", sample()))
    text = card(Manifest(config=CONFIG, files=(), rejected=EMPTY, counts=Counts.total([counts]))).decode()
    assert text.startswith('---\npretty_name: "shelf (fcsim)"\nlicense: unknown\nlanguage:\n- zh\n')
    assert "size_categories:\n- n<1K\n" in text
    assert '  - split: train\n    path: "dialogues-*.jsonl"\n' in text
    assert "# shelf: 10 function-calling dialogues" in text
    assert "fcsim run shelf.fcspec -n 600 --seed 1 -o dataset" in text
    assert "| refine | 2 |\n| single | 10 |" in text
    assert "| find_books | 20 |" in text
    assert "Each dialogue passed: fresh, schema." in text
    assert "hygiene 1." in text
    assert "## Licence" in text


def test_the_command_has_all_that_decides_the_bytes(counts: Counts) -> None:
    config = CONFIG.model_copy(update={"mix": "clarify=10", "until": 0.9, "mask": 0.4, "locales": ("zh",)})
    words = "-n 600 --seed 1 --mix clarify=10 --until 0.9 --mask 0.4 --locale zh -o dataset"
    assert command(config) == f"fcsim run shelf.fcspec {words}"
    assert "40 % of the tools" in card(Manifest(config=config, files=(), rejected=EMPTY, counts=counts)).decode()


def test_a_card_without_rejects_says_so(counts: Counts) -> None:
    text = card(Manifest(config=CONFIG, files=(), rejected=EMPTY, counts=counts)).decode()
    assert "No attempt was refused." in text


def test_what_was_measured_is_told(counts: Counts) -> None:
    manifest = Manifest(config=CONFIG, files=(), rejected=EMPTY, counts=counts)
    assert "Not measured yet" in card(manifest).decode()
    measured = card(manifest, "All of it.").decode()
    assert "## Coverage\n\nAll of it.\n" in measured
    assert "Not measured yet" not in measured


def test_each_split_has_its_files(counts: Counts) -> None:
    files = tuple(EMPTY.model_copy(update={"split": split}) for split in ("train", "train", "test"))
    text = card(Manifest(config=CONFIG, files=files, rejected=EMPTY, counts=counts)).decode()
    assert (
        '  - split: train\n    path: "dialogues-train-*.jsonl"\n  - split: test\n    path: "dialogues-test-*.jsonl"\n'
    ) in text


def test_what_is_made_from_others_names_them(counts: Counts) -> None:
    counts.refuse(Reject("near", None, "", sample()))
    source = Source(name="first", manifest="0" * 64, config=CONFIG, dialogues=10)
    made_from = MadeFrom(command="fcsim split first -o dataset", sources=(source,))
    config = CONFIG.model_copy(update={"made_from": made_from})
    text = card(Manifest(config=config, files=(), rejected=EMPTY, counts=counts)).decode()
    assert "```sh\nfcsim split first -o dataset\n```" in text
    assert "| first | 10 | `fcsim run shelf.fcspec -n 600 --seed 1 -o dataset` |" in text
    assert "1 of the dialogues it is made from was left out, and is in `rejected.jsonl`" in text


@pytest.mark.parametrize(
    ("dialogues", "size"),
    [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (100_000, "100K<n<1M"), (10**9, "100M<n<1B")],
)
def test_sizes_are_those_of_the_hub(dialogues: int, size: str) -> None:
    manifest = Manifest(config=CONFIG, files=(), rejected=EMPTY, counts=Counts(dialogues=dialogues))
    assert f"size_categories:\n- {size}\n" in card(manifest).decode()


def test_what_is_made_of_shipped_specs_bears_their_licence(counts: Counts) -> None:
    spec = CONFIG.specs[0].model_copy(update={"name": "shop"})
    config = CONFIG.model_copy(update={"specs": (spec,)})
    assert "\nlicense: apache-2.0\n" in card(Manifest(config=config, files=(), rejected=EMPTY, counts=counts)).decode()


def test_datasets_open_the_folder_and_give_back_every_record(tmp_path: Path, wish: Wish, fake_run: object) -> None:
    datasets = pytest.importorskip("datasets", reason="the datasets package is not installed")
    folder = tmp_path / "shelf"
    run_dataset(wish, folder, workers=1, watch=lambda kept, refused: None)
    # Whatever stands beside the dialogues is not taken for some.
    (folder / "report.html").write_text("<p>{}</p>")
    loaded = datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))
    assert list(loaded) == ["train"]
    lines = [json.loads(line) for path in sorted(folder.glob("dialogues-*")) for line in path.read_bytes().splitlines()]
    assert loaded["train"].to_list() == lines


def test_the_command_quotes_and_names_locales() -> None:
    spec = CONFIG.specs[0].model_copy(update={"name": "my shelf.fcspec"})
    config = CONFIG.model_copy(update={"specs": (spec,), "locales": ("zh",)})
    assert command(config) == "fcsim run 'my shelf.fcspec' -n 600 --seed 1 --locale zh -o dataset"
