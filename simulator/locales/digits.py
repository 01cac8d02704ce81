"""Numbers in digits, exactly as they are."""

from __future__ import annotations

from decimal import Decimal


def plain(value: int | float) -> str:
    """The shortest decimal that means this number: `4.5`, `12`, `0.0000001`. No exponent, no needless `.0`."""
    if isinstance(value, int):
        return str(value)
    text = repr(value)
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def grouped(value: int | float) -> str:
    """`12,500.5`."""
    whole, point, rest = plain(value).partition(".")
    return f"{int(whole):,}{point}{rest}" if whole != "-0" else plain(value)


def money(value: int | float, group: bool) -> str:
    """With both decimals, or none: `25.50`, `25`, `1,200`. More decimals stay as they are."""
    text = grouped(value) if group else plain(value)
    whole, point, rest = text.partition(".")
    return f"{whole}.{rest:0<2}" if point else text


def number_of(text: str) -> int | float:
    """What digits mean, the other way round."""
    return float(text) if "." in text else int(text)


def scaled(value: int | float, factor: int, divisor: int = 1) -> int | float | None:
    """`value * factor / divisor` if it comes out even, to at most two decimals; None otherwise."""
    hundredths = Decimal(plain(value)) * factor * 100 / divisor
    if hundredths != hundredths.to_integral_value() or abs(hundredths) >= 10**15:
        return None
    whole, rest = divmod(int(hundredths), 100)
    return whole if rest == 0 else int(hundredths) / 100
