"""bfcl-eval's own checker on what `fcsim export --to bfcl` wrote: perfect answers pass, corrupted ones do not."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from bfcl_eval.constants.enums import Language
from bfcl_eval.eval_checker.ast_eval.ast_checker import ast_checker

MODEL = "gpt-4o-2024-11-20-FC"


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def corrupted(calls: list[dict]) -> list[list[dict]]:
    """The same calls, each time with one thing wrong."""
    ((name, arguments),) = calls[0].items()
    wrong = [[{f"{name}_x": arguments}, *calls[1:]], [{name: {**arguments, "unheard_of": 1}}, *calls[1:]], calls[1:]]
    for key, value in arguments.items():
        other = "wrong" if isinstance(value, str) else not value if isinstance(value, bool) else None
        wrong.append([{name: {**arguments, key: other}}, *calls[1:]])
    return wrong


def main(folder: Path) -> None:
    dialogues = {
        dialogue["id"]: dialogue
        for path in sorted((folder / "dataset").glob("dialogues-*.jsonl"))
        for dialogue in rows(path)
    }
    passed: Counter[str] = Counter()
    refused = 0
    for path in sorted((folder / "data" / "bfcl").glob("*.json")):
        category = path.stem.removeprefix("BFCL_v4_")
        if category == "irrelevance":
            passed[category] = len(rows(path))
            assert all(row["function"] for row in rows(path))
            continue
        answers = {
            row["id"]: row["ground_truth"] for row in rows(folder / "data" / "bfcl" / "possible_answer" / path.name)
        }
        for question in rows(path):
            answer = answers[question["id"]]
            messages = dialogues[question["dialogue"]]["messages"]
            first = next(message for message in messages if message["tool_calls"])
            # As a model's answer is read: [{name: arguments}].
            calls = [{call["name"]: call["arguments"]} for call in first["tool_calls"]]

            def check(
                calls: list[dict], question: dict = question, answer: list = answer, name: str = category
            ) -> dict:
                return ast_checker(question["function"], calls, answer, Language.PYTHON, name, MODEL)

            verdict = check(calls)
            assert verdict["valid"], (question["id"], verdict)
            passed[category] += 1
            for wrong in corrupted(calls):
                assert not check(wrong)["valid"], (question["id"], wrong)
                refused += 1
    told = ", ".join(f"{category} {number}" for category, number in passed.items())
    print(f"bfcl-eval: perfect answers pass ({told}); {refused} corrupted answers are refused")


main(Path(sys.argv[1]))
