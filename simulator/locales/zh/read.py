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
from simulator.locales.zh.read_numbers import NUMERALS, half_at, percent_at, worded_at, written_at

_GAPS = Gaps(
    date_time=frozenset(("", " ", "，", ",", "的", "）", "） ", "），", ")", ") ", "), ")),
    time_date=frozenset(),
    date_date=frozenset(("", " ", "，", "（", "(", " (", "的")),
)
# Where something may start. Everything else in the text is passed over.
_START = re.compile(
    r"(?P<digits>\d)"
    rf"|(?P<numeral>[{NUMERALS[:13]}])"
    rf"|(?P<sign>(?:零下|负|(?<![A-Za-z0-9)])-)?[$€£¥￥]?-?(?=[\d{NUMERALS[:13]}])|百分之)"
    r"|(?P<half>半(?=个|小时|钟头|公|斤|年))"
    r"|(?P<date>[今明昨](?=[天日儿早晚年])|大?[前后][天]|[去后前]年|[上下]{0,2}[这本]?个?(?:周|星期|礼拜)(?=[一二三四五六日天])"
    rf"|[上这本下]个?月(?=[\d{NUMERALS[2:13]}]))"
    r"|(?P<part>凌晨|清[晨早]|大清早|早[上晨]?|上午|[中正下]午|午[后夜]|傍晚|晚[上间]?|夜里|[半深]夜)"
)
_run = re.compile(rf"[{NUMERALS}]+")
# Before a numeral: it is an ordinal, approximate, or the end of a longer word.
_NO_NUMBER_AFTER = frozenset("第初几数" + NUMERALS)


def read(text: str, clock: datetime) -> tuple[Reading, ...]:
    found: list[Piece | Reading] = []
    at = 0
    while (start := _START.search(text, at)) is not None:
        begin, kind = start.start(), start.lastgroup
        part: Piece | Reading | None
        if kind == "digits":
            end = code_end(text, begin, at)
            if end is not None:
                at = end
                continue
            part = _digits(text, begin, at, clock)
        elif kind == "numeral":
            part = _numeral(text, begin, at, clock)
        elif kind == "date":
            part = date_at(text, begin, at, clock)
        elif kind == "part":
            part = time_at(text, begin)
        else:
            part = _signed(text, begin, clock)
        end = max(vague_end(text, begin), begin)
        if part is not None and part.end >= end:
            found.append(part)
            at = part.end
        elif end > begin:
            at = end
        elif kind == "digits":
            at = token_end(text, begin)
        elif kind == "numeral" and (run := _run.match(text, begin)) is not None:
            at = run.end()
        else:
            at = max(start.end(), begin + 1)
    return readings(text, found, _GAPS)


def _longer(one: Piece | None, other: Piece | None) -> Piece | None:
    return other if one is None or (other is not None and other.end > one.end) else one


def _digits(text: str, at: int, since: int, clock: datetime) -> Piece | Reading | None:
    if at > since and text[at - 1] in "第初":
        return None
    moment = _longer(date_at(text, at, since, clock), time_at(text, at))
    amount = written_at(text, at)
    if amount is None or (moment is not None and moment.end >= amount.end):
        return moment
    return away_at(text, at, amount, clock) or Reading(at, amount.end, "number", amount.value, amount.unit)


def _numeral(text: str, at: int, since: int, clock: datetime) -> Piece | Reading | None:
    if at > since and text[at - 1] in _NO_NUMBER_AFTER:
        return None
    moment = _longer(date_at(text, at, since, clock), time_at(text, at))
    amount = worded_at(text, at)
    if amount is None or (moment is not None and moment.end >= amount.end):
        return moment
    return away_at(text, at, amount, clock) or Reading(at, amount.end, "number", amount.value, amount.unit)


def _signed(text: str, at: int, clock: datetime) -> Piece | Reading | None:
    amount = percent_at(text, at) or half_at(text, at) or written_at(text, at) or worded_at(text, at)
    if amount is None:
        return None
    return away_at(text, at, amount, clock) or Reading(at, amount.end, "number", amount.value, amount.unit)
