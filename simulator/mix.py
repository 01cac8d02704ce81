"""What a run's dialogues are to be, in shares and counts: `clarify=10,locale.zh=40,turns.4-6=25,tools.1=5x`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dsl import nearest

NAMED = ("behaviour", "locale", "persona", "scenario")
NUMBERED = ("turns", "tools", "calls")
DIMENSIONS = (*NAMED, *NUMBERED)
_SEVERAL = ("behaviour", "api")
"""A dialogue can be of several values of these, so that shares may come to more than all."""
MOST_TOOLS = 30
NONE = "none"
"""The scenario of a dialogue without one."""

_AMOUNT = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(%|x|)")
_RANGE = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")


class MixError(ValueError):
    """A mix that is none, or that a run can't meet; the message says which part, and why."""


def quota_name(dimension: str, value: str) -> str:
    return value if dimension == "behaviour" else f"{dimension}.{value}"


@dataclass(frozen=True, slots=True)
class Quota:
    """So many dialogues (`is_count`), or so many in a hundred, are of `value`: a name, or a number or range of them."""

    dimension: str
    value: str
    amount: float
    is_count: bool

    @property
    def name(self) -> str:
        return quota_name(self.dimension, self.value)

    def __str__(self) -> str:
        return f"{self.name}={self.amount:g}{'x' if self.is_count else ''}"

    @property
    def range(self) -> tuple[int, int]:
        """Of a number: its lowest and highest."""
        low, _, high = self.value.partition("-")
        return int(low), int(high or low)


@dataclass(frozen=True, slots=True)
class Mix:
    """Each dialogue that a quota names shows what it names, and no other dialogue does."""

    quotas: tuple[Quota, ...] = ()

    def of(self, dimension: str) -> tuple[Quota, ...]:
        return tuple(quota for quota in self.quotas if quota.dimension == dimension)

    def counts(self, dimension: str, dialogues: int) -> dict[Quota, int]:
        """How many dialogues each quota comes to. Shares are rounded so that those of 100 % come to all."""
        quotas = self.of(dimension)
        exact = {quota: quota.amount if quota.is_count else dialogues * quota.amount / 100 for quota in quotas}
        if dimension in _SEVERAL:
            return {quota: int(number + 0.5) for quota, number in exact.items()}
        found = {quota: int(number + 1e-9) for quota, number in exact.items()}
        missing = int(sum(exact.values()) + 0.5) - sum(found.values())
        for quota in sorted(quotas, key=lambda quota: found[quota] - exact[quota])[:missing]:
            found[quota] += 1
        return found

    def __str__(self) -> str:
        return ",".join(map(str, self.quotas))


def parse_mix(text: str, dimensions: Sequence[str] = DIMENSIONS) -> Mix:
    """The mix of a line, its parts between commas; of these dimensions. Raises MixError."""
    entries: list[tuple[str, str]] = []
    for part in text.split(","):
        name, equals, amount = (piece.strip() for piece in part.partition("="))
        if not equals or not name or not amount:
            raise MixError(
                f"{part.strip()!r} is no part of a mix: it is like clarify=10, locale.zh=40 or turns.2-3=25x"
            )
        entries.append((name, amount))
    return _mix(entries, dimensions)


def parse_mix_file(text: str) -> Mix:
    """The mix of a TOML file: `clarify = 10`, `locale.zh = 40`, `turns.2-3 = "25x"`, or in tables. Raises MixError."""
    try:
        return _mix(_flat(tomllib.loads(text)), DIMENSIONS)
    except tomllib.TOMLDecodeError as error:
        raise MixError(f"it is no TOML: {error}") from None


def _flat(table: Mapping[str, object], outer: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict) and not outer:
            yield from _flat(value, f"{name}.")
        elif isinstance(value, int | float | str) and not isinstance(value, bool):
            yield f"{outer}{name}", str(value)
        else:
            raise MixError(f'{outer}{name} is neither a share nor a count such as 10 or "150x"')


def _mix(entries: Iterable[tuple[str, str]], dimensions: Sequence[str]) -> Mix:
    quotas: dict[tuple[str, str], Quota] = {}
    for name, amount in entries:
        quota = _quota(name, amount, dimensions)
        if quotas.setdefault((quota.dimension, quota.value), quota) is not quota:
            raise MixError(f"{quota.name} is there twice")
    found = tuple(sorted(quotas.values(), key=lambda quota: (dimensions.index(quota.dimension), quota.value)))
    for dimension in dimensions:
        if (
            dimension not in _SEVERAL
            and (share := sum(quota.amount for quota in found if quota.dimension == dimension and not quota.is_count))
            > 100
        ):
            raise MixError(f"the shares of {dimension} come to {share:g} %")
    for dimension in NUMBERED:
        ranges = sorted(quota.range for quota in found if quota.dimension == dimension)
        for (_, high), (low, _) in pairwise(ranges):
            if low <= high:
                raise MixError(f"two of the ranges of {dimension} overlap at {low}")
    return Mix(found)


def _quota(name: str, amount: str, dimensions: Sequence[str]) -> Quota:
    dimension, dot, value = name.partition(".")
    if not dot:
        dimension, value = "behaviour", name
    if dimension not in dimensions:
        near = nearest(dimension, dimensions)
        raise MixError(
            f"there are no shares of {dimension!r}" + (f"; {near!r}?" if near else f", only of {', '.join(dimensions)}")
        )
    if not dot and value in dimensions:
        raise MixError(
            f"{value} alone says too little: it is like {value}.{'3' if value in NUMBERED else 'NAME'}={amount}"
        )
    if (found := _AMOUNT.fullmatch(amount)) is None or (found[2] == "x" and "." in found[1]):
        raise MixError(f"{name}={amount}: a share is like 10 or 12.5, a count like 150x")
    if found[2] != "x" and float(found[1]) > 100:
        raise MixError(f"{name}={amount}: a share is of a hundred; a count would be {found[1]}x")
    if dimension in NUMBERED:
        _check_range(name, dimension, value)
    return Quota(dimension, value, float(found[1]), found[2] == "x")


def _check_range(name: str, dimension: str, value: str) -> None:
    found = _RANGE.fullmatch(value)
    if found is None or int(found[1]) > int(found[2] or found[1]):
        raise MixError(f"{name}: {value!r} is no number, and no range like 2-4")
    low, high = int(found[1]), int(found[2] or found[1])
    if (low < 1 and dimension != "calls") or (high > MOST_TOOLS and dimension == "tools"):
        raise MixError(
            f"{name}: the number of {dimension} is from 1" + (f" to {MOST_TOOLS}" if dimension == "tools" else "")
        )
