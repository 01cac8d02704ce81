"""A spec as its declarations, each of which can be written anew without the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dsl import parse
from dsl.printer import print_spec
from dsl.source import normalise
from dsl.split import split

_HEADER = ("fcspec", "domain", "locale")
"""What is ours, and passed over in an answer."""
_NAMELESS = ("world", "flow", "profile")
_APART = ("persona", "scenario", "confusable")
"""Kinds with names of their own; all others share theirs."""

_ORDER = (
    "enum", "scalar", "type", "entity", "world", "api", "profile", "confusable", "flow", "persona", "scenario",
    "phrases",
)  # fmt: skip

_FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_GONE = re.compile(r"^//[ \t]*gone:[ \t]*(?:\w+[ \t]+)??`?(\w+)`?[ \t]*$", re.MULTILINE)
_NAMED = re.compile(r"[ \t]+`?([^\W\d]\w*)")
_PHRASES = re.compile(r"[ \t]+([^\W\d]\w*)[ \t]+for[ \t]+`?([^\W\d]\w*)")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What an answer holds: declarations by key, names to be taken out, and what it holds besides."""

    declarations: Mapping[Key, str]
    gone: tuple[str, ...]
    complaints: tuple[str, ...]


@dataclass(slots=True)
class Declarations:
    """The declarations of one spec. The header is ours."""

    header: str
    texts: dict[Key, str] = field(default_factory=dict)

    def put(self, written: Written) -> None:
        for name in written.gone:
            for key in [key for key in self.texts if key[-1] == name]:
                del self.texts[key]
        self.texts.update(written.declarations)

    def with_(self, declarations: Mapping[Key, str]) -> Declarations:
        return Declarations(self.header, self.texts | dict(declarations))

    def in_style(self) -> Declarations:
        """The same as the printer writes it. They must parse."""
        return Declarations(self.header, dict(written(print_spec(parse(self.text(), "").tree)).declarations))

    def text(self) -> str:
        """The spec: what is of a kind stands together, in the order in which it was first written."""
        return "\n\n".join((self.header, *sorted(self.texts.values(), key=_rank))) + "\n"


def written(answer: str) -> Written:
    """What an answer declares; of text with fences what is fenced."""
    whole = normalise("\n".join(_FENCED.findall(answer)) or answer)
    gone, text = tuple(_GONE.findall(whole)), _GONE.sub("", whole)
    found: dict[Key, str] = {}
    complaints: list[str] = []
    for piece in split(text, ""):
        own = text[piece.start : piece.end].strip()
        key = _key(piece.word, text, piece.word_start)
        if key is not None:
            found[key] = f"{found[key]}\n\n{own}" if key in found else own
        elif piece.word not in _HEADER and own:
            complaints.append(
                f"{'a draft has no `use`' if piece.word == 'use' else 'this is no declaration'}: {own[:80]!r}"
            )
    return Written(found, gone, tuple(complaints))


def _key(word: str, text: str, start: int) -> Key | None:
    """By what a declaration is known; None if it is none that a draft has."""
    after = start + len(word)
    if word in _NAMELESS:
        return (word,)
    if word == "phrases":
        found = _PHRASES.match(text, after)
        return (word, found[1], found[2]) if found else None
    if word not in _ORDER:
        return None
    name = _NAMED.match(text, after)
    return ((word if word in _APART else "name"), name[1]) if name else None


def _rank(text: str) -> int:
    word = next(line for line in text.splitlines() if line[:1].isalpha()).split()[0]
    return _ORDER.index(word)


def header(domain: str, about: Iterable[tuple[str, str]]) -> str:
    """The first lines of a spec, with the domain's documentation by locale, the default one first."""

    def lines() -> Iterator[str]:
        yield "fcspec 1\n"
        for number, (locale, text) in enumerate(texts):
            yield f"/// {text}" if number == 0 else f"/// {locale}: {text}"
        yield f"domain {domain}"
        yield f"locale {', '.join(locale for locale, _ in texts)}"

    texts = [(locale, " ".join(text.split())) for locale, text in about]
    return "\n".join(lines())
