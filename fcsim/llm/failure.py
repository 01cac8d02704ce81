"""Why one try at a request brought no answer, and what that means for the next one."""

from __future__ import annotations

import email.utils
import math
import time
from collections.abc import Mapping
from typing import Literal

Kind = Literal["passing", "garbled", "request", "unreachable", "all"]
"""- `passing`: another try may succeed, after a while;
- `garbled`: another try may succeed, and there is nothing to wait for;
- `request`: this request will not be answered, others may be;
- `unreachable`: nothing answers at that address;
- `all`: no request will be answered: the key or the model is wrong."""

_PASSING = (408, 409, 425, 429)
_WRONG_FOR_ALL = (401, 402, 403, 404, 405)
_SHOWN = 300
_LONGEST_WAIT = 600.0


class Failed(Exception):
    """One try without an answer. `retry_after`: seconds to wait, as the server says; `status`: that of HTTP."""

    def __init__(self, reason: str, kind: Kind, *, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.kind = kind
        self.status = status
        self.retry_after = retry_after


def kind_of_status(status: int) -> Kind:
    """What a status of HTTP means for this request and for others."""
    if status in _PASSING or status >= 500:
        return "passing"
    return "all" if status in _WRONG_FOR_ALL else "request"


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks to wait, at least 0 and at most ten minutes; None if it says nothing.

    Seconds or a date (RFC 9110, 10.2.3). A date is counted from the server's own clock if it tells it: the one on our
    wall may be wrong, or jump.
    """
    given = headers.get("retry-after", "")
    try:
        seconds = float(given)
    except ValueError:
        until, now = _moment(given), _moment(headers.get("date", ""))
        if until is None:
            return None
        seconds = until - (time.time() if now is None else now)
    return None if math.isnan(seconds) else min(max(seconds, 0.0), _LONGEST_WAIT)


def _moment(date: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def shown(text: str, secrets: tuple[str, ...] = ()) -> str:
    """A server's words, fit for a message: one short line, without control characters and without secrets."""
    for secret in secrets:
        text = text.replace(secret, "…")
    line = " ".join("".join(char if char.isprintable() else " " for char in text[: 4 * _SHOWN]).split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
