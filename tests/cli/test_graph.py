"""`fcsim graph` prints the graph in each format, and why its dependency edges are there."""

from __future__ import annotations

import json

import networkx as nx
import pytest

from tests.cli.conftest import SHELF, Fcsim


def test_why_lists_each_dependency_with_its_reason(fcsim: Fcsim) -> None:
    lines = fcsim("graph", SHELF, "--why").stdout.splitlines()
    refer = next(line for line in lines if line.startswith("report(find_books) -> request(borrow) [refer]"))
    assert "borrow.book takes Book.id, which find_books returns" in refer
    assert f"({SHELF}:" in refer


def test_mermaid_is_the_default(fcsim: Fcsim) -> None:
    assert fcsim("graph", SHELF).stdout == fcsim("graph", SHELF, "--format", "mermaid").stdout
    assert fcsim("graph", SHELF).stdout.startswith("flowchart")


@pytest.mark.parametrize("format", ["dot", "graphml", "json"])
def test_other_formats(format: str, fcsim: Fcsim) -> None:
    result = fcsim("graph", SHELF, "--format", format)
    assert (result.exit_code, result.stderr) == (0, "")
    if format == "dot":
        assert result.stdout.startswith("digraph")
        return
    nodes = (
        {node["id"] for node in json.loads(result.stdout)["nodes"]}
        if format == "json"
        else set(nx.parse_graphml(result.stdout))
    )
    assert {"start", "end", "call(borrow)"} <= nodes


def test_an_unknown_format_is_wrong_usage(fcsim: Fcsim) -> None:
    assert fcsim("graph", SHELF, "--format", "png").exit_code == 2
