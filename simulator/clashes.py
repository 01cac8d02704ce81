"""Requests that are open at once: where what is said for one would be taken for a part of the other."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.plan import Mention
from simulator.profile import Profile, Profiles
from simulator.task import Task


def contradict(one: Task, other: Task, profiles: Profiles, profile: Profile) -> bool:
    """Whether one takes something from the profile without a word, and the other names another value of it."""
    if not profile:
        return False
    mine, theirs = _mentions(one), _mentions(other)
    return not (
        _unsaid(mine).isdisjoint(profiles.overruled(profile, theirs))
        and _unsaid(theirs).isdisjoint(profiles.overruled(profile, mine))
    )


def would_answer(task: Task, said: Iterable[Mention]) -> bool:
    """Whether a call of a task would be taken for one that something was said for before, and is without that."""
    calls = {each.api.name: each for each in (*task.lookups, task)}
    for mention in said:
        call = calls.get(mention.api)
        if call is None or mention.is_silent:
            continue
        own = call.mentions.get(mention.path)
        if own is None or own.api != mention.api or own.is_silent:
            return True
    return False


def _mentions(task: Task) -> list[Mention]:
    return [mention for each in (*task.lookups, task) for mention in each.mentions.values()]


def _unsaid(mentions: Iterable[Mention]) -> set[str | None]:
    """The profile's fields that are taken without a word."""
    return {
        reference.pointer
        for mention in mentions
        for reference in mention.references.values()
        if reference.rule == "unsaid"
    }
