"""How a server misbehaves, at given rates, and the same way whatever the order of the requests."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Mapping
from typing import Literal, get_args

from tests.loopback.wire import Answer, Refused

Fault = Literal[
    # Of HTTP.
    "400", "401", "404", "408", "409", "429", "429 retry-after", "429 date", "500", "503", "529",
    # Of the connection and the body.
    "cut", "slow", "broken body", "truncated body", "html", "other json", "huge",
    # Of the answer.
    "length", "refusal", "empty", "broken text",
    # Of a batch's single request.
    "errored", "expired",
]  # fmt: skip

_KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    404: "not_found_error",
    408: "timeout_error",
    409: "conflict_error",
    429: "rate_limit_error",
    500: "api_error",
    503: "api_error",
    529: "overloaded_error",
}

_DATE = "Sun, 01 Nov 2026 10:00:00 GMT"
"""What the server's clock shows, and until when it asks to wait."""


class Faults:
    """The share of requests each fault befalls. The same body is rolled anew each time that it comes."""

    def __init__(self, rates: Mapping[Fault, float] | None = None, seed: int = 0) -> None:
        self._rates = dict(rates or {})
        assert self._rates.keys() <= set(get_args(Fault))
        self._seed = seed
        self._seen: Counter[str] = Counter()
        self.happened: Counter[Fault] = Counter()

    def of(self, body: bytes) -> Fault | None:
        if not self._rates:
            return None
        digest = hashlib.sha256(body).hexdigest()
        self._seen[digest] += 1
        roll = random.Random(f"{self._seed}/{digest}/{self._seen[digest]}").random()
        for fault, rate in self._rates.items():
            roll -= rate
            if roll < 0:
                self.happened[fault] += 1
                return fault
        return None


def refuse(fault: Fault) -> None:
    """Raises what the faults of HTTP are."""
    status = fault.partition(" ")[0]
    if status.isdigit():
        headers = {"429 retry-after": {"retry-after": "0.01"}, "429 date": {"date": _DATE, "retry-after": _DATE}}
        raise Refused(int(status), _KINDS[int(status)], f"the loopback's {fault}", headers.get(fault))


def spoil(answer: Answer, fault: Fault) -> Answer:
    """What the faults of an answer make of it."""
    match fault:
        case "length":
            return Answer(answer.text[: len(answer.text) // 2] or "I", stop="length")
        case "refusal":
            return Answer("", stop="refusal")
        case "empty":
            return Answer("")
        case "broken text":
            return Answer(answer.text[: 2 * len(answer.text) // 3] or "{")
        case "huge":
            return Answer("abcdefg " * 250_000)
    return answer
