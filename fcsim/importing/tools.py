"""Lists of tools: OpenAI's and Anthropic's, and what an MCP server answers to `tools/list`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fcsim.importing.keywords import Keywords, below
from fcsim.importing.remarks import Remarks
from fcsim.importing.source import ImportFailure, Operation, Parameter, Source

_SCHEMA_KEYS = ("parameters", "input_schema", "inputSchema")


def read_tools(root: Any, remarks: Remarks, title: str, *, mcp: bool) -> Source:
    """The operations of a list of tools, alone or under `tools`. Raises ImportFailure if it is none."""
    what = "an MCP server's `tools/list`" if mcp else "a list of tools"
    found, place = _list(root)
    if found is None:
        raise ImportFailure(f"this is not {what}: it has no list of tools", is_usage=True)
    if not found:
        raise ImportFailure("the list of tools is empty")
    root, found = _with_own_references(root, found, place)
    keywords = Keywords(root, remarks)
    operations = []
    for index, tool in enumerate(found):
        at = below(place, index)
        inner = tool.get("function", tool) if isinstance(tool, Mapping) else None
        if isinstance(tool, Mapping) and isinstance(tool.get("function"), Mapping):
            at = f"{at}/function"
        if not isinstance(inner, Mapping) or not isinstance(inner.get("name"), str) or not inner["name"].strip():
            remarks.lost(at, "a tool without a name")
            continue
        if mcp and "inputSchema" not in inner and any(key in inner for key in _SCHEMA_KEYS):
            raise ImportFailure(f"this is not {what}: its tools have no `inputSchema`; try `tools`", is_usage=True)
        operations.append(_operation(inner, at, keywords, remarks))
    if not operations:
        raise ImportFailure(f"this is not {what}: none of its items has a name", is_usage=True)
    return Source(title, "", tuple(operations), root)


def _list(root: Any) -> tuple[list[Any] | None, str]:
    if isinstance(root, list):
        return root, "#"
    if isinstance(root, Mapping) and isinstance(root.get("result"), Mapping):  # an answer in JSON-RPC
        return _list(root["result"])[0], "#/result/tools"
    if isinstance(root, Mapping) and isinstance(root.get("tools"), list):
        return root["tools"], "#/tools"
    return None, "#"


def _operation(tool: Mapping[str, Any], place: str, keywords: Keywords, remarks: Remarks) -> Operation:
    key = next((key for key in _SCHEMA_KEYS if isinstance(tool.get(key), Mapping)), "")
    if not key and any(tool.get(key) not in (None, {}) for key in _SCHEMA_KEYS):
        remarks.lost(place, "a tool's parameters, which are no schema")
    parameters = tuple(properties(tool[key], f"{place}/{key}", keywords, remarks)) if key else ()
    given = tool.get("annotations")
    annotations = given if isinstance(given, Mapping) else {}
    output = tool.get("outputSchema")
    return Operation(
        name=tool["name"].strip(),
        doc=str(tool.get("description") or tool.get("title") or annotations.get("title") or ""),
        parameters=parameters,
        result=output if isinstance(output, Mapping) and output else None,
        place=place,
        result_place=f"{place}/outputSchema",
        confirms=annotations.get("destructiveHint") is True and annotations.get("readOnlyHint") is not True,
    )


def properties(schema: Any, place: str, keywords: Keywords, remarks: Remarks) -> Iterator[Parameter]:
    """The properties of an object's schema as parameters; one that is no object is the parameter `value`."""
    flat = keywords.flat(schema, place)
    if flat.properties:
        if flat.keywords.get("additionalProperties") not in (None, False):
            remarks.lost(place, "properties beside the named ones: an object has only those")
        for key in ("oneOf", "anyOf"):
            if key in flat.keywords:
                remarks.lost(place, f"`{key}` of all parameters")
        for name in sorted(flat.required - flat.properties.keys()):
            remarks.lost(place, "a required property of which nothing is said", name)
        for name, schemas in flat.properties.items():
            inner, at = schemas[0]
            if len(schemas) > 1:
                inner = {"allOf": [schema for schema, _ in schemas]}
            yield Parameter(name, inner, name in flat.required, "", at)
    elif flat.keywords.keys() & {"oneOf", "anyOf"} or flat.keywords.get("type") not in (None, "object"):
        remarks.guessed(place, "what is taken is no object of named properties: it is the parameter `value`")
        yield Parameter("value", schema, True, "", place)
    elif flat.keywords.get("additionalProperties") not in (None, False):
        remarks.lost(place, "parameters of any names")


def _with_own_references(root: Any, tools: list[Any], place: str) -> tuple[Any, list[Any]]:
    """The document with each tool's references, which are into its own schema, as references into the document."""
    made = []
    for index, tool in enumerate(tools):
        changed = tool
        path = below(place, index)
        if isinstance(tool, Mapping) and isinstance(tool.get("function"), Mapping):
            changed = {**tool, "function": _rebased(tool["function"], f"{path}/function")}
        elif isinstance(tool, Mapping):
            changed = _rebased(tool, path)
        made.append(changed)
    if place == "#":
        return made, made
    root = dict(root)
    if "result" in root:
        root["result"] = {**root["result"], "tools": made}
    else:
        root["tools"] = made
    return root, made


def _rebased(tool: Mapping[str, Any], place: str) -> dict[str, Any]:
    keys = (*_SCHEMA_KEYS, "outputSchema")
    return {key: _moved(value, f"{place}/{key}") if key in keys else value for key, value in tool.items()}


def _moved(node: Any, place: str) -> Any:
    if isinstance(node, Mapping):
        return {
            key: place + value[1:]
            if key == "$ref" and isinstance(value, str) and (value == "#" or value.startswith("#/"))
            else _moved(value, place)
            for key, value in node.items()
        }
    return [_moved(item, place) for item in node] if isinstance(node, list) else node
