"""The figures of a report, as they stand in the page: each with the panel of the dialogues behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from fcsim.dataset.coverage import SpecCoverage
from fcsim.dataset.report.examples import Examples
from fcsim.dataset.report.statemap import StateMap, state_map
from fcsim.dataset.report.survey import Survey
from simulator.coverage import Goal

_BARS = 24
"""Bars of a histogram, and names of a list, at most."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What opens when a figure is followed: what it is, the dialogues, and more about it, line by line."""

    id: str
    title: str
    dialogues: int
    ids: tuple[str, ...]
    notes: tuple[str, ...] = ()


class Panels:
    """All panels of a page. A figure that no dialogue stands behind, and of which nothing is said, has none."""

    def __init__(self, examples: Examples) -> None:
        self.all: list[Panel] = []
        self._examples = examples

    def behind(self, title: str, dialogues: int, *figures: Hashable, notes: Iterable[str] = ()) -> str:
        """The id of a new panel, or ""."""
        ids, said = tuple(self._examples.of(*figures)), tuple(notes)
        if not ids and not said:
            return ""
        panel = Panel(f"p{len(self.all)}", title, dialogues, ids, said)
        self.all.append(panel)
        return panel.id


@dataclass(frozen=True, slots=True)
class Bar:
    """`share` is of the longest bar, 0 to 1."""

    name: str
    count: int
    share: float
    panel: str


def bars(survey: Survey, panels: Panels, kind: str, title: str) -> tuple[list[Bar], int]:
    """The names of a kind, the most frequent first, and how many are not shown."""
    counts = survey.counts[kind]
    shown = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_BARS]
    longest = max(counts.values(), default=1)
    found = [
        Bar(
            name,
            count,
            count / longest,
            panels.behind(f"{title} {name}", count, (kind, name)),
        )
        for name, count in shown
    ]
    return found, len(counts) - len(shown)


def histogram(survey: Survey, panels: Panels, kind: str) -> list[Bar]:
    """How many dialogues have how many of something; several numbers share a bar where there are too many."""
    counts = Counter({int(number): count for number, count in survey.counts[kind].items() if number.isdigit()})
    if not counts:
        return []
    low, high = min(counts), max(counts)
    step = -(-(high - low + 1) // _BARS)
    groups = [range(start, min(start + step, high + 1)) for start in range(low, high + 1, step)]
    sums = [sum(counts[number] for number in group) for group in groups]
    return [
        Bar(
            name := str(group[0]) if len(group) == 1 else f"{group[0]}–{group[-1]}",
            count,
            count / max(sums),
            panels.behind(f"{name} {kind}", count, *((kind, str(number)) for number in group)),
        )
        for group, count in zip(groups, sums, strict=True)
    ]


def mean(counts: Counter[str]) -> float:
    numbers = {int(number): count for number, count in counts.items() if number.isdigit()}
    return sum(number * count for number, count in numbers.items()) / max(1, sum(numbers.values()))


@dataclass(frozen=True, slots=True)
class Cell:
    """`is_goal` False: there is no such thing in the spec."""

    count: int
    strength: float
    is_goal: bool
    panel: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A value, or a bound, of a parameter."""

    name: str
    count: int
    panel: str
    why: str


@dataclass(frozen=True, slots=True)
class Parameter:
    path: str
    present: int
    absent: int | None
    panel: str
    values: list[Value] = field(default_factory=list)
    bounds: list[Value] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.present / max(1, self.present + (self.absent or 0))


class SpecFigures:
    """The pictures of one spec's coverage."""

    def __init__(self, coverage: SpecCoverage, panels: Panels, *, is_drawn: bool) -> None:
        self.domain = coverage.spec.domain
        self.node_totals = coverage.totals("node")
        self.edge_totals = coverage.totals("edge")
        self._coverage = coverage
        self._panels = panels
        self._hash = coverage.spec.hash
        self.behaviours = self._behaviours()
        self.leads = self._leads()
        self.map: StateMap | None = None
        self.state_panels: dict[str, str] = {}
        if is_drawn:
            self.map, self.state_panels = self._map()
        self.parameters = self._parameters()

    def _count(self, goal: Goal) -> int:
        return self._coverage.coverage.counts.get(goal, 0)

    def _why(self, goal: Goal) -> str:
        reason = self._coverage.missing.get(goal)
        if reason is None:
            return ""
        return f"{reason.kind}: {reason.why}" if reason.why else reason.kind

    def _panel(self, goal: Goal, notes: Iterable[str] = ()) -> str:
        title = goal.parts[0] if goal.kind == "node" else goal.name
        return self._panels.behind(title, self._count(goal), (self._hash, goal), notes=notes)

    def _goals(self, kind: str) -> Iterator[Goal]:
        return (goal for goal in self._coverage.coverage.goals if goal.kind == kind)

    def _behaviours(self) -> Table:
        goals = {goal.parts: goal for goal in self._goals("api-behaviour")}
        columns = tuple(sorted({behaviour for _, behaviour in goals}))
        most = max((self._count(goal) for goal in goals.values()), default=1) or 1
        rows = []
        for api in dict.fromkeys(api for api, _ in goals):
            cells = tuple(self._cell(goals.get((api, column)), most) for column in columns)
            rows.append((api, cells))
        return Table(columns, tuple(rows))

    def _cell(self, goal: Goal | None, most: int) -> Cell:
        if goal is None:
            return Cell(0, 0.0, False)
        count = self._count(goal)
        return Cell(count, (count / most) ** 0.5, True, self._panel(goal) if count else "", self._why(goal))

    def _leads(self) -> Table:
        """From one API to another: how many edges between their states there are, and were walked."""
        of = {node: str(found["api"]) for node, found in self._coverage.spec.graph.nodes(data=True)}
        walked: Counter[tuple[str, str]] = Counter()
        there: Counter[tuple[str, str]] = Counter()
        for goal in self._goals("edge"):
            pair = of.get(goal.parts[0], ""), of.get(goal.parts[1], "")
            if all(pair) and pair[0] != pair[1]:
                there[pair] += 1
                walked[pair] += self._count(goal) > 0
        names = tuple(name for name in self._coverage.spec.apis if any(name in pair for pair in there))
        rows = tuple(
            (
                source,
                tuple(
                    Cell(walked[pair], walked[pair] / there[pair], True, why=f"{walked[pair]} of {there[pair]}")
                    if there[pair := (source, target)]
                    else Cell(0, 0.0, False)
                    for target in names
                ),
            )
            for source in names
        )
        return Table(names, rows)

    def _map(self) -> tuple[StateMap, dict[str, str]]:
        graph = self._coverage.spec.graph
        nodes = {goal.parts[0]: self._count(goal) for goal in self._goals("node")}
        edges: Counter[tuple[str, str]] = Counter()
        notes: dict[str, list[str]] = {}
        for goal in self._goals("edge"):
            source, target, behaviour = goal.parts
            count = self._count(goal)
            edges[source, target] += count
            told = f"{count:,}" if count else self._why(goal).partition(":")[0] or "0"
            notes.setdefault(source, []).append(f"→ {target} ({behaviour}): {told}")
        drawn = state_map(graph, nodes, edges)
        panels = {node: self._panel(Goal("node", (node,)), notes.get(node, ())) for node in graph}
        return drawn, panels

    def _parameters(self) -> dict[str, list[Parameter]]:
        found: dict[str, dict[str, Parameter]] = {}
        absent = {goal.parts for goal in self._goals("absent")}
        for goal in self._goals("present"):
            api, path = goal.parts
            without = self._count(Goal("absent", (api, path))) if (api, path) in absent else None
            parameter = Parameter(path, self._count(goal), without, self._panel(goal))
            found.setdefault(api, {})[path] = parameter
        for kind in ("value", "bound"):
            for goal in self._goals(kind):
                api, path, name = goal.parts
                at = found.setdefault(api, {})
                # The items of a list are there whenever it is: they have no goal of their own.
                parameter = at.setdefault(
                    path, Parameter(path, self._count(Goal("present", (api, path[:-2]))), None, "")
                )
                value = Value(name, count := self._count(goal), self._panel(goal) if count else "", self._why(goal))
                (parameter.values if kind == "value" else parameter.bounds).append(value)
        return {api: list(parameters.values()) for api, parameters in found.items()}
