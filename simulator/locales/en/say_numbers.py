"""Numbers as English speakers write them."""

from __future__ import annotations

import random
from collections.abc import Callable

from compiler.scales import MONEY
from simulator.locales.digits import grouped, money, plain, scaled
from simulator.locales.en.words import ONES, TENS, WORDS, UnitWords

_WORDS_UP_TO = 99
_BARE_WORDS = range(2, 13)  # "one" alone is a pronoun
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"))


def words(value: int) -> str:
    """Words for 0 up to 999 billion: "two hundred and five"."""
    for size, name in _SCALES:
        if value >= size:
            rest = value % size
            return f"{words(value // size)} {name}" + (f"{' and' if rest < 100 else ''} {words(rest)}" if rest else "")
    if value >= 100:
        return f"{ONES[value // 100]} hundred" + (f" and {words(value % 100)}" if value % 100 else "")
    if value >= 20:
        return TENS[value // 10] + (f"-{ONES[value % 10]}" if value % 10 else "")
    return ONES[value]


def say_number(value: int | float, unit: str | None, rng: random.Random, exact: bool) -> str:
    """The number with its unit, in one of the ways there are."""
    if unit is None:
        return say_bare(value, rng, exact)
    if unit in MONEY:
        return rng.choice(_money(value, WORDS[unit], exact))
    own = WORDS.get(unit)
    if own is None:
        return f"{plain(value)} {_own_word(unit, value)}"
    # Another way to measure is taken a third of the time, so that no round value is always said alike.
    convert = _IN_OTHER_WORDS.get(unit)
    others = convert(value, exact) if convert is not None and value > 0 else ()
    # (Nobody counts dollars in cents.)
    if others and (unit == "cent" or rng.random() < 1 / 3):
        return rng.choice(others)
    return rng.choice(_counted(value, own, exact))


def say_bare(value: int | float, rng: random.Random, exact: bool) -> str:
    """The number with nothing after it."""
    ways = [plain(value)]
    if abs(value) >= 10_000:
        ways = [grouped(value)] if exact else [grouped(value), plain(value)]
    elif abs(value) >= 1_000:
        ways.append(grouped(value))
    if not exact:
        if value in _BARE_WORDS:
            ways.append(words(int(value)))
        elif (millions := _millions(value)) is not None:
            ways.append(f"{millions} million")
    return rng.choice(ways)


def say_count(value: int | float, unit: str | None, rng: random.Random, exact: bool) -> str:
    """The number, where a word of the unit follows."""
    if unit in (None, *MONEY):
        return say_bare(value, rng, exact)
    return rng.choice(_amounts(value, exact, worded=True))


def _millions(value: int | float) -> str | None:
    if value < 1_000_000:
        return None
    millions = scaled(value, 1, 1_000_000)
    return None if millions is None else plain(millions)


def _own_word(unit: str, value: int | float) -> str:
    word = unit.replace("_", " ")
    return word if value == 1 or word.endswith("s") else f"{word}s"


def _amounts(value: int | float, exact: bool, worded: bool) -> list[str]:
    """The number itself, before a word (`worded`) or a symbol of its unit."""
    ways = [grouped(value) if abs(value) >= 1_000 else plain(value)]
    if not exact and abs(value) >= 1_000:
        ways.append(plain(value))
    if not worded or value < 0:
        return ways
    if value == int(value):
        if ((value or not exact) and value <= (10 if exact else _WORDS_UP_TO)) or (not exact and _is_round(value)):
            ways.append(words(int(value)))
    elif not exact and value < 20:
        whole, _, rest = plain(value).partition(".")
        if rest == "5" and whole != "0":
            ways += [f"{words(int(whole))} and a half", f"{whole} and a half"]
        if len(rest) == 1:
            ways.append(f"{words(int(whole))} point {ONES[int(rest)]}")
    return ways


def _is_round(value: int | float) -> bool:
    """Whole hundreds below a thousand, and whole thousands: people write these out too."""
    return value % (100 if value < 1_000 else 1_000) == 0 and value <= 1_000_000


def _counted(value: int | float, own: UnitWords, exact: bool) -> list[str]:
    noun = own.one if value == 1 else own.many
    ways = [f"{amount} {noun}" for amount in _amounts(value, exact, worded=True)]
    amounts = _amounts(value, exact, worded=False)
    if own.symbol:
        space = "" if own.glued else " "
        ways += [f"{amount}{space}{own.symbol}" for amount in amounts]
    if not exact:
        casual = [word for word in own.casual if value != 1]
        ways += [f"{amount} {word}" for amount in amounts for word in casual]
        ways += [f"{amounts[0]}{word}" for word in casual if len(word) <= 4]
    if value < 0 and not exact:
        ways += [f"minus {way[1:]}" for way in ways]
    return ways


def _money(value: int | float, own: UnitWords, exact: bool) -> list[str]:
    sign, size = ("-", -value) if value < 0 else ("", value)
    noun = own.one if value == 1 else own.many
    ways = [f"{sign}{own.before}{money(size, group=True)}"] * 2
    if exact:
        has_cents = own is not WORDS["jpy"] and money(size, True) == f"{size:,.0f}"
        return [*ways, f"{sign}{own.before}{size:,.2f}"] if has_cents else ways
    ways += [f"{sign}{own.before}{money(size, group=False)}", f"{sign}{money(size, group=False)} {noun}"]
    ways += [f"{sign}{money(size, group=False)} {word}" for word in own.casual if value != 1]
    if value > 0 and value == int(value) and (value <= _WORDS_UP_TO or _is_round(value)):
        ways += [f"{words(int(value))} {word}" for word in (noun, *own.casual) if value != 1 or word == noun]
    return ways


# ---- the same amount in another unit ---------------------------------------------------------------


def _in_hours(value: int | float, exact: bool) -> tuple[str, ...]:
    """Minutes: "two hours", "an hour and a half", "1 hour 20 minutes"."""
    if value != int(value):
        return ()
    hours, minutes = divmod(int(value), 60)
    if hours == 0:
        return () if exact or minutes != 30 else ("half an hour", "half an hour", "half hour")
    if hours > 48:
        return ()
    noun = "hour" if hours == 1 else "hours"
    if minutes == 0:
        return (f"{hours} {noun}",) if exact else (f"{hours} {noun}", f"{words(hours)} {noun}", *_AN_HOUR[: hours == 1])
    rest = "minute" if minutes == 1 else "minutes"
    both = (f"{hours} {noun} {minutes} {rest}", f"{hours} {noun} and {minutes} {rest}")
    if exact:
        return both
    if minutes == 30:
        half = f"{words(hours)} and a half hours"
        return ("an hour and a half" if hours == 1 else half, half, f"{hours}.5 hours")
    return (*both, f"{hours}h {minutes}m", f"{words(hours)} {noun} and {words(minutes)} {rest}")


_AN_HOUR = ("an hour",)


def _hours(value: int | float, exact: bool) -> tuple[str, ...]:
    minutes = scaled(value, 60)
    if minutes is None or value == int(value):
        return ("an hour",) if value == 1 and not exact else ()
    return (*_in_hours(minutes, exact), f"{plain(minutes)} minutes") if minutes != 1 else ()


def _days(value: int | float, exact: bool) -> tuple[str, ...]:
    weeks = scaled(value, 1, 7)
    if weeks not in (1, 2, 3, 4):
        return ()
    if exact:
        return (f"{weeks} week{'s' * (weeks > 1)}",)
    return ("one week", "a week") if weeks == 1 else (f"{weeks} weeks", f"{words(int(weeks))} weeks")


def _weeks(value: int | float, exact: bool) -> tuple[str, ...]:
    return ("a week",) if value == 1 and not exact else ()


def _months(value: int | float, exact: bool) -> tuple[str, ...]:
    if exact:
        return ()
    if value == 6:
        return ("half a year",)
    if value == 18:
        return ("a year and a half",)
    years = scaled(value, 1, 12)
    if years is None or years != int(years) or years > 30:
        return ()
    return ("one year", "1 year") if years == 1 else (f"{years} years", f"{words(int(years))} years")


def _seconds(value: int | float, exact: bool) -> tuple[str, ...]:
    minutes = scaled(value, 1, 60)
    if minutes is None or minutes < 1 or minutes != int(minutes):
        return ()
    return (*_counted(minutes, WORDS["minute"], exact), *_in_hours(minutes, exact))


def _dollars(value: int | float, exact: bool) -> tuple[str, ...]:
    dollars = scaled(value, 1, 100)
    return () if dollars is None or dollars < 1 else tuple(_money(dollars, WORDS["usd"], exact))


def _by_thousand(small: str, large: str) -> tuple[_Convert, _Convert]:
    """Between a unit and the one a thousand times as large."""

    def up(value: int | float, exact: bool) -> tuple[str, ...]:
        more = scaled(value, 1, 1_000)
        return () if more is None or more < 1 else tuple(_counted(more, WORDS[large], exact))

    def down(value: int | float, exact: bool) -> tuple[str, ...]:
        less = scaled(value, 1_000)
        if less is None or value >= 1:
            return ()
        half = (f"half a {WORDS[large].one}",) if value == 0.5 and not exact else ()
        return (*_counted(less, WORDS[small], exact), *half)

    return up, down


_Convert = Callable[[int | float, bool], tuple[str, ...]]
_METRES, _KILOMETRES = _by_thousand("m", "km")
_GRAMS, _KILOGRAMS = _by_thousand("g", "kg")
_MILLILITRES, _LITRES = _by_thousand("ml", "litre")

_IN_OTHER_WORDS: dict[str, _Convert] = {
    "second": _seconds, "cent": _dollars,
    "minute": _in_hours, "hour": _hours, "day": _days, "week": _weeks, "month": _months,
    "m": _METRES, "km": _KILOMETRES, "g": _GRAMS, "kg": _KILOGRAMS, "ml": _MILLILITRES, "litre": _LITRES,
}  # fmt: skip
