"""The state graph written down: Mermaid and DOT to look at, GraphML and JSON to work with."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import networkx as nx


def mermaid(graph: nx.MultiDiGraph[str], *, why: bool = False) -> str:
    """A Mermaid flowchart; an edge's label is its behaviour, and with `why` its reason."""
    names = {node: f"n{index}" for index, node in enumerate(graph)}
    lines = ["flowchart LR"]
    lines += [f'  {names[node]}["{_mermaid_text(node)}"]' for node in graph]
    for source, target, data in graph.edges(data=True):
        lines.append(f'  {names[source]} -->|"{_mermaid_text(_label(data, why))}"| {names[target]}')
    return "\n".join(lines) + "\n"


def _mermaid_text(text: str) -> str:
    # Mermaid's entities are HTML's with `#` for `&`.
    return text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")


def dot(graph: nx.MultiDiGraph[str], *, why: bool = False) -> str:
    """A Graphviz digraph."""
    lines = ["digraph dialogue {", "  rankdir=LR;", "  node [shape=box];"]
    lines += [f"  {_dot_text(node)};" for node in graph]
    for source, target, data in graph.edges(data=True):
        lines.append(f"  {_dot_text(source)} -> {_dot_text(target)} [label={_dot_text(_label(data, why))}];")
    return "\n".join([*lines, "}"]) + "\n"


def _dot_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def graphml(graph: nx.MultiDiGraph[str], *, why: bool = True) -> str:
    """GraphML with every attribute of the nodes and the edges; the reasons are left out without `why`."""
    # GraphML wants an edge's id to be the only one of its kind, which a behaviour's name is not.
    numbered: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    numbered.add_nodes_from(graph.nodes(data=True))
    for index, (source, target, data) in enumerate(graph.edges(data=True)):
        numbered.add_edge(source, target, key=f"e{index}", **_attributes(data, why))
    return "\n".join(nx.generate_graphml(numbered)) + "\n"


def graph_json(graph: nx.MultiDiGraph[str], *, why: bool = True) -> str:
    """`{"nodes": [{"id", …}], "edges": [{"source", "target", …}]}`, with the attributes of the graph."""
    nodes = [{"id": node, **data} for node, data in graph.nodes(data=True)]
    edges = [
        {"source": source, "target": target, **_attributes(data, why)}
        for source, target, data in graph.edges(data=True)
    ]
    return json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False, indent=1) + "\n"


def _attributes(data: Mapping[str, object], why: bool) -> dict[str, object]:
    return {name: value for name, value in data.items() if why or name != "why"}


def _label(data: Mapping[str, object], why: bool) -> str:
    weight = "" if data["weight"] == 1 else f" ×{data['weight']:g}"
    return f"{data['behaviour']}{weight}: {data['why']}" if why else f"{data['behaviour']}{weight}"


FORMATS: Mapping[str, Callable[..., str]] = {"mermaid": mermaid, "dot": dot, "graphml": graphml, "json": graph_json}
"""Each takes the graph and, as a keyword, `why`."""
