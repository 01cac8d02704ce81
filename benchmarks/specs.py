"""Specs of any size, for measuring how the compiler grows."""

from __future__ import annotations

_HEAD = """fcspec 1

/// A large domain.
/// zh: 一个很大的领域。
domain large
locale en, zh

enum Level { low { en: "low" | "small", zh: "低" } high { en: "high" | "big", zh: "高" } }
"""

_BLOCK = """
/// A thing of kind {n}.
entity Thing{n} {{
  id: key("t{n}-####")
  name: string @faker(company)
  level: Level
  size: int(1..100)
}}

world {{ Thing{n} * 10 }}

/// Find things of kind {n}.
/// zh: 查找第{n}类物品。
api find_{n}(level?: Level, size?: int(1..100), limit: int(1..10) = 5) -> Thing{n}[] {{
  return Thing{n} where .level == level and .size >= size by .size desc take limit
}}

/// Change the size of a thing of kind {n}.
/// zh: 修改第{n}类物品的大小。
api resize_{n}(thing: Thing{n}.id, size: int(1..100)) -> Thing{n} {{
  error NOT_FOUND "There is no such thing."
  error SAME "It has that size already."
  confirm
  let found = one Thing{n} where .id == thing else NOT_FOUND
  require found.size != size else SAME
  return update found {{ size }}
}}

phrases en for find_{n} {{
  ask "(find|show) me (things|items) of level {{level}}" "what (things|items) are there?"
  done "I found {{count}}: {{list}}."
}}

phrases en for resize_{n} {{
  ask "(make|set) {{thing}} to {{size}}" "resize {{thing}}"
  done "Now it is {{result.size}}."
}}
"""


def large_spec(apis: int) -> str:
    """A spec of so many APIs (an even number): lookups and actions over an entity each."""
    return _HEAD + "".join(_BLOCK.format(n=number) for number in range(apis // 2))
