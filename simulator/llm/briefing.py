"""What each turn of a plan has to say, in the words of the domain: the data of the prompts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from compiler.phrases import text_of
from compiler.types import BoolType, EnumType, ListType, MapType, MomentType, NumberType, ObjectType, UnionType
from simulator.chance import pick
from simulator.llm.draft import Draft
from simulator.locales import locale as locale_pack
from simulator.plan import Act, Mention
from simulator.script import label_of
from simulator.spoken import Unsayable
from simulator.voice import Voice, Way

_SAMPLES = 6
_MOST_FORMS = 4


@dataclass(frozen=True, slots=True)
class Value:
    """`forms` are ways to say it; with `is_free` any other words for the same will do."""

    label: str
    forms: tuple[str, ...]
    is_free: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One act of a turn: its `kind`, what it is `about`, the `values` it carries, and the `cue`, words that must be
    there. `text` and `answer` are as in `simulator.plan.Act`."""

    kind: str
    about: str
    label: str
    values: tuple[Value, ...]
    cue: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Direction:
    """One turn. `gist` is what an assistant says there, to be put in other words."""

    number: int
    speaker: str
    parts: tuple[Part, ...]
    gist: str


class Briefing:
    """Tells what the turns of one draft have to say."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._script = draft.script
        self._voice = Voice(draft.script, locale_pack(draft.locale))
        self._rng = random.Random(f"{draft.plan.world_seed}/{draft.index}/{draft.attempt}/forms")

    def turns(self) -> list[Direction]:
        return [self.turn(number) for number, _ in self._draft.talk]

    def turn(self, number: int) -> Direction:
        turn = self._draft.turn(number)
        parts = tuple(self._part(act, turn.role == "user") for act in turn.acts)
        is_told = turn.role == "assistant" and turn.acts[0].text not in ("greet", "thanks")
        return Direction(number, turn.role, parts, self._draft.embedded(number) if is_told else "")

    def wishes(self) -> list[str]:
        """What the user came for, in the order in which it is asked for."""
        acts = (act for _, turn in self._draft.talk for act in turn.acts)
        asked = (act for act in acts if act.kind == "request" or (act.kind == "outside" and act.api is not None))
        return list(dict.fromkeys(self._script.doc_clause(act.api) for act in asked if act.api is not None))

    def _part(self, act: Act, is_user: bool) -> Part:
        return Part(
            act.kind,
            self._script.doc_clause(act.api) if act.api is not None else "",
            self._label(act),
            tuple(self._values(act)) if is_user else (),
            act.text if act.kind in ("request", "forbidden") else "",
            act.text if act.kind in ("smalltalk", "chat", "outside", "beyond") else "",
            act.answer,
        )

    def _label(self, act: Act) -> str:
        if act.api is None or not act.path or act.kind not in ("inform", "refine", "ask", "reject"):
            return ""
        return label_of(self._script.unit(act.api.name, act.path).param, self._draft.locale)

    def _values(self, act: Act) -> Iterator[Value]:
        for mention in act.mentions:
            if not mention.is_silent:
                unit = self._script.unit(mention.api, mention.path)
                label = label_of(unit.param, self._draft.locale)
                yield Value(label, self._forms(mention), _is_free(mention))

    def _forms(self, mention: Mention) -> tuple[str, ...]:
        if isinstance(mention.type, EnumType) and isinstance(mention.value, str):
            return mention.type.words(mention.value, self._draft.locale)
        return tuple(dict.fromkeys(self._said(mention) for _ in range(_SAMPLES)))[:_MOST_FORMS]

    def _said(self, mention: Mention) -> str:
        """One way in which the embedded speaker would say it."""
        if mention.value is None:
            unit = self._script.unit(mention.api, mention.path)
            return pick(self._rng, self._script.null(mention.api, unit.param, mention.path))
        if isinstance(mention.type, BoolType):
            api, unit = self._script.spec.apis[mention.api], self._script.unit(mention.api, mention.path)
            return text_of(
                pick(self._rng, self._script.of_unit(api, unit, "with" if mention.value else "without"))
            ).strip()
        try:
            way = Way(self._rng, self._draft.clock, exact=False, references=mention.references)
            spoken = self._voice.value(mention.type, mention.value, mention.path, way)
        except Unsayable:
            return str(mention.value)
        return spoken.text


def _is_free(mention: Mention) -> bool:
    inner = mention.type.item if isinstance(mention.type, ListType) else mention.type
    return isinstance(inner, NumberType | MomentType | ObjectType | UnionType | MapType) or any(
        reference.rule == "fields" for reference in mention.references.values()
    )
