"""Our own records, verified by what is in the file alone."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fcsim.dataset.exports import export_to
from fcsim.dataset.record import dialogue_line
from fcsim.dataset.run import Wish, generate_dialogues
from fcsim.dataset.verify import NothingToVerify
from simulator import Dialogue
from simulator.checks import CHECKS
from tests.dataset.verify.conftest import Own, Specs
from tests.dataset.verify.foreign import checked, failures
from tests.simulator.faults import FAULTS
from tests.simulator.faults.planting import Fault


def test_a_dataset_passes_every_check(own: Own, made: Path) -> None:
    report = own(made)
    assert (report.files, report.dialogues, report.failed, report.warnings) == (2, 260, 0, 0)
    assert list(report.checks) == ["format", "spec", *CHECKS, "fresh"]


def test_order_seed_and_number_of_specs_do_not_matter(own: Own, dialogues: list[Dialogue], specs: Specs) -> None:
    other = Wish((("bank", specs["bank"]),), 20, 77, ("zh",))
    mixed = [*dialogues[:40], *generate_dialogues(other)]
    random.Random(1).shuffle(mixed)
    assert failures(own(mixed)) == {}


@pytest.mark.parametrize(
    ("check", "fault"),
    [(check, fault) for check, faults in FAULTS.items() if check in CHECKS for fault in faults],
    ids=lambda part: getattr(part, "__name__", part),
)
def test_a_planted_fault_is_found_at_its_line(
    own: Own, dialogues: list[Dialogue], specs: Specs, check: str, fault: Fault
) -> None:
    planted = next(
        (
            (place, broken)
            for place, dialogue in enumerate(dialogues)
            if (broken := fault(dialogue, specs[dialogue.spec.domain])) is not None
        ),
        None,
    )
    if planted is None:
        pytest.skip("the fault has no place in these dialogues")
    place, broken = planted
    messages = tuple(replace(message, turn=turn) for turn, message in enumerate(broken.messages))
    report = own([*dialogues[place + 1 : place + 3], replace(broken, messages=messages)])
    found = failures(report)
    assert report.checks[check].failed == 1
    assert {line for each in found.values() for line, _, _ in each} == {3}


# ---- the spec and the world ---------------------------------------------------------------------


def test_a_spec_of_another_hash_is_named_with_both(own: Own, dialogues: list[Dialogue], specs: Specs) -> None:
    dialogue = next(each for each in dialogues if each.spec.domain == "bank")
    other = replace(dialogue, spec=replace(dialogue.spec, hash="0123456789abcdef" * 4))
    found = failures(own([other, dialogue]))
    assert list(found) == ["spec"]
    [(line, _, why)] = found["spec"]
    assert line == 1
    assert "0123456789ab" in why
    assert specs["bank"].hash[:12] in why


def test_without_a_spec_nothing_else_is_checked(own: Own, dialogues: list[Dialogue]) -> None:
    strange = replace(dialogues[0], spec=replace(dialogues[0].spec, domain="../restaurants"))
    assert failures(own([strange])) == {"spec": [(1, None, "no spec of the domain '../restaurants' is at hand")]}


def test_our_own_export_passes_as_other_people_s(dialogues: list[Dialogue], tmp_path: Path) -> None:
    path = tmp_path / "openai.jsonl"
    export_to("openai", dialogues, path)
    report = checked(path)
    assert (report.dialogues, failures(report)) == (len(dialogues), {})
    assert report.checks["grounded"].warnings <= len(dialogues) // 50


def _late(dialogue: Dialogue) -> Dialogue:
    tool: Any = {"type": "function", "function": {"name": "nothing", "parameters": {}}}
    system = replace(dialogue.messages[0], tools=(tool,))
    return replace(dialogue, messages=(system, *dialogue.messages[1:]))


def _loosened(dialogue: Dialogue) -> Dialogue:
    tool: Any = json.loads(json.dumps(dialogue.tools[0]))
    tool["function"]["parameters"]["additionalProperties"] = True
    return replace(dialogue, tools=(tool, *dialogue.tools[1:]))


@pytest.mark.parametrize(
    ("change", "check", "reason"),
    [
        (_loosened, "spec", "not offered as the spec declares it"),
        (_late, "spec", "nothing is not offered as the spec declares it"),
        (lambda d: replace(d, clock="2026-01-01T00:00"), "spec", "the clock"),
        (lambda d: replace(d, clock="now"), "spec", "the clock"),
        (lambda d: replace(d, locale="fr"), "spec", "'fr'"),
        (lambda d: replace(d, seed=d.seed + 1), "spec", "the seed of no world"),
        (lambda d: replace(d, world=replace(d.world, seed="x")), "spec", "the seed of no world"),
        (lambda d: replace(d, world=replace(d.world, seed=d.world.seed + "_1")), "spec", "the seed of no world"),
        (lambda d: replace(d, world=replace(d.world, before="0" * 64)), "executable", "not the recorded one"),
        (lambda d: replace(d, messages=()), "format", "no messages"),
        (lambda d: replace(d, messages=d.messages[1:]), "format", "numbered 1"),
    ],
)
def test_a_record_that_was_tampered_with(
    own: Own, dialogues: list[Dialogue], change: Callable[[Dialogue], Dialogue], check: str, reason: str
) -> None:
    [(line, _, why)] = failures(own([dialogues[0], change(dialogues[1])]))[check]
    assert line == 2
    assert reason in why


def test_a_result_that_is_no_json(own: Own, dialogues: list[Dialogue]) -> None:
    dialogue = next(each for each in dialogues if any(message.role == "tool" for message in each.messages))
    turn = next(message.turn for message in dialogue.messages if message.role == "tool")
    record = json.loads(dialogue_line(dialogue))
    record["messages"][turn]["content"] = "{"
    [(line, where, why)] = failures(own([json.dumps(record).encode()]))["format"]
    assert (line, where) == (1, turn)
    assert "no JSON" in why


def test_lines_that_are_no_records(own: Own, dialogues: list[Dialogue]) -> None:
    record = json.loads(dialogue_line(dialogues[1]))
    record["seed"] = "one"
    lines = [dialogues[0], b"{\n", json.dumps(record).encode() + b"\n", b"\xff\n", b"[]\n", dialogues[1]]
    report = own(lines)
    assert report.dialogues == 2
    found = failures(report)
    assert list(found) == ["format"]
    assert [line for line, _, _ in found["format"]] == [2, 3, 4, 5]
    assert "seed" in found["format"][1][2]


# ---- near-duplicates ----------------------------------------------------------------------------


def test_a_dialogue_twice_in_a_file_is_not_fresh(own: Own, dialogues: list[Dialogue]) -> None:
    found = failures(own([*dialogues[:3], dialogues[1]]))
    assert [line for line, _, _ in found.pop("fresh")] == [4]
    assert found == {}


# ---- the folder ---------------------------------------------------------------------------------


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "copy"
    path.mkdir()
    for file in made.iterdir():
        (path / file.name).write_bytes(file.read_bytes())
    return path


def _format(own: Own, path: Path) -> dict[str, str]:
    """What is wrong with which file."""
    report = own(path)
    assert report.checks["format"].failed == report.failed
    return {Path(found.file).name: found.reason for found in report.checks["format"].failures}


def test_a_missing_file(own: Own, copy: Path) -> None:
    (copy / "dialogues-00000.jsonl").unlink()
    assert _format(own, copy) == {"dialogues-00000.jsonl": "missing"}


def test_a_file_of_other_bytes(own: Own, copy: Path) -> None:
    shard, rejected = copy / "dialogues-00001.jsonl", copy / "rejected.jsonl"
    data = shard.read_bytes()
    shard.write_bytes(data.replace(b'"weight":1.0', b'"weight":0.0', 1))
    rejected.write_bytes(rejected.read_bytes() + b"\n")
    found = _format(own, copy)
    assert "hash" in found[shard.name]
    assert "bytes instead of" in found[rejected.name]


def test_a_shard_too_many(own: Own, copy: Path) -> None:
    (copy / "dialogues-00007.jsonl").write_bytes(b"")
    assert "not named" in _format(own, copy)["dialogues-00007.jsonl"]


def test_a_broken_manifest(own: Own, copy: Path) -> None:
    (copy / "manifest.json").write_text("{")
    assert list(_format(own, copy)) == ["manifest.json"]
    (copy / ".work").mkdir()
    assert _format(own, copy) == {}, "an unfinished run has no manifest yet"


def test_what_is_no_dataset(own: Own, tmp_path: Path) -> None:
    with pytest.raises(NothingToVerify, match="no dataset"):
        own(tmp_path)
    with pytest.raises(FileNotFoundError):
        own(tmp_path / "nothing")
