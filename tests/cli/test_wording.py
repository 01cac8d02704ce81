"""`fcsim wording` measures a folder's words."""

from __future__ import annotations

import json
from pathlib import Path

from fcsim.dataset.wording import LocaleWording
from tests.cli.conftest import SHELF, Fcsim


def test_for_people(fcsim: Fcsim, dataset: Path) -> None:
    result = fcsim("wording", dataset, "--spec", SHELF, "--frames", 2)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "en: 20 dialogues; a token is a word"
    assert "zh: 20 dialogues; a token is a character" in lines
    assert sum("most frequent frames" in line for line in lines) == 4
    assert sum("self-BLEU" in line for line in lines) == 2


def test_json(fcsim: Fcsim, dataset: Path) -> None:
    result = fcsim("wording", dataset, "--spec", SHELF, "--json")
    found = [LocaleWording.model_validate(each) for each in json.loads(result.stdout)]
    assert [(each.locale, each.dialogues) for each in found] == [("en", 20), ("zh", 20)]
    for each in found:
        assert each.first_turns.total == 20
        assert each.user.frames[0].share >= each.user.frames[-1].share > 0


def test_the_manifest_has_that_of_a_sample(dataset: Path) -> None:
    manifest = json.loads((dataset / "manifest.json").read_text("utf-8"))
    found = [LocaleWording.model_validate(each) for each in manifest["wording"]]
    assert {each.locale: each.dialogues for each in found} == {"en": 4, "zh": 4}
    assert "In zh 100.0 % of the first turns are distinct" in (dataset / "README.md").read_text("utf-8")


def test_wrong_usage(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    missing = fcsim("wording", dataset)
    assert (missing.exit_code, "--spec names the right one" in missing.stderr) == (2, True)
    empty = fcsim("wording", tmp_path)
    assert (empty.exit_code, "no dataset" in empty.stderr) == (1, True)
    assert fcsim("wording", tmp_path / "nowhere").exit_code == 1
