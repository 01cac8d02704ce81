"""The checks on dialogues that come from a file: what a check may know is found again by the record alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from compiler.model import CompiledSpec
from simulator.checks import CHECKS, Check, Context, Fault, Freshness
from simulator.checks.base import View
from simulator.dialogue import Dialogue, SpecRef, ref_to
from simulator.neighbours import mistaken
from simulator.run import NotOfThisRun, Studio
from simulator.version import VERSION

SpecsOf = Callable[[SpecRef], Sequence[CompiledSpec]]
"""All specs at hand that may be the one that a record is of: of its domain there may be several versions, and none."""

VERIFIED = ("spec", *CHECKS, "fresh")
"""The names of what a verifier checks. `spec`: the record is of a spec at hand, and its tools, world and
clock are those that the spec and the seed make."""

_STUDIOS, _SPECS = 64, 64


class Verifier:
    """Checks dialogues of any runs of the specs at hand."""

    def __init__(self, specs_of: SpecsOf) -> None:
        self._specs_of = specs_of
        # A dataset interleaves a few of them.
        self._studio = lru_cache(maxsize=_STUDIOS)(self._made)
        self._spec = lru_cache(maxsize=_SPECS)(self._found)
        self._guests: dict[SpecRef, CompiledSpec] = {}

    def faults(self, dialogue: Dialogue, fresh: Freshness) -> Iterator[tuple[str, Fault]]:
        """The first fault that each check finds, by the check's name, in the order of `VERIFIED`.

        `fresh` remembers the dialogues of a shard. Where the record does not lead to its spec and world,
        this is the only fault: nothing else can be checked.
        """
        try:
            studio = self._studio_of(dialogue)
            context = studio.context_of(dialogue)
            lenders = [self._lender(lender, studio.spec) for lender in dialogue.lenders]
            context.mistaken = mistaken(studio.spec, lenders)
            lent_tools = [self._studio(lender, dialogue.locale, dialogue.seed).tools for lender in dialogue.lenders]
        except NotOfThisRun as error:
            yield "spec", Fault(None, str(error))
            return
        for tool in (*dialogue.tools, *(tool for message in dialogue.messages for tool in message.tools)):
            if tool not in studio.tools and not any(tool in lent for lent in lent_tools):
                yield "spec", Fault(None, f"{_name(tool)} is not offered as the spec declares it")
                break
        view = View(dialogue)
        for name, check in CHECKS.items():
            if (fault := _outcome(check, view, context)) is not None:
                yield name, fault
        if (fault := fresh.fault(view)) is not None:
            yield "fresh", fault

    def context(self, dialogue: Dialogue) -> Context:
        """The world before the dialogue, and what its calls are replayed with.

        Raises NotOfThisRun where the record does not lead to them.
        """
        return self._studio_of(dialogue).context_of(dialogue)

    def _studio_of(self, dialogue: Dialogue) -> Studio:
        spec = self._spec(dialogue.spec)
        if dialogue.locale not in spec.locales:
            raise NotOfThisRun(f"{spec.domain} does not speak {dialogue.locale!r}")
        return self._studio(dialogue.spec, dialogue.locale, dialogue.seed)

    def _found(self, ref: SpecRef) -> CompiledSpec:
        if (guest := self._guests.get(replace(ref, version=VERSION))) is not None:
            return guest
        at_hand = self._specs_of(ref)
        for spec in at_hand:
            if spec.hash == ref.hash:
                return spec
        if not at_hand:
            raise NotOfThisRun(f"no spec of the domain {ref.domain!r} is at hand")
        others = ", ".join(spec.hash[:12] for spec in at_hand)
        raise NotOfThisRun(f"made of {ref.domain} with the hash {ref.hash[:12]}; the spec at hand has {others}")

    def _lender(self, ref: SpecRef, borrower: CompiledSpec) -> CompiledSpec:
        """A spec that lends a tool: one that the borrower uses, or another one at hand."""
        for spec in borrower.guests.values():
            self._guests.setdefault(ref_to(spec), spec)
        return self._spec(ref)

    def _made(self, ref: SpecRef, locale: str, seed: int) -> Studio:
        return Studio(self._spec(ref), locale, seed)


def _outcome(check: Check, view: View, context: Context) -> Fault | None:
    """A record that was tampered with may hold what no check foresees, such as a path that leads nowhere."""
    try:
        return check(view, context)
    except Exception as error:
        return Fault(None, f"the record contradicts itself ({type(error).__name__}: {error})")


def _name(tool: object) -> object:
    function = tool.get("function") if isinstance(tool, dict) else None
    return function.get("name") if isinstance(function, dict) else None
