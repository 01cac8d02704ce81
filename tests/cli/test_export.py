"""`fcsim export` writes a file for a trainer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pyarrow import parquet

from fcsim import load_dataset
from fcsim.dataset.exports import FORMATS
from tests.cli.conftest import SHELF, Fcsim, contents
from tests.dataset.templates.samples import BAD, QWEN


@pytest.mark.parametrize("format", ["openai", "hermes"])
def test_an_export_has_every_dialogue_in_order(format: str, fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    result = fcsim("export", dataset, "--to", format, "-o", tmp_path / "out.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [_first(row["messages"], "user") for row in rows] == [
        next(turn.content for turn in dialogue.messages if turn.role == "user") for dialogue in load_dataset(dataset)
    ]


def _first(messages: list[dict[str, str]], role: str) -> str:
    return next(message["content"] for message in messages if message["role"] == role)


def test_an_existing_file_is_replaced_only_with_force(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("before")
    result = fcsim("export", dataset, "--to", "openai", "-o", out)
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert out.read_text() == "before"
    assert fcsim("export", dataset, "--to", "openai", "-o", out, "--force").exit_code == 0
    assert out.read_text() != "before"


def test_a_place_that_is_not_there(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    for out in (tmp_path, tmp_path / "nowhere" / "out.jsonl"):
        result = fcsim("export", dataset, "--to", "openai", "-o", out)
        assert result.exit_code == 2
        assert str(out.parent) in result.stderr


@pytest.mark.parametrize(("format", "hint"), [("alpaca", "there are openai"), ("lamafactory", "'llamafactory'?")])
def test_an_unknown_format_names_the_known_ones(
    format: str, hint: str, fcsim: Fcsim, dataset: Path, tmp_path: Path
) -> None:
    result = fcsim("export", dataset, "--to", format, "-o", tmp_path / "out.jsonl")
    assert result.exit_code == 2
    assert hint in result.stderr
    assert "hermes" in result.stderr


def test_help_names_all_formats(fcsim: Fcsim) -> None:
    told = "".join(fcsim("export", "--help").stdout.split())
    assert all(name in told for name in FORMATS)


@pytest.mark.parametrize("format", ["llamafactory", "bfcl", "tau2"])
def test_a_folder_is_replaced_only_with_force(format: str, fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    words = ("export", dataset, "--to", format, "--spec", SHELF, "-o", tmp_path / "out")
    assert fcsim(*words).exit_code == 0
    before = contents(tmp_path / "out")
    assert before
    result = fcsim(*words)
    assert (result.exit_code, "--force" in result.stderr) == (2, True)
    assert fcsim(*words, "--force").exit_code == 0
    assert contents(tmp_path / "out") == before
    (tmp_path / "out" / "mine").write_text("x")
    result = fcsim(*words, "--force")
    assert (result.exit_code, "mine" in result.stderr) == (2, True)
    assert (tmp_path / "out" / "mine").read_text() == "x"


def test_a_file_is_not_replaced_by_a_folder(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    result = fcsim("export", dataset, "--to", "bfcl", "-o", tmp_path / "out", "--force")
    assert result.exit_code == 2
    assert (tmp_path / "out").read_text() == "mine"


def test_only_what_was_asked_for_is_taken(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    result = fcsim(
        "export",
        dataset,
        "--to",
        "parquet",
        "-o",
        out,
        "--only",
        "locale=zh,behaviour=single",
        "--only",
        "behaviour=chain",
    )
    assert result.exit_code == 0, result.stderr
    wanted = [
        dialogue.id
        for dialogue in load_dataset(dataset)
        if dialogue.locale == "zh" and {"single", "chain"} & set(dialogue.behaviours)
    ]
    assert parquet.read_table(out).column("id").to_pylist() == wanted


@pytest.mark.parametrize(
    ("only", "code", "message"),
    [
        ("behaviour=singel", 1, "no dialogue has behaviour=singel (did you mean 'single'?); nothing was written"),
        ("locale=zh,scenario=x", 1, "no dialogue has scenario=x"),
        ("behavior=single", 2, "no filter is named 'behavior': did you mean 'behaviour'?"),
        ("single", 2, "'single' is no filter"),
        ("locale=", 2, "'locale=' is no filter"),
    ],
)
def test_a_filter_that_finds_nothing_writes_nothing(
    only: str, code: int, message: str, fcsim: Fcsim, dataset: Path, tmp_path: Path
) -> None:
    result = fcsim("export", dataset, "--to", "openai", "-o", tmp_path / "out.jsonl", "--only", only)
    assert (result.exit_code, message in result.stderr) == (code, True), result.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_is_left_out_is_told(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    result = fcsim("export", dataset, "--to", "xlam", "-o", tmp_path / "out.jsonl")
    assert result.exit_code == 0
    assert "left out: " in result.stderr
    rows = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    told = [int(line.split()[0]) for line in result.stderr.splitlines()]
    assert (sum(told), told[-1]) == (40, len(rows))


def test_a_run_that_is_unfinished_or_none(fcsim: Fcsim, tmp_path: Path) -> None:
    (tmp_path / "half" / ".work").mkdir(parents=True)
    (tmp_path / "none").mkdir()
    for name, code, message in (("half", 2, "--resume"), ("none", 1, "no dataset"), ("away", 1, "no folder")):
        result = fcsim("export", tmp_path / name, "--to", "openai", "-o", tmp_path / "out.jsonl")
        assert (result.exit_code, message in result.stderr) == (code, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["half", "none"]


@pytest.mark.parametrize("older", ["manifest", "record"])
def test_a_dataset_of_an_older_version_says_so(older: str, fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(dataset, tmp_path / "copy"))
    manifest = json.loads((copy / "manifest.json").read_bytes())
    manifest["config"]["versions"]["fcsim"] = "0.0.1"
    if older == "manifest":
        del manifest["counts"]["calls"], manifest["config"]["seed"]
    else:
        (copy / "dialogues-00000.jsonl").write_bytes(b'{"id": "a"}\n')
    (copy / "manifest.json").write_text(json.dumps(manifest))
    result = fcsim("export", copy, "--to", "openai", "-o", tmp_path / "out.jsonl")
    assert result.exit_code == 1
    assert "fcsim 0.0.1" in result.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_exports_pass_verify(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    for format, path in (("openai", "openai"), ("llamafactory", "llamafactory/dialogues.jsonl")):
        assert fcsim("export", dataset, "--to", format, "-o", tmp_path / format).exit_code == 0
        result = fcsim("verify", tmp_path / path)
        assert (result.exit_code, "roles     ok" in result.stdout) == (0, True), result.stdout


def test_a_broken_line_stops_the_export_and_leaves_nothing(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in dataset.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    (copy / "dialogues-00000.jsonl").write_bytes(b"{}\n")
    result = fcsim("export", copy, "--to", "openai", "-o", tmp_path / "out.jsonl")
    assert result.exit_code == 1
    assert "dialogues-00000.jsonl:1" in result.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_a_template_is_verified(fcsim: Fcsim, dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "good.jinja").write_text(QWEN)
    (tmp_path / "bad.jinja").write_text(BAD["stringified"])
    out = tmp_path / "out.jsonl"
    result = fcsim("export", dataset, "--template", tmp_path / "bad.jinja", "-o", out)
    assert result.exit_code == 1
    assert "stringified: " in result.stdout
    assert "  shelf-" in result.stdout
    assert "nothing was written" in result.stderr
    assert not out.exists()
    assert fcsim("export", dataset, "--template", tmp_path / "good.jinja", "-o", out).exit_code == 0
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == [dialogue.id for dialogue in load_dataset(dataset)]
    for words in (("--to", "openai", "--template", "x"), ()):
        result = fcsim("export", dataset, *words, "-o", tmp_path / "no")
        assert (result.exit_code, "either --to FORMAT or --template PATH" in result.stderr) == (2, True)
    result = fcsim("export", dataset, "--template", tmp_path / "away", "-o", tmp_path / "no")
    assert (result.exit_code, "no file or folder" in result.stderr) == (2, True)
