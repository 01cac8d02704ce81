"""What the descriptions of tools say besides a spec's own docs. Locales without words here read English."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.units import UNITS


def _is_chinese(locale: str) -> bool:
    return locale.split("_")[0].split("-")[0] == "zh"


def unit(name: str, locale: str) -> str:
    if _is_chinese(locale):
        return f"单位：{UNITS[name]}"
    return f"Unit: {name}"


def step(size: float, low: float | None, locale: str) -> str:
    if _is_chinese(locale):
        return f"从 {low} 起，步长 {size}" if low else f"步长 {size}"
    return f"In steps of {size} from {low}" if low else f"In steps of {size}"


def moment(kind: str, locale: str) -> str:
    form = {"date": "YYYY-MM-DD", "time": "HH:MM", "datetime": "YYYY-MM-DDTHH:MM"}[kind]
    if _is_chinese(locale):
        return f"格式：{form}（当地时间）" if kind == "datetime" else f"格式：{form}"
    return f"Format: {form}, local time" if kind == "datetime" else f"Format: {form}"


def key(entity: str, locale: str) -> str:
    article = "an" if entity[0] in "AEIOUaeiou" else "a"
    return f"{entity} 的编号" if _is_chinese(locale) else f"Id of {article} {entity}"


def meanings(members: Sequence[tuple[str, str]], locale: str) -> str:
    """`low: …; high: …` for the values of an enum that have docs."""
    chinese = _is_chinese(locale)
    colon, semicolon = ("：", "；") if chinese else (": ", "; ")
    return semicolon.join(f"{value}{colon}{doc.rstrip('.。')}" for value, doc in members if doc)


def sentences(parts: Sequence[str], locale: str) -> str:
    """One text of the parts that say something, each ended as the locale ends a sentence."""
    chinese = _is_chinese(locale)
    stop, space = ("。", "") if chinese else (".", " ")
    said = [part.strip() for part in parts if part.strip()]
    return space.join(part if part[-1] in ".!?。！？" else part + stop for part in said)
