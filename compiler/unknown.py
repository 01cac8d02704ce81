"""The type of what could not be resolved."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.types import StringType, Type


@dataclass(frozen=True, slots=True)
class UnknownType(StringType):
    """Stands where a type could not be resolved, and silences what would follow from that.

    A spec that has one has errors, so it never leaves the compiler.
    """


UNKNOWN = UnknownType()


def is_unknown(type_: Type) -> bool:
    return isinstance(type_, UnknownType)
