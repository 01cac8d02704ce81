"""Which dialogue of a run is to show which goals: decided before the first one is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from simulator.coverage.goals import Goal
from simulator.coverage.reach import Reach
from simulator.coverage.wishes import Wish, of_the_speaker, promised, wish_for

_MOST_GIVEN, _MOST_VALUES = 3, 2
"""How many paths of one call a wish says something of, and how many of their values: more hinder each other."""


def allot(goals: Iterable[Goal], numbers: Mapping[int, str], reach: Reach) -> dict[int, Wish]:
    """Wishes for some dialogues of a run, one each at most, that together promise the goals.

    `numbers` has the dialogues of the spec of `reach`, each with its locale. Depends on the arguments
    alone. The wishes that cover most come first when there are more of them than dialogues; the dialogues
    that get one lie evenly among the others.
    """
    free: dict[str, list[int]] = {}
    for number in sorted(numbers):
        free.setdefault(numbers[number], []).append(number)
    allotted: dict[int, Wish] = {}
    for locale, wishes in woven(goals, {locale: len(of) for locale, of in free.items()}, reach).items():
        allotted.update(evenly(free[locale], wishes))
    return dict(sorted(allotted.items()))


def woven(goals: Iterable[Goal], room: Mapping[str, int], reach: Reach) -> dict[str, list[Wish]]:
    """Wishes that together promise the goals, by locale, those that cover most first. `room` is how many
    dialogues there are of each locale."""
    found: dict[str, list[tuple[int, Wish]]] = {locale: [] for locale in room}
    for gain, wish in _Weaver(goals, room, reach).wishes():
        found[wish.locale].append((gain, wish))
    return {locale: [wish for _, wish in sorted(of, key=lambda each: -each[0])] for locale, of in found.items()}


def evenly(numbers: Sequence[int], wishes: Sequence[Wish]) -> dict[int, Wish]:
    """The first of the wishes, as many as there are numbers, spread over these."""
    best = wishes[: len(numbers)]
    return {numbers[rank * len(numbers) // len(best)]: wish for rank, wish in enumerate(best)}


@dataclass(frozen=True, slots=True)
class _Thread:
    """A goal that is still to be woven in, its wish, and where it can be granted. `paths` are those that it says
    something of, `is_valued` if that is which value is there."""

    goal: Goal
    wish: Wish
    locales: frozenset[str]
    paths: frozenset[str]
    is_valued: bool


class _Weaver:
    """Makes wishes until each goal is promised by one: for a goal its own, and what goes well with it."""

    def __init__(self, goals: Iterable[Goal], room: Mapping[str, int], reach: Reach) -> None:
        self._spec = reach.spec
        self._room = room
        self._used: Counter[str] = Counter()
        self._open: dict[Goal, _Thread] = {}
        # What can go along with another wish of its API: walks stand for themselves.
        self._of_api: dict[str, dict[Goal, _Thread]] = {}
        # Who goes along an edge passes its ends: nodes come last.
        for goal in sorted(goals, key=lambda goal: goal.kind == "node"):
            wish, locales = wish_for(goal, self._spec), frozenset(reach.locales(goal)) & room.keys()
            if wish is not None and locales:
                is_valued = bool(wish.fixed or wish.bounds)
                self._open[goal] = thread = _Thread(goal, wish, locales, _paths_of(wish), is_valued)
                if not wish.through:
                    self._of_api.setdefault(wish.api, {})[goal] = thread

    def wishes(self) -> Iterator[tuple[int, Wish]]:
        """Each wish, with the number of goals that none before it promises."""
        while self._open:
            thread = next(iter(self._open.values()))
            wish = self._with_more(self._placed(thread))
            woven = self._gained(promised(wish, self._spec), wish.locale)
            for goal in woven:
                self._of_api.get(self._open.pop(goal).wish.api, {}).pop(goal, None)
            self._used[wish.locale] += 1
            yield len(woven), wish

    def _placed(self, thread: _Thread) -> Wish:
        """The goal's wish in a locale: its own, or the one with most room left."""
        options = [thread.wish.locale] if thread.wish.locale else sorted(thread.locales)
        return replace(thread.wish, locale=min(options, key=lambda locale: self._used[locale] / self._room[locale]))

    def _with_more(self, wish: Wish) -> Wish:
        """The wish, and what other goals ask for that goes with it: first of its own API, then of the speaker."""
        for api in ("",) if wish.makes_no_call else dict.fromkeys((wish.api, "")):
            is_full, paths, closed = _room_of(wish)
            for thread in list(self._of_api.get(api, {}).values()):
                # A large API has thousands of goals: most are seen not to fit without putting them together.
                if thread.is_valued and (closed is None or not closed.isdisjoint(thread.paths)):
                    continue
                if is_full and not thread.paths <= paths:
                    continue
                if wish.locale in thread.locales and (more := both(wish, thread.wish)) is not None:
                    wish = more
                    is_full, paths, closed = _room_of(wish)
        if wish.persona:
            return wish
        # The speaker is left open if it makes no difference.
        spoken = (wish, *(replace(wish, persona=persona) for persona in self._spec.personas))
        return max(spoken, key=lambda each: len(self._gained(of_the_speaker(each, self._spec), wish.locale)))

    def _gained(self, goals: Iterable[Goal], locale: str) -> list[Goal]:
        """Those goals that are still open in a locale."""
        return [goal for goal in goals if (thread := self._open.get(goal)) is not None and locale in thread.locales]


def both(one: Wish, other: Wish) -> Wish | None:
    """One wish that grants both, if they neither contradict nor hinder each other.

    A walk, an outcome or a behaviour is hard enough to come by without values that are fixed. What a
    behaviour is of must not change: the end of a walk, an API, or a dialogue.
    """
    if other.through or other.api not in ("", one.api):
        return None
    if (one.through or one.behaviour) and (other.fixed or other.bounds):
        return None
    takes = not (one.behaviour or one.through or one.fixed or one.bounds) and other.api == one.api
    if other.behaviour not in ("", one.behaviour) and not takes:
        return None
    sides = ((one.persona, other.persona), (one.locale, other.locale), (one.rival, other.rival))
    if any(mine and theirs and mine != theirs for mine, theirs in sides):
        return None
    both = replace(
        one,
        behaviour=one.behaviour or other.behaviour,
        persona=one.persona or other.persona,
        locale=one.locale or other.locale,
        rival=one.rival or other.rival,
        fixed=_joined(one.fixed, other.fixed),
        bounds=_joined(one.bounds, other.bounds),
        present=_joined(one.present, other.present),
        absent=_joined(one.absent, other.absent),
    )
    return both if _agrees(both) else None


def _paths_of(wish: Wish) -> frozenset[str]:
    """What a wish says something of."""
    return frozenset((*wish.given, *wish.absent))


def _room_of(wish: Wish) -> tuple[bool, frozenset[str], frozenset[str] | None]:
    """Whether a wish says something of as many paths as it can; these; and those whose value can't be said beside what
    it says: None if none can."""
    paths, valued = _paths_of(wish), frozenset(path for path, _ in (*wish.fixed, *wish.bounds))
    takes_values = not (wish.through or wish.behaviour) and len(valued) < _MOST_VALUES
    return len(paths) >= _MOST_GIVEN, paths, valued if takes_values else None


def _agrees(wish: Wish) -> bool:
    """Whether what is wanted of the arguments is not too much, and without contradiction."""
    valued = [path for path, _ in (*wish.fixed, *wish.bounds)]
    if len(valued) > _MOST_VALUES or len(valued) > len(set(valued)):
        return False
    if len(wish.given) + len(wish.absent) > _MOST_GIVEN:
        return False
    return not any(_concerns(path, given) for path in wish.absent for given in (*wish.given, *_changed(wish)))


def _concerns(absent: str, given: str) -> bool:
    """Whether a value may not be there if another is: it is the same one, in it, or beside it in an object."""
    inside, _, _ = absent.rpartition(".")
    return given == absent or given.startswith((f"{absent}[", f"{inside}.") if inside else f"{absent}[")


def _changed(wish: Wish) -> tuple[str, ...]:
    """The paths of values that the walk asks for or changes."""
    return tuple(node.rpartition(",")[2][:-1] for node in wish.through if "," in node)


T = TypeVar("T")


def _joined(one: tuple[T, ...], other: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*one, *other)))
