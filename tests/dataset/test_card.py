"""The card of a dataset says what is in it and how to make it again."""

from __future__ import annotations

import pytest

from fcsim.dataset.card import card, command
from fcsim.dataset.manifest import Counts, File, Manifest
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
    assert text.startswith("---\nlanguage:\n- zh\n")
    assert "# shelf: 10 function-calling dialogues" in text
    assert "fcsim run shelf.fcspec -n 600 --seed 1 -o dataset" in text
    assert "| refine | 2 |\n| single | 10 |" in text
    assert "| find_books | 20 |" in text
    assert "Each dialogue passed: fresh, schema." in text
    assert "hygiene 1." in text
    assert "## Licence" in text


def test_a_card_without_rejects_says_so(counts: Counts) -> None:
    text = card(Manifest(config=CONFIG, files=(), rejected=EMPTY, counts=counts)).decode()
    assert "No attempt was refused." in text


def test_the_command_quotes_and_names_locales() -> None:
    spec = CONFIG.specs[0].model_copy(update={"name": "my shelf.fcspec"})
    config = CONFIG.model_copy(update={"specs": (spec,), "locales": ("zh",)})
    assert command(config) == "fcsim run 'my shelf.fcspec' -n 600 --seed 1 --locale zh -o dataset"
