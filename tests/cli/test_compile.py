"""`fcsim compile` writes files that other tools read, and proves that every dialogue can end."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import networkx as nx
import pytest

from tests.cli.conftest import SHELF, Fcsim, contents


@pytest.fixture
def made(fcsim: Fcsim, tmp_path: Path) -> Path:
    result = fcsim("compile", SHELF, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    return tmp_path / "out"


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def test_the_files(made: Path) -> None:
    apis = ("borrow", "find_books")
    schemas = {f"schemas/{locale}/{api}.{part}.json" for locale in ("en", "zh") for api in apis
               for part in ("parameters", "result")}  # fmt: skip
    tools = {f"tools/{locale}/{shape}.json" for locale in ("en", "zh") for shape in ("openai", "anthropic", "mcp")}
    assert set(contents(made)) == schemas | tools | {"graph.graphml", "graph.mmd", "graph.end.txt"}


def test_schemas_are_valid_and_name_themselves(made: Path) -> None:
    found = [_read(path) for path in sorted((made / "schemas").rglob("*.json"))]
    for schema in found:
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        jsonschema.Draft202012Validator.check_schema(schema)
    assert len({schema["$id"] for schema in found}) == len(found) == 8
    parameters = _read(made / "schemas" / "en" / "borrow.parameters.json")
    validator = jsonschema.Draft202012Validator(parameters)
    assert validator.is_valid({"book": "b-0001", "weeks": 2})
    assert not validator.is_valid({"book": "b-0001", "weeks": 9})


def test_tools_are_in_the_locales_language_and_shape(made: Path) -> None:
    openai = _read(made / "tools" / "zh" / "openai.json")
    assert [tool["function"]["description"] for tool in openai] == ["查找架上的书。", "借一本书。"]
    anthropic = _read(made / "tools" / "en" / "anthropic.json")
    assert [set(tool) for tool in anthropic] == [{"name", "description", "input_schema"}] * 2
    mcp = _read(made / "tools" / "en" / "mcp.json")["tools"]
    assert [tool["name"] for tool in mcp] == ["find_books", "borrow"]
    assert all("inputSchema" in tool for tool in mcp)


def test_the_proof_is_a_way_to_end_from_every_node(fcsim: Fcsim, made: Path) -> None:
    graph = nx.read_graphml(made / "graph.graphml", force_multigraph=True)
    ways = [line.split(" -> ") for line in (made / "graph.end.txt").read_text("utf-8").splitlines()]
    assert {way[0] for way in ways} == set(graph)
    for way in ways:
        assert way[-1] == "end"
        assert all(graph.has_edge(one, other) for one, other in pairwise(way))
    result = fcsim("compile", SHELF, "-o", made, "--force")
    assert result.stdout.startswith(f"end is reachable from each of the {len(ways)} nodes")


def test_compiling_again_replaces_only_with_force(fcsim: Fcsim, made: Path) -> None:
    before = contents(made)
    stale = made / "schemas" / "fr" / "gone.result.json"
    stale.parent.mkdir()
    stale.write_text("{}")
    refused = fcsim("compile", SHELF, "-o", made)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "--force" in refused.stderr
    assert fcsim("compile", SHELF, "-o", made, "--force").exit_code == 0
    assert contents(made) == before


@pytest.mark.parametrize("name", ["notes.txt", "schemas/en/notes.txt", "tools/README.md"])
def test_other_things_are_never_touched(name: str, fcsim: Fcsim, made: Path) -> None:
    (made / name).write_text("mine")
    before = contents(made)
    result = fcsim("compile", SHELF, "-o", made, "--force")
    assert result.exit_code == 2
    assert name in result.stderr
    assert contents(made) == before


def test_a_spec_with_errors_writes_nothing(fcsim: Fcsim, tmp_path: Path) -> None:
    (tmp_path / "broken.fcspec").write_text("fcspec 1\ndomain d\nlocale en\napi a(x: Nowhere) -> bool\n")
    result = fcsim("compile", tmp_path / "broken.fcspec", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "Nowhere" in result.stderr
    assert not (tmp_path / "out").exists()
