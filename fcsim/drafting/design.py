"""The design: which APIs a spec is to have, and which problems each of them answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from fcsim.drafting import expected
from fcsim.drafting.designer import Answer, Designer, Wrong, read
from fcsim.drafting.problems import Problem
from fcsim.drafting.prompts import prompt

MOST_APIS = 16
MOST_SCENARIOS = 24
_TOKENS = 6_000
_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
_LONGEST = 300


class DesignedApi(Answer):
    """`problems`: the numbers, from 1, of those that it answers."""

    name: str
    does: str
    problems: list[int]


class DesignedScenario(Answer):
    name: str
    problem: int


class About(Answer):
    locale: str
    text: str


class Unanswered(Answer):
    problem: int
    why: str


class Design(Answer):
    domain: str
    about: list[About]
    apis: list[DesignedApi]
    scenarios: list[DesignedScenario]
    unanswered: list[Unanswered]

    def api(self, name: str) -> DesignedApi:
        return next(api for api in self.apis if api.name == name)


async def designed(designer: Designer, problems: Sequence[Problem], locales: Sequence[str]) -> Design:
    """Raises GivenUp, and Stopped."""

    def take(text: str) -> Design:
        design = read(Design, text)
        if wrong := list(_wrong(design, len(problems), locales)):
            raise Wrong(wrong)
        return design

    return await designer.settle(
        prompt(designer.locale, "design", apis=MOST_APIS, scenarios=MOST_SCENARIOS, locales=locales),
        prompt(designer.locale, "problems", problems=problems),
        expected.design(problems, locales),
        take,
        tokens=_TOKENS,
        schema=Design.model_json_schema(),
    )


def _wrong(design: Design, size: int, locales: Sequence[str]) -> Iterator[str]:
    names = [design.domain, *(api.name for api in design.apis)]
    named = [("domain", design.domain), *((f"apis[{n}].name", api.name) for n, api in enumerate(design.apis))]
    named += [(f"scenarios[{n}].name", scenario.name) for n, scenario in enumerate(design.scenarios)]
    for place, name in named:
        if not _NAME.fullmatch(name):
            yield f"{place}: {name[:60]!r} is no name of small letters, digits and _"
    yield from (f"{name!r} is the name of two things" for name, count in Counter(names).items() if count > 1)
    scenarios = Counter(scenario.name for scenario in design.scenarios)
    yield from (f"{name!r} is the name of two scenarios" for name, count in scenarios.items() if count > 1)
    if not 1 <= len(design.apis) <= MOST_APIS:
        yield f"apis: 1 to {MOST_APIS}"
    if not 1 <= len(design.scenarios) <= MOST_SCENARIOS:
        yield f"scenarios: 1 to {MOST_SCENARIOS}"
    if sorted(about.locale for about in design.about) != sorted(locales):
        yield f"about: one text in each of {', '.join(locales)}"
    if not all(0 < len(about.text.strip()) <= _LONGEST for about in design.about):
        yield f"about: a sentence of at most {_LONGEST} characters"
    for n, api in enumerate(design.apis):
        if not api.problems:
            yield f"apis[{n}].problems: {api.name!r} answers nothing that was asked for; leave it out"
    yield from _misplaced(design, size)


def _misplaced(design: Design, size: int) -> Iterator[str]:
    """Each problem is answered, or it is said why not."""
    answered = {number for api in design.apis for number in api.problems}
    told = {each.problem for each in design.unanswered}
    known = set(range(1, size + 1))
    for number in sorted((answered | told | {scenario.problem for scenario in design.scenarios}) - known):
        yield f"there is no problem {number}"
    for number in sorted(answered & told):
        yield f"problem {number} is answered by an API and unanswered, too"
    for number in sorted(known - answered - told):
        yield f"problem {number} is answered by no API; say so in unanswered, and why"
    for n, scenario in enumerate(design.scenarios):
        if scenario.problem in told:
            yield f"scenarios[{n}].problem: no API answers problem {scenario.problem}"
