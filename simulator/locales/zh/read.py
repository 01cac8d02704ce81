"""Reading Chinese: every number, date and time in running text.

Read: digits (with 百, 千, 万, 亿), money, percentages; numerals that count something (a unit of the table or a
measure word follows: 两位, 三十块, 一个半小时), halves, 刻钟, compound durations; dates and times by the rules of
`calendar_rules`; a date and a time side by side are one datetime.

Not read:
- a numeral without anything to count, unless it has two characters and ends a clause (要三十。): 百度, 万一, 三亚;
- 一 before a measure word that may be an article or an adverb (一下, 一个地方, 一家, 一次, 一天), ordinals (第二个),
  approximate numbers (三四个, 十几个, 几十块), idioms (十分, 一点, 一起);
- an hour without a part of the day (七点, 7点半; 19点 and 7:30 are on the 24-hour clock), hours that people place
  differently (晚上十二点, 晚上一点), 早/晚 without a day before them;
- months and years alone (3月, 2026年), vague days (周末, 下周, 月底), `3/6`;
- a day's number before what makes it a number of something (6号线, 6号楼) or after a road (中山路6号);
- digits in a word or a code, phone numbers with dashes, numbers with a leading zero.

`¥` is the yuan; 块 after a single numeral may be pieces and is read without a unit.
"""

from __future__ import annotations

import re
from datetime import datetime

from simulator.locales.base import Reading
from simulator.locales.codes import code_end, token_end
from simulator.locales.pieces import Gaps, Piece, readings
from simulator.locales.zh.read_moments import away_at, date_at, time_at, vague_end
from simulator.locales.zh.read_numbers import (
    AFTER_NUMERAL,
    NUMERALS,
    Amount,
    half_at,
    percent_at,
    worded_at,
    written_at,
)

_GAPS = Gaps(
    date_time=frozenset(("", " ", "，", ",", "的", "）", "） ", "），", ")", ") ", "), ")),
    time_date=frozenset(),
    date_date=frozenset(("", " ", "，", "（", "(", " (", "的")),
)
_DIGIT, _NUMERAL, _SIGN, _DAY, _PART = range(5)
_KINDS = (
    dict.fromkeys("0123456789", _DIGIT)
    | dict.fromkeys(NUMERALS[:13], _NUMERAL)
    | dict.fromkeys("负-$€£¥￥百半", _SIGN)
    | dict.fromkeys("今明昨大前后去上下这本周星礼", _DAY)
    | dict.fromkeys("凌清早中正午傍晚夜深", _PART)
)
# Characters that something may start with; each kind has a cheap look at whether it goes on like one.
_START = re.compile(f"[{re.escape(''.join(_KINDS))}]")
_numeral_start = re.compile(
    rf"(?!一(?:[家起下些定样般直边会种份条只次旦]|点(?![\d{NUMERALS}])))[{NUMERALS}]+(?=[{AFTER_NUMERAL}，。！？、；：,.!?;:）)\s的吧就以下]|$)|零下(?=\d|[{NUMERALS}])"
)
_sign_start = re.compile(rf"(?:[负-]?[$€£¥￥]?-?)(?=[\d{NUMERALS[:13]}])|百分之|半(?=[个小钟公斤年])")
_day_start = re.compile(
    r"[今明昨][天日儿早晚年]|大?[前后]天|[去后前]年|(?:上上|下下|[上下这本])?个?(?:周|星期|礼拜)[一二三四五六日天]"
    rf"|[上这本下]个?月[\d{NUMERALS[2:13]}]"
)
_part_start = re.compile(r"凌晨|清[晨早]|大清早|早|上午|[中正下]午|午[后夜]|傍晚|晚|夜里|[半深]夜")
_run = re.compile(rf"[{NUMERALS}]+")
_number = re.compile(rf"\d+|[{NUMERALS}]+")
# Before a numeral: it is an ordinal, approximate, or the end of a longer word.
_NO_NUMBER_AFTER = frozenset("第初几数" + NUMERALS)
# Not so in "人数八个": what is counted.
_COUNTED = re.compile("[人次总件张份间页位房票天]数$")


def read(text: str, clock: datetime) -> tuple[Reading, ...]:
    found: list[Piece | Reading] = []
    at = 0
    while (start := _START.search(text, at)) is not None:
        begin = start.start()
        part, end = _READERS[_KINDS[start[0]]](text, begin, at, clock)
        if part is not None:
            found.append(part)
        at = end
    return readings(text, found, _GAPS)


def _moment(text: str, at: int, since: int, clock: datetime) -> Piece | None:
    """A date or a time that starts with a number: the character after that tells which it can be."""
    number = _number.match(text, at)
    match text[number.end() : number.end() + 1] if number else "":
        case "点" | "时" | ":" | "：":
            return time_at(text, at)
        case "月" | "号" | "年" | "-":
            return date_at(text, at, since, clock)
    return None


Found = tuple[Piece | Reading | None, int]
"""What starts at a place, and where to go on."""


def _digits(text: str, at: int, since: int, clock: datetime) -> Found:
    end = code_end(text, at, since)
    if end is not None or (at > since and text[at - 1] in "第初"):
        return None, end or token_end(text, at)
    after = token_end(text, at)
    part = _longest(text, at, written_at(text, at), _moment(text, at, since, clock), clock)
    return _unless_vague(text, at, part, after)


def _numeral(text: str, at: int, since: int, clock: datetime) -> Found:
    start = _numeral_start.match(text, at)
    if start is None or (text[at - 1 : at] in _NO_NUMBER_AFTER and at > since and not _COUNTED.search(text[:at][-2:])):
        run = _run.match(text, at)
        return None, run.end() if run else at + 1
    amount = written_at(text, at) or worded_at(text, at) if text[at] == "零" else worded_at(text, at)
    part = _longest(text, at, amount, _moment(text, at, since, clock), clock)
    return _unless_vague(text, at, part, start.end())


def _signed(text: str, at: int, since: int, clock: datetime) -> Found:
    if text.startswith("半夜", at):
        return _part(text, at, since, clock)
    if text[at] == "-" and at > since and text[at - 1].isascii() and (text[at - 1].isalnum() or text[at - 1] == ")"):
        return None, token_end(text, at)  # BK-10234
    if _sign_start.match(text, at) is None or (text[at] == "-" and text[at - 1 : at].isdigit()):
        return None, at + 1
    amount = percent_at(text, at) or half_at(text, at) or written_at(text, at) or worded_at(text, at)
    part = _longest(text, at, amount, None, clock)
    return part, part.end if part is not None else at + 1


def _day(text: str, at: int, since: int, clock: datetime) -> Found:
    if text[at] in "上下大" and text[at + 1 : at + 2] in "午清":
        return _part(text, at, since, clock)
    part = date_at(text, at, since, clock) if _day_start.match(text, at) else None
    return part, part.end if part is not None else at + 1


def _part(text: str, at: int, since: int, clock: datetime) -> Found:
    start = _part_start.match(text, at)
    if start is None:
        return None, at + 1
    return _unless_vague(text, at, time_at(text, at), start.end())


_READERS = {_DIGIT: _digits, _NUMERAL: _numeral, _SIGN: _signed, _DAY: _day, _PART: _part}


def _longest(
    text: str, at: int, amount: Amount | None, moment: Piece | None, clock: datetime
) -> Piece | Reading | None:
    """The moment, or the number, or the moment that the number is a distance to."""
    if amount is None or (moment is not None and moment.end >= amount.end):
        return moment
    return away_at(text, at, amount, clock) or Reading(at, amount.end, "number", amount.value, amount.unit)


def _unless_vague(text: str, at: int, part: Piece | Reading | None, otherwise: int) -> Found:
    """Nothing, if a vague moment is longer: 七点 is no seven."""
    end = vague_end(text, at)
    if part is not None and part.end >= end:
        return part, part.end
    return None, end if end > at else otherwise
