"""An API as a tool, in the shapes that models are given tools in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.model import Api, CompiledSpec
from compiler.schema import Schema, parameters_schema, result_schema
from compiler.types import EntityType, ObjectType

if TYPE_CHECKING:
    from anthropic.types import ToolParam


def description(api: Api, locale: str) -> str:
    """What a tool is for: its docs, or its name in words."""
    return api.doc.of(locale) or api.source_name.replace("_", " ")


def openai_tool(api: Api, spec: CompiledSpec, locale: str) -> Schema:
    """An item of `tools` in OpenAI's chat completions."""
    function: Schema = {
        "name": api.name,
        "description": description(api, locale),
        "parameters": parameters_schema(api, spec, locale),
    }
    return {"type": "function", "function": function}


def anthropic_tool(api: Api, spec: CompiledSpec, locale: str) -> ToolParam:
    """An item of `tools` in Anthropic's messages."""
    schema: dict[str, object] = {**parameters_schema(api, spec, locale)}
    return {"name": api.name, "description": description(api, locale), "input_schema": schema}


def mcp_tool(api: Api, spec: CompiledSpec, locale: str) -> Schema:
    """An item of `tools` in the answer to MCP's `tools/list`.

    MCP describes only results that are objects. What an opaque API changes is not known.
    """
    tool: Schema = {
        "name": api.name,
        "description": description(api, locale),
        "inputSchema": parameters_schema(api, spec, locale),
    }
    if isinstance(api.returns, ObjectType | EntityType):
        tool["outputSchema"] = result_schema(api, spec, locale)
    if api.body is not None:
        tool["annotations"] = {"readOnlyHint": not api.is_action}
    return tool
