"""Chinese numerals: 两百零五."""

from __future__ import annotations

from simulator.locales.zh.words import DIGITS


def numeral(value: int) -> str:
    """Numerals as spoken before a measure word: 2 两, 12 十二, 205 两百零五, 20000 两万."""
    return "两" if value == 2 else counted(value)


def counted(value: int) -> str:
    """Numerals as counted: 2 二, 12 十二."""
    text = _numeral(value)
    return text[1:] if 10 <= value < 20 else text


def _numeral(value: int) -> str:
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if value >= size:
            head, rest = divmod(value, size)
            return numeral(head) + name + ("零" if 0 < rest < size // 10 else "") + (_numeral(rest) if rest else "")
    text, skipped = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, size)
        if digit:
            text += ("零" if skipped else "") + ("两" if digit == 2 and size > 10 else DIGITS[digit]) + name
        skipped = bool(text) and not digit
    return text or DIGITS[0]
