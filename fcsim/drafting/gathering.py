"""Putting together the problems that are the same, where a spec would have too many to answer."""

from __future__ import annotations

from collections.abc import Iterable

from fcsim.drafting import expected
from fcsim.drafting.designer import Answer, Designer, GivenUp, Wrong, at_once, read
from fcsim.drafting.problems import Problem
from fcsim.drafting.prompts import prompt

MOST = 40
"""Problems that one spec is designed for; of more, those that are the same are gathered first."""
_AT_ONCE = 60
"""Problems that are gathered in one request."""
_LONGEST = 300
_TOKENS = 4_000


class _Group(Answer):
    problem: str
    of: list[int]


class _Groups(Answer):
    groups: list[_Group]


async def gathered(designer: Designer, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Not more than `MOST` problems if those that are the same are put together, and otherwise as few as that gives,
    the ones with most sentences first. Raises Stopped."""
    are_sorted = False
    while len(problems) > MOST:
        parts = [problems[start : start + _AT_ONCE] for start in range(0, len(problems), _AT_ONCE)]
        groups = await at_once(_together(designer, part) for part in parts)
        fewer = tuple(problem for part in groups for problem in part)
        if len(fewer) <= 0.9 * len(problems):
            problems = fewer
        elif not are_sorted:  # those that are the same may stand far apart, and begin alike
            problems, are_sorted = tuple(sorted(fewer, key=lambda problem: problem.text)), True
        else:
            return tuple(sorted(fewer, key=lambda problem: -len(problem.quotes)))
    return problems


async def _together(designer: Designer, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    def take(text: str) -> tuple[Problem, ...]:
        groups = read(_Groups, text).groups
        wrong = list(_wrong(groups, len(problems)))
        if wrong:
            raise Wrong(wrong)
        grouped = {number for group in groups for number in group.of}
        alone = [problem for number, problem in enumerate(problems, 1) if number not in grouped]
        return (*(_joined(group.problem, (problems[n - 1] for n in group.of)) for group in groups), *alone)

    try:
        return await designer.settle(
            prompt(designer.locale, "gather"),
            prompt(designer.locale, "problems", problems=problems),
            expected.groups(len(problems)),
            take,
            tokens=_TOKENS,
            schema=_Groups.model_json_schema(),
        )
    except GivenUp:
        return problems


def _joined(text: str, problems: Iterable[Problem]) -> Problem:
    quotes = tuple(dict.fromkeys(quote for problem in problems for quote in problem.quotes))
    return Problem(" ".join(text.split())[:_LONGEST], quotes)


def _wrong(groups: Iterable[_Group], size: int) -> Iterable[str]:
    seen: set[int] = set()
    for place, group in enumerate(groups):
        for number in group.of:
            if not 1 <= number <= size:
                yield f"groups[{place}].of: there is no problem {number}"
            elif number in seen:
                yield f"groups[{place}].of: problem {number} is in a group already"
            seen.add(number)
        if not group.of or not group.problem.strip():
            yield f"groups[{place}]: a sentence, and at least one problem"
