"""Sets of small numbers as the bits of one integer: fast to cut, to join and to count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

_SET = [tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256)]


def of_rows(rows: Iterable[tuple[int]], size: int) -> int:
    """The numbers in a database's answer, each less than `size`."""
    digits = bytearray(b"0") * (size + 1)
    for (number,) in rows:
        digits[-1 - number] = 49  # b"1"
    return int(digits, 2)


def numbers(bits: int) -> Iterator[int]:
    """The numbers in order."""
    for place, byte in enumerate(to_bytes(bits)):
        if byte:
            for bit in _SET[byte]:
                yield place * 8 + bit


def page(bits: int, start: int, count: int) -> list[int]:
    """`count` of the numbers, from the `start`th on."""
    return list(islice(numbers(bits), start, start + count))


def to_bytes(bits: int) -> bytes:
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")
