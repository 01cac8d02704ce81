"""Planning trips."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated, Literal, Optional

from pydantic import BaseModel, Field

Seat = Literal["window", "aisle"]


class Pace(Enum):
    """How much to do in a day."""

    SLOW = "slow"
    FAST = "fast"


class Traveller(BaseModel):
    """Who goes."""

    name: str = Field(max_length=40, description="Full name.")
    age: int = Field(ge=0, le=120)
    seat: Seat = "aisle"


@dataclass
class Trip:
    city: str
    days: int
    pace: Pace = Pace.SLOW


def plan_trip(
    city: str,
    start: date,
    travellers: list[Traveller],
    days: Annotated[int, Field(ge=1, le=30)] = 3,
    *,
    pace: Pace | None = None,
    notes: Optional[str] = None,  # noqa: UP045
) -> Trip:
    """Plan a trip to a city.

    Args:
        city: Where to go.
        start: The day it starts.
        days: How long it takes.
    """
    raise NotImplementedError


def cancel_trip(trip_id: str, refund: bool = True) -> None:
    """Cancels a trip.

    :param trip_id: The trip's number.
    """


def _hidden(x: int) -> int:
    return x
