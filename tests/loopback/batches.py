"""Message Batches: they are in progress until they were asked for a few times, then their results are there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.loopback.wire import Refused, need

Result = Callable[[Mapping[str, Any]], dict[str, Any]]
"""The result of one request of a batch, by its `params`."""


class Batches:
    """`polls`: how often a batch is asked for until it has ended."""

    def __init__(self, result: Result, polls: int) -> None:
        self._result = result
        self._polls = polls
        self._batches: dict[str, list[dict[str, Any]]] = {}
        self._left: dict[str, int] = {}
        self._results: dict[str, bytes] = {}

    def create(self, body: Mapping[str, Any], url: str) -> dict[str, Any]:
        requests = need(body, "requests", list)
        ids = [need(request, "custom_id", str) for request in requests]
        if len(set(ids)) < len(ids) or not ids or max(map(len, ids)) > 64:
            raise Refused(400, "invalid_request_error", "requests: custom_id must be unique, and 64 characters at most")
        id = f"msgbatch_{len(self._batches):04d}"
        self._batches[id] = requests
        self._left[id] = self._polls
        return self.retrieve(id, url)

    def retrieve(self, id: str, url: str) -> dict[str, Any]:
        if id not in self._batches:
            raise Refused(404, "not_found_error", f"there is no batch {id}")
        shown = self._shown(id, url)
        self._left[id] -= 1
        return shown

    def list(self, url: str) -> dict[str, Any]:
        """All of them on one page, the newest first."""
        ids = [*reversed(self._batches)]
        return {
            "data": [self._shown(id, url) for id in ids],
            "has_more": False,
            "first_id": ids[0] if ids else None,
            "last_id": ids[-1] if ids else None,
        }

    def results(self, id: str) -> bytes:
        if id not in self._batches or self._left[id] >= 0:
            raise Refused(404, "not_found_error", f"there are no results of {id}")
        if id not in self._results:
            # Not in the order in which they were sent.
            lines = [
                {"custom_id": request["custom_id"], "result": self._result(request["params"])}
                for request in reversed(self._batches[id])
            ]
            self._results[id] = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)
        return self._results[id]

    def _shown(self, id: str, url: str) -> dict[str, Any]:
        ended, count = self._left[id] <= 0, len(self._batches[id])
        return {
            "id": id,
            "type": "message_batch",
            "processing_status": "ended" if ended else "in_progress",
            "request_counts": {
                "processing": 0 if ended else count,
                "succeeded": count if ended else 0,
                "errored": 0,
                "canceled": 0,
                "expired": 0,
            },
            "created_at": "2026-11-01T10:00:00Z",
            "expires_at": "2026-11-02T10:00:00Z",
            "ended_at": "2026-11-01T11:00:00Z" if ended else None,
            "archived_at": None,
            "cancel_initiated_at": None,
            "results_url": f"{url}/v1/messages/batches/{id}/results" if ended else None,
        }
