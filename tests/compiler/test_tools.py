"""Tools in the shapes that models take: each is what its vendor's own types accept."""

from __future__ import annotations

import re
from typing import Any, Literal

import pytest
from anthropic.types import ToolParam
from pydantic import BaseModel, TypeAdapter

from compiler import CompiledSpec, compile_text
from compiler.schema import parameters_schema, result_schema
from compiler.tools import anthropic_tool, mcp_tool, openai_tool


class OpenAIFunction(BaseModel, extra="forbid", strict=True):
    name: str
    description: str
    parameters: dict[str, Any]


class OpenAITool(BaseModel, extra="forbid", strict=True):
    type: Literal["function"]
    function: OpenAIFunction


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_openai_s_shape(eatery: CompiledSpec, locale: str) -> None:
    for api in eatery.apis.values():
        tool = openai_tool(api, eatery, locale)
        function = OpenAITool.model_validate(tool).function
        assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", function.name)
        assert function.parameters == parameters_schema(api, eatery, locale)
        assert function.description == api.doc.of(locale)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_anthropic_s_shape(eatery: CompiledSpec, locale: str) -> None:
    for api in eatery.apis.values():
        tool = TypeAdapter(ToolParam).validate_python(anthropic_tool(api, eatery, locale))
        assert set(tool) == {"name", "description", "input_schema"}
        assert tool["input_schema"]["type"] == "object"
        for field in api.params.fields:
            assert re.fullmatch(r"[a-zA-Z0-9_.-]{1,64}", field.name)


def test_mcp_s_shape(eatery: CompiledSpec) -> None:
    search = mcp_tool(eatery.apis["search_restaurants"], eatery, "en")
    assert search == {
        "name": "search_restaurants",
        "description": "Search for restaurants in a city by cuisine, price and rating.",
        "inputSchema": parameters_schema(eatery.apis["search_restaurants"], eatery, "en"),
        "annotations": {"readOnlyHint": True},
    }
    book = mcp_tool(eatery.apis["book_table"], eatery, "zh")
    assert book["outputSchema"] == result_schema(eatery.apis["book_table"], eatery, "zh")
    assert book["annotations"] == {"readOnlyHint": False}


def test_what_an_opaque_api_does_is_not_promised(everything: CompiledSpec) -> None:
    tool = mcp_tool(everything.apis["nothing"], everything, "en")
    assert "annotations" not in tool
    assert tool["description"] == "nothing"


def test_names_on_the_wire_in_quotes() -> None:
    spec = compile_text(
        "fcspec 1\n\ndomain d\n"
        'enum Kind { in_use as "in-use" { en: "in use" } two as "2 XL" { en: "large" } }\n'
        'api find_books as "find-books"(kind as "x-kind"?: Kind, kinds: Kind[] = [two], more as _m?: bool) -> bool\n'
        "scenario s { goal find_books { kind: in_use } }\n",
        "d.fcspec",
    ).spec
    assert spec is not None
    properties = parameters_schema(spec.apis["find-books"], spec, "en")["properties"]
    assert properties == {
        "x-kind": {"type": "string", "enum": ["in-use", "2 XL"]},
        "kinds": {"type": "array", "items": {"type": "string", "enum": ["in-use", "2 XL"]}, "default": ["2 XL"]},
        "_m": {"type": "boolean"},
    }
    assert [dict(goal.fixed) for goal in spec.scenarios["s"].goals] == [{"x-kind": "in-use"}]
