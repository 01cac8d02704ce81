"""Other names for tools and parameters: of like words, in another order or style, shortened, or saying nothing."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Container, Mapping, Sequence

from simulator.chance import pick

_TRIES = 8

_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    # what tools do
    "add": ("append", "insert", "put"),
    "book": ("reserve", "arrange"),
    "cancel": ("revoke", "call_off", "abort"),
    "change": ("modify", "alter", "edit"),
    "check": ("verify", "inspect"),
    "close": ("finish", "shut"),
    "create": ("make", "new", "register"),
    "delete": ("remove", "erase", "drop"),
    "find": ("locate", "look_up", "discover"),
    "get": ("fetch", "retrieve", "read"),
    "list": ("enumerate", "show_all", "get_all"),
    "move": ("shift", "relocate", "transfer"),
    "open": ("start", "launch"),
    "order": ("purchase", "buy"),
    "pay": ("settle", "remit"),
    "place": ("submit", "put_in"),
    "request": ("ask_for", "apply_for"),
    "return": ("send_back", "give_back"),
    "search": ("query", "look_for", "seek"),
    "send": ("dispatch", "transmit"),
    "set": ("assign", "configure", "define"),
    "show": ("display", "present", "view"),
    "start": ("begin", "launch"),
    "stop": ("halt", "end"),
    "track": ("trace", "follow"),
    "update": ("modify", "refresh", "revise"),
    # what they are about
    "account": ("acct", "ledger"),
    "address": ("addr", "street_address"),
    "amount": ("sum", "total"),
    "category": ("kind", "class"),
    "city": ("town", "municipality"),
    "count": ("number", "how_many"),
    "date": ("day", "on_day"),
    "description": ("details", "text"),
    "end": ("finish", "until"),
    "filter": ("criteria", "constraints"),
    "id": ("key", "ref", "identifier"),
    "items": ("lines", "entries", "goods"),
    "kind": ("type", "category"),
    "limit": ("max_results", "top_n", "cap"),
    "location": ("place", "where"),
    "message": ("text", "body"),
    "name": ("title", "label"),
    "note": ("remark", "comment", "memo"),
    "phone": ("tel", "phone_number"),
    "price": ("cost", "charge"),
    "quantity": ("qty", "number_of_units"),
    "reason": ("cause", "why"),
    "size": ("dimension", "measure"),
    "status": ("state", "condition"),
    "time": ("hour", "moment"),
}


def renamed(
    name: str, taken: Container[str], rng: random.Random, opaque: str, styles: Sequence[Callable[[list[str]], str]]
) -> str:
    """Another name that is not `taken`, in one of the styles; `opaque` says nothing. `name` itself if all are taken."""
    for _ in range(_TRIES):
        words, way = name.split("_"), rng.random()
        if way < 0.12:
            found = opaque
        else:
            if way < 0.62:
                words = [pick(rng, _SYNONYMS[word]) if word in _SYNONYMS else word for word in words]
            elif way < 0.74:
                words = [*words[1:], words[0]]
            elif way < 0.86:
                words = [_short(word) for word in words]
            found = pick(rng, styles)("_".join(words).split("_"))
        if found not in taken and len(found) <= 64:
            return found
    return name


def _short(word: str) -> str:
    """`rstrnt`: a long word without its vowels, but the first letter."""
    return word if len(word) < 6 else word[0] + re.sub("[aeiou]", "", word[1:])


def snake(words: list[str]) -> str:
    return "_".join(words)


def camel(words: list[str]) -> str:
    return words[0] + "".join(word.capitalize() for word in words[1:])


def pascal(words: list[str]) -> str:
    return "".join(word.capitalize() for word in words)


def kebab(words: list[str]) -> str:
    return "-".join(words)
