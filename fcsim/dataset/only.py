"""Choosing dialogues by what they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from dsl import nearest
from fcsim.dataset.manifest import Counts
from simulator.dialogue import Dialogue

VALUES: dict[str, Callable[[Dialogue], Iterable[str]]] = {
    "behaviour": lambda dialogue: dialogue.behaviours,
    "api": lambda dialogue: (call.name for message in dialogue.messages for call in message.tool_calls),
    "domain": lambda dialogue: (dialogue.spec.domain,),
    "locale": lambda dialogue: (dialogue.locale,),
    "persona": lambda dialogue: (dialogue.persona or "none",),
    "scenario": lambda dialogue: (dialogue.scenario or "none",),
}
"""What a dialogue is of, by names."""

_COUNTED = {
    "behaviour": "behaviours",
    "api": "calls",
    "domain": "domains",
    "locale": "locales",
    "persona": "personas",
    "scenario": "scenarios",
}

Only = Mapping[str, frozenset[str]]
"""The values that are wanted, by what they are of: a dialogue has one of each."""


class NotAFilter(ValueError):
    """A filter that cannot be read; the message says why."""


def parse_only(texts: Sequence[str]) -> Only:
    """`behaviour=chain,locale=zh`: both. Values of the same name are alternatives. Raises NotAFilter."""
    found: dict[str, set[str]] = {}
    for text in ",".join(texts).split(",") if texts else ():
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not value:
            raise NotAFilter(f"{text!r} is no filter; write NAME=VALUE, such as behaviour=chain")
        if name not in VALUES:
            guess = nearest(name, tuple(VALUES))
            hint = f"did you mean {guess!r}?" if guess else f"there are {', '.join(VALUES)}"
            raise NotAFilter(f"no filter is named {name!r}: {hint}")
        found.setdefault(name, set()).add(value)
    return {name: frozenset(values) for name, values in found.items()}


def matching(dialogues: Iterable[Dialogue], only: Only) -> Iterator[Dialogue]:
    """The dialogues that have one of the wanted values of each name."""
    wanted = [(VALUES[name], values) for name, values in only.items()]
    for dialogue in dialogues:
        if all(not values.isdisjoint(of(dialogue)) for of, values in wanted):
            yield dialogue


def unknown(only: Only, counts: Counts) -> list[str]:
    """What is wanted and in no dialogue of the dataset: `behaviour=chian (did you mean 'chain'?)`."""
    found = []
    for name, values in only.items():
        there = tuple(getattr(counts, _COUNTED[name]))
        for value in sorted(values - set(there)):
            guess = nearest(value, there)
            found.append(f"{name}={value}" + (f" (did you mean {guess!r}?)" if guess else ""))
    return found
