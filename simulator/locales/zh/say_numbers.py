"""Numbers as Chinese speakers write them."""

from __future__ import annotations

import random
from collections.abc import Callable

from compiler.scales import MONEY
from simulator.locales.digits import grouped, money, plain, scaled
from simulator.locales.zh.numerals import counted, numeral
from simulator.locales.zh.words import AFTER_ONE, DIGITS, WITH_DIGITS_ONLY, WITH_POINTS, WORDS, UnitWords

_NUMERALS_UP_TO = 99


def say_number(value: int | float, unit: str | None, rng: random.Random, exact: bool) -> str:
    """The number with its unit, in one of the ways there are. A unit that is not in the table is left out."""
    own = WORDS.get(unit or "")
    if unit is None or own is None:
        return say_bare(value, rng, exact)
    if unit in MONEY:
        return rng.choice(_money(value, unit, own, exact))
    if unit == "percent":
        return rng.choice(_percent(value, exact))
    convert = _IN_OTHER_WORDS.get(unit)
    others = convert(value, exact) if convert is not None and value > 0 else ()
    # (Nobody counts dollars in cents.)
    if others and (unit == "cent" or rng.random() < 1 / 3):
        return rng.choice(others)
    return rng.choice(_counted(value, unit, own, exact))


def say_bare(value: int | float, rng: random.Random, exact: bool) -> str:
    """The number with nothing after it: always digits, for a lone numeral is a word like any other."""
    return rng.choice(_digits(value, exact))


def say_count(value: int | float, unit: str | None, rng: random.Random, exact: bool) -> str:
    """The number, where a word of the unit follows."""
    words = WORDS.get(unit or "")
    ways = [_year(value) if unit == "year" else plain(value)]
    whole = 2 <= value <= 10 and value == int(value)
    if whole and words is not None and WITH_DIGITS_ONLY.isdisjoint(words.all) and (value, unit) != (3, "star"):
        ways.append(numeral(int(value)))
    return rng.choice(ways)


def _year(value: int | float) -> str:
    """Four digits before 年 would be a date's."""
    return grouped(value) if abs(value) >= 1_000 else plain(value)


def _digits(value: int | float, exact: bool) -> list[str]:
    ways = [plain(value)]
    if abs(value) < 10_000:
        return ways
    if exact:
        return [grouped(value), plain(value)]
    tens = scaled(value, 1, 10_000)
    if tens is not None and abs(tens) < 10_000:
        ways.append(f"{plain(tens)}万")
    return ways


def _amounts(value: int | float, unit: str, exact: bool) -> list[str]:
    """Numerals, where they are natural."""
    if value < 0 or value == 0:
        return []
    if value == int(value):
        if value <= (10 if exact else _NUMERALS_UP_TO) or (not exact and _is_round(value)):
            return [numeral(int(value))]
        return []
    return _with_point(value) if value < 20 and unit in WITH_POINTS and not exact else []


def _with_point(value: int | float) -> list[str]:
    """四点五, if one decimal says it."""
    whole, _, rest = plain(value).partition(".")
    return [f"{counted(int(whole))}点{DIGITS[int(rest)]}"] if len(rest) == 1 else []


def _is_round(value: int | float) -> bool:
    return value % (10 if value < 1_000 else 100) == 0 and value <= 10**7


def _counted(value: int | float, unit: str, own: UnitWords, exact: bool) -> list[str]:
    words = own.said if exact else (*own.said, *own.casual)
    digits = [_year(value)] if unit == "year" else _digits(value, exact)
    ways = [digit + word for word in (*own.symbol, *words) for digit in digits]
    for amount in _amounts(value, unit, exact):
        ways += [amount + word for word in words if _goes_with(amount, word)] * 2
    half = _halves(value, unit)
    if half and not exact:
        ways += [half, half]
    if value < 0 and unit == "celsius":
        ways += [f"零下{plain(-value)}度", f"零下{plain(-value)}{'摄氏度' if exact else '度'}"]
    return ways


def _goes_with(amount: str, word: str) -> bool:
    return word not in WITH_DIGITS_ONLY and (amount != "一" or word in AFTER_ONE)


def _halves(value: int | float, unit: str) -> str:
    """一个半小时, 两年半."""
    whole, rest = divmod(value, 1)
    if rest != 0.5 or not 1 <= whole <= 10:
        return ""
    amount = numeral(int(whole))
    match unit:
        case "hour":
            return f"{amount}个半小时"
        case "month":
            return f"{amount}个半月"
        case "year" | "day" | "kg" | "km" | "jin" if whole > 1:
            return f"{amount}{WORDS[unit].said[0]}半"
    return ""


def _percent(value: int | float, exact: bool) -> list[str]:
    ways = [f"{plain(value)}%"] * 2
    if not 0 < value <= 100:
        return ways
    if value == int(value):
        ways.append(f"百分之{counted(int(value))}")
    if not exact:
        ways.append(f"百分之{plain(value)}")
        ways += [f"百分之{words}" for words in _with_point(value)]
    return ways


def _money(value: int | float, unit: str, own: UnitWords, exact: bool) -> list[str]:
    sign, size = ("-", -value) if value < 0 else ("", value)
    ways = [sign + own.before + money(size, group=False)] if own.before else []
    ways += [sign + plain(size) + word for word in own.said]
    if exact:
        return [*ways, sign + money(size, group=False) + own.said[0], sign + money(size, group=True) + own.said[0]]
    ways += [sign + digits + word for word in (*own.said, *own.casual) for digits in _digits(size, exact)]
    if sign or value == 0:
        return ways
    for amount in _amounts(value, unit, exact):
        short = len(amount) == 1 and "十" not in amount  # 两块 may be two pieces
        words = [word for word in (*own.said, *own.casual) if not (short and word == "块")]
        ways += [amount + word for word in words if _goes_with(amount, word)]
    whole, _, rest = plain(value).partition(".")
    if unit == "cny" and len(rest) == 1 and whole != "0":
        ways += [f"{whole}块{rest}", f"{whole}块{rest}"]
    return ways


# ---- the same amount in another unit ---------------------------------------------------------------


def _in_hours(value: int | float, exact: bool) -> tuple[str, ...]:
    """Minutes: 两个小时, 一个半小时, 1小时20分钟."""
    if value != int(value):
        return ()
    hours, minutes = divmod(int(value), 60)
    if hours == 0:
        if exact:
            return ()
        return {30: ("半小时", "半个小时", "半个钟头"), 15: ("一刻钟",), 45: ("三刻钟",)}.get(minutes, ())
    if hours > 48:
        return ()
    if minutes == 0:
        return (f"{hours}小时",) if exact else (f"{hours}小时", f"{hours}个小时", f"{numeral(hours)}个小时")
    both = (f"{hours}小时{minutes}分钟", f"{hours}个小时{minutes}分钟")
    if exact:
        return both
    if minutes == 30 and hours <= 10:
        return (f"{numeral(hours)}个半小时", f"{hours}个半小时", f"{hours}.5小时", f"{numeral(hours)}个半钟头")
    return (*both, f"{hours}小时{minutes}分", f"{numeral(hours)}个小时{_minutes(minutes)}分钟")


def _minutes(minutes: int) -> str:
    return ("零" if minutes < 10 else "") + counted(minutes)


def _seconds(value: int | float, exact: bool) -> tuple[str, ...]:
    minutes = scaled(value, 1, 60)
    if minutes is None or minutes < 1 or minutes != int(minutes):
        return ()
    return (*_counted(minutes, "minute", WORDS["minute"], exact), *_in_hours(minutes, exact))


def _dollars(value: int | float, exact: bool) -> tuple[str, ...]:
    dollars = scaled(value, 1, 100)
    return () if dollars is None or dollars < 1 else tuple(_money(dollars, "usd", WORDS["usd"], exact))


def _hours(value: int | float, exact: bool) -> tuple[str, ...]:
    minutes = scaled(value, 60)
    if minutes is None or value == int(value) or minutes != int(minutes):
        return ()
    return (*_in_hours(minutes, exact), f"{plain(minutes)}分钟")


def _days(value: int | float, exact: bool) -> tuple[str, ...]:
    weeks = scaled(value, 1, 7)
    if weeks not in (1, 2, 3, 4):
        return ()
    if exact:
        return (f"{weeks}周",)
    ways = (f"{weeks}周", f"{weeks}个星期", f"{numeral(int(weeks))}个星期", f"{numeral(int(weeks))}个礼拜")
    return ways if weeks == 1 else (*ways, f"{numeral(int(weeks))}周")


def _months(value: int | float, exact: bool) -> tuple[str, ...]:
    if exact:
        return ()
    if value in (6, 18):
        return ("半年",) if value == 6 else ("一年半",)
    years = scaled(value, 1, 12)
    if years is None or years != int(years) or years > 30:
        return ()
    return ("1年",) if years == 1 else (f"{years}年", f"{numeral(int(years))}年")


def _in(unit: str, factor: int, divisor: int, low: float, high: float) -> _Convert:
    """`value * factor / divisor` of another unit, if that is between `low` and `high`."""

    def convert(value: int | float, exact: bool) -> tuple[str, ...]:
        other = scaled(value, factor, divisor)
        if other is None or not low <= other < high:
            return ()
        return tuple(_counted(other, unit, WORDS[unit], exact))

    return convert


_Convert = Callable[[int | float, bool], tuple[str, ...]]


def _kilograms(value: int | float, exact: bool) -> tuple[str, ...]:
    """Half a kilo is a 斤."""
    jin = scaled(value, 2)
    if exact or jin is None or jin > 200 or jin < 1:
        return ()
    return (*_counted(jin, "jin", WORDS["jin"], exact), *(("半公斤",) if value == 0.5 else ()))


def _grams(value: int | float, exact: bool) -> tuple[str, ...]:
    kilograms = scaled(value, 1, 1000)
    if kilograms is None or kilograms < 0.5:
        return ()
    return (*_counted(kilograms, "kg", WORDS["kg"], exact), *_kilograms(kilograms, exact))


_IN_OTHER_WORDS: dict[str, _Convert] = {
    "second": _seconds, "cent": _dollars,
    "minute": _in_hours, "hour": _hours, "day": _days, "month": _months, "kg": _kilograms, "g": _grams,
    "m": _in("km", 1, 1000, 1, 10_000), "km": _in("m", 1000, 1, 1, 1000),
    "ml": _in("litre", 1, 1000, 1, 10_000), "litre": _in("ml", 1000, 1, 1, 1000),
}  # fmt: skip
