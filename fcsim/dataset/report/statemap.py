"""Where the states of a graph stand in a picture: a lane for each API, a column for each kind of state.

Lanes keep the picture legible however many APIs there are: only what stays within an API is drawn as a line.
An edge that leaves its lane (to a hub such as `open`, or to another API) is a dot at the state's side.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

Pair = tuple[str, str]

COLUMNS = (
    ("request", "beyond"),
    ("ask",),
    ("inform",),
    ("reject",),
    ("refine",),
    ("confirm",),
    ("agree", "decline"),
    ("call", "drop"),
    ("result",),
    ("report",),
)
HUBS = (
    ("start",),
    ("open",),
    ("smalltalk", "outside", "forbidden"),
    ("chat", "refuse"),
    ("grant",),
    ("switch", "back"),
)
LAST_HUBS = ("parallel", "end")
_WIDTH, _HEIGHT = 104, 20
_PITCH, _ROW = 136, 27
_MARGIN, _TITLE, _FOOT = 22, 34, 18
_DOT, _DOTS_HIGH, _DOTS = 5, 3, 12
"""Dots: how far apart, how many above one another, how many at most on one side of a state."""
_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    is_walked: bool


@dataclass(frozen=True, slots=True)
class State:
    """A node in its place; `strength` is 0 for one that no dialogue came to, up to 1 for the busiest."""

    node: str
    label: str
    x: float
    y: float
    strength: float
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An edge between two states of a lane: an SVG path."""

    path: str
    strength: float


@dataclass(frozen=True, slots=True)
class Lane:
    """`title` "": the states that belong to no API. `y` and `height` in the picture, in pixels."""

    title: str
    y: float
    height: float
    states: tuple[State, ...]
    lines: tuple[Line, ...]
    walked: int
    edges: int


@dataclass(frozen=True, slots=True)
class StateMap:
    width: float
    height: float
    state_width: float
    state_height: float
    columns: tuple[tuple[float, str], ...]
    lanes: tuple[Lane, ...]


def state_map(graph: nx.MultiDiGraph[str], nodes: Mapping[str, int], edges: Mapping[Pair, int]) -> StateMap:
    """The picture of a graph, by how many dialogues came to each node and went along each pair of nodes."""
    busiest = max(nodes.values(), default=0)
    drawn = _Drawing(graph, nodes, edges, busiest)
    lanes: list[Lane] = []
    y = float(_MARGIN)
    apis = dict.fromkeys(str(found["api"]) for _, found in graph.nodes(data=True))
    for api in sorted(apis, key=bool):  # what belongs to no API comes first, the rest as it was declared
        lane = drawn.lane(api, y)
        lanes.append(lane)
        y += lane.height
    columns = tuple((_x(place), " / ".join(kinds)) for place, kinds in enumerate(COLUMNS))
    return StateMap(_x(len(COLUMNS)) - _PITCH + _WIDTH + _MARGIN, y, _WIDTH, _HEIGHT, columns, tuple(lanes))


def _x(column: int) -> float:
    return _MARGIN + column * _PITCH


class _Drawing:
    def __init__(
        self, graph: nx.MultiDiGraph[str], nodes: Mapping[str, int], edges: Mapping[Pair, int], busiest: int
    ) -> None:
        self._graph = graph
        self._nodes = nodes
        self._edges = edges
        self._busiest = busiest

    def lane(self, api: str, top: float) -> Lane:
        own = [node for node, found in self._graph.nodes(data=True) if found["api"] == api]
        columns = self._columns(own, api)
        rows = max(map(len, columns.values()))
        places = {
            node: (_x(column), top + _TITLE + (rows - len(found)) * _ROW / 2 + row * _ROW)
            for column, found in columns.items()
            for row, node in enumerate(found)
        }
        height = _TITLE + rows * _ROW + _FOOT
        pairs = list(dict.fromkeys((source, target) for source, target in self._graph.edges(own) if target in places))
        around = dict.fromkeys((*self._graph.out_edges(own), *self._graph.in_edges(own)))
        return Lane(
            title=api,
            y=top,
            height=height,
            states=tuple(self._state(node, *places[node]) for node in places),
            lines=tuple(
                Line(
                    _path(places[a], places[b], top + _TITLE, top + height - 6),
                    self._strength(self._edges.get(pair, 0)),
                )
                for pair in pairs
                for a, b in (pair,)
                if a != b
            ),
            walked=sum(self._edges.get(pair, 0) > 0 for pair in around),
            edges=len(around),
        )

    def _columns(self, nodes: list[str], api: str) -> dict[int, list[str]]:
        if not api:
            order = (*HUBS, *((kind,) for kind in LAST_HUBS))
            first = len(COLUMNS) - len(LAST_HUBS)
            places = {kind: place for place, kinds in enumerate(HUBS) for kind in kinds}
            places |= {kind: first + place for place, kind in enumerate(LAST_HUBS)}
        else:
            order = COLUMNS
            places = {kind: place for place, kinds in enumerate(COLUMNS) for kind in kinds}
        rank = {kind: number for number, kind in enumerate(kind for kinds in order for kind in kinds)}
        columns: dict[int, list[str]] = {}
        for node in sorted(nodes, key=lambda node: rank[self._kind(node)]):
            columns.setdefault(places[self._kind(node)], []).append(node)
        return columns

    def _kind(self, node: str) -> str:
        return str(self._graph.nodes[node]["kind"])

    def _state(self, node: str, x: float, y: float) -> State:
        found = self._graph.nodes[node]
        label = found["path"] or found["outcome"] or found["kind"]
        inside = found["api"]
        into = [(a, node) for a in dict.fromkeys(self._graph.predecessors(node)) if self._leaves(a, inside)]
        out = [(node, b) for b in dict.fromkeys(self._graph.successors(node)) if self._leaves(b, inside)]
        dots = (*self._dots(into, x - 6, y, -1), *self._dots(out, x + _WIDTH + 6, y, 1)) if inside else ()
        return State(node, _short(label), x, y, self._strength(self._nodes.get(node, 0)), dots)

    def _leaves(self, node: str, api: str) -> bool:
        return bool(self._graph.nodes[node]["api"] != api)

    def _dots(self, pairs: list[Pair], x: float, y: float, direction: int) -> tuple[Dot, ...]:
        walked = sorted((self._edges.get(pair, 0) > 0 for pair in pairs), reverse=True)[:_DOTS]
        high = min(_DOTS_HIGH, len(walked))
        top = y + _HEIGHT / 2 - (high - 1) * _DOT / 2
        return tuple(
            Dot(x + direction * (number // _DOTS_HIGH) * _DOT, top + number % _DOTS_HIGH * _DOT, is_walked)
            for number, is_walked in enumerate(walked)
        )

    def _strength(self, dialogues: int) -> float:
        """On a scale of powers: ten times as many dialogues look one step stronger."""
        if not dialogues:
            return 0.0
        return round(0.25 + 0.75 * math.log1p(dialogues) / math.log1p(self._busiest), 2)


def _path(source: tuple[float, float], target: tuple[float, float], top: float, bottom: float) -> str:
    """A curve from a state's right side to another's left side. One that leaves columns out goes above what stands
    in them, one that goes back below."""
    (x1, y1), (x2, y2) = source, target
    middle = _HEIGHT / 2
    if x2 > x1:
        start, end = x1 + _WIDTH, x2
        y1, y2 = y1 + middle, y2 + middle
        if end - start > _PITCH:
            bend, high = (end - start) / 6, top - 16
            return f"M{start:g} {y1:g}C{start + bend:g} {high:g} {end - bend:g} {high:g} {end:g} {y2:g}"
        bend = (end - start) / 2
        return f"M{start:g} {y1:g}C{start + bend:g} {y1:g} {end - bend:g} {y2:g} {end:g} {y2:g}"
    if x2 == x1:
        side = x1 + _WIDTH
        out = side + 10 + abs(y2 - y1) / 12
        return f"M{side:g} {y1 + middle:g}C{out:g} {y1 + middle:g} {out:g} {y2 + middle:g} {side:g} {y2 + middle:g}"
    start, end = x1 + _WIDTH * 0.3, x2 + _WIDTH * 0.7
    y1, y2 = y1 + _HEIGHT, y2 + _HEIGHT
    return f"M{start:g} {y1:g}C{start:g} {bottom:g} {end:g} {bottom:g} {end:g} {y2:g}"


def _short(label: str) -> str:
    return label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…"
