"""Examples written by hand, in `examples/`: what is read as what, what is read as nothing, what is said."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.locales import available, locale
from simulator.locales.base import Said

CLOCK = dt.datetime(2026, 3, 3, 14, 20)
FOLDER = Path(__file__).parent / "examples"
DRAWS = 4000


def lines(name: str) -> Iterator[str]:
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def pairs(kind: str) -> list[tuple[str, str, str]]:
    return [
        (code, *(side.strip() for side in line.split("=>")))  # type: ignore[misc]
        for code in available()
        for line in lines(f"{code}_{kind}")
    ]


@pytest.mark.parametrize(("code", "text", "expected"), pairs("read"))
def test_read(code: str, text: str, expected: str) -> None:
    found = [
        f"{reading.kind} {reading.value}" + (f" {reading.unit}" if reading.kind == "number" and reading.unit else "")
        for reading in locale(code).read(text, CLOCK)
    ]
    assert "; ".join(found) == expected


@pytest.mark.parametrize(("code", "text"), [(code, text) for code in available() for text in lines(f"{code}_nothing")])
def test_read_nothing(code: str, text: str) -> None:
    assert locale(code).read(text, CLOCK) == ()


def say(code: str, value: str, rng: random.Random) -> Said:
    words = value.removeprefix("exact ").split()
    exact, speaker = value.startswith("exact "), locale(code)
    match words:
        case ["number", number, *unit]:
            amount = float(number) if "." in number else int(number)
            return speaker.number(amount, unit[0] if unit else None, rng, exact=exact)
        case ["date", date]:
            return speaker.date(dt.date.fromisoformat(date), CLOCK, rng, exact=exact)
        case ["time", time]:
            return speaker.time(dt.time.fromisoformat(time), rng, exact=exact)
    return speaker.datetime(dt.datetime.fromisoformat(words[1]), CLOCK, rng, exact=exact)


@pytest.mark.parametrize(("code", "value", "expected"), pairs("say"))
def test_say(code: str, value: str, expected: str) -> None:
    rng = random.Random(1)
    said: set[str] = set()
    missing = {way.strip() for way in expected.split("|")}
    for _ in range(DRAWS):
        text = say(code, value, rng).text
        said.add(text)
        missing.discard(text)
        if not missing:
            return
    pytest.fail(f"never said: {sorted(missing)}; said: {sorted(said)}")


@pytest.mark.parametrize("code", available())
def test_there_are_enough_examples(code: str) -> None:
    assert len(list(lines(f"{code}_read"))) + len(list(lines(f"{code}_say"))) >= 200
    assert len(list(lines(f"{code}_nothing"))) >= 60
