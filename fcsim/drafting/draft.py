"""The whole way from documents to a draft that compiles and was tried out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from compiler import CompiledSpec, compile_text
from fcsim.drafting.declarations import Declarations
from fcsim.drafting.design import Design, designed
from fcsim.drafting.designer import Designer, GivenUp
from fcsim.drafting.documents import Document
from fcsim.drafting.gathering import MOST, gathered
from fcsim.drafting.parts import Section, sections
from fcsim.drafting.problems import Found, Problem, find
from fcsim.drafting.trial import Trial, tried
from fcsim.drafting.writing import FILE, Phrased, core, phrases, together
from simulator.llm.desk import Desk
from simulator.llm.model import Model, Reply, Request

Watch = Callable[[str], None]
"""Hears what was done, in a line."""
_TOLD = 25
"""After so many sections at a time it is told how far the reading has got."""


class NoDraft(Exception):
    """There is no draft; the message says why. `is_open`: with more rounds there may be one."""

    def __init__(self, reason: str, *, is_open: bool = False) -> None:
        super().__init__(reason)
        self.is_open = is_open


@dataclass(frozen=True, slots=True)
class Wish:
    """What to draft from, in which locales (the default one first). `rounds`: how often an answer goes back."""

    documents: tuple[Document, ...]
    locales: tuple[str, ...]
    rounds: int

    def sections(self) -> list[Section]:
        return [section for each in self.documents for section in sections(each.name, each.blocks)]


@dataclass(frozen=True, slots=True)
class Draft:
    """`problems` are those it was designed for, numbered from 1 in `design`; `aside` those beyond that; `found` is
    all that was read."""

    wish: Wish
    declarations: Declarations
    spec: CompiledSpec
    design: Design
    problems: tuple[Problem, ...]
    aside: tuple[Problem, ...]
    found: Found
    phrased: tuple[Phrased, ...]
    trial: Trial


async def drafted(wish: Wish, model: Model, watch: Watch) -> Draft:
    """Raises NoDraft, and Stopped."""
    return await _drafted(wish, Desk(model), watch)


async def rehearsed(wish: Wish) -> list[tuple[Request, Reply]]:
    """What would be asked, if each answer is about as expected. Raises NoDraft."""
    desk = Desk(None)
    await _drafted(wish, desk, lambda line: None)
    return desk.sent


async def _drafted(wish: Wish, desk: Desk, watch: Watch) -> Draft:
    designer = Designer(desk, wish.locales[0], wish.rounds)
    parts = wish.sections()

    def reading(number: int) -> None:
        if number % _TOLD == 0 and number < len(parts):
            watch(f"read {number:,} of {len(parts):,} sections")

    found = await find(designer, parts, reading)
    read = len(parts) - len(found.unread)
    watch(f"read {read:,} of {len(parts):,} sections: {len(found.problems):,} problems")
    problems, aside = await _chosen(designer, found)
    try:
        design = await designed(designer, problems, wish.locales)
        watch(f"designed {len(design.apis)} APIs and {len(design.scenarios)} scenarios in {design.domain}")
        written = await core(designer, design, problems, wish.locales)
    except GivenUp as given_up:
        raise NoDraft(f"the model did not get it right:\n\n{given_up}", is_open=True) from None
    plain = _compiled(written)
    watch("written, compiled and tried out; now the phrases")
    phrased = await phrases(designer, written, plain)
    if designer.is_rehearsing:
        return Draft(wish, written, plain, design, problems, aside, found, tuple(phrased), Trial(0, ()))
    written, told = together(written, phrased)
    written = written.in_style()
    spec = _compiled(written)
    trial = tried(spec, wish.locales)
    if trial.faults:
        raise NoDraft("the draft cannot be used:\n\n" + "\n".join(trial.complaints))
    return Draft(wish, written, spec, design, problems, aside, found, told, trial)


def _compiled(draft: Declarations) -> CompiledSpec:
    """The spec of declarations that have compiled before."""
    spec = compile_text(draft.text(), FILE).spec
    assert spec is not None
    return spec


async def _chosen(designer: Designer, found: Found) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """The problems to design for, and those that are too many."""
    if not found.problems and found.unread:
        place, why = found.unread[0]
        raise NoDraft(f"the model could not read the documents; {place}: {why}", is_open=True)
    if not found.problems:
        raise NoDraft("the documents tell of nothing that an API could answer")
    problems = await gathered(designer, found.problems)
    return problems[:MOST], problems[MOST:]
