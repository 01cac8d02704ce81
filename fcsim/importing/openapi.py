"""OpenAPI 3.0 and 3.1, and Swagger 2: paths into operations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fcsim.importing.keywords import Keywords, below
from fcsim.importing.names import words
from fcsim.importing.remarks import Remarks
from fcsim.importing.source import ImportFailure, Operation, Parameter, Source

_METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
_PARAMETER_KEYS = frozenset(
    ("type", "format", "items", "enum", "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
     "minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "multipleOf", "example", "x-example")
)  # fmt: skip


def read_openapi(root: Any, remarks: Remarks) -> Source:
    """The operations of a document. Raises ImportFailure if it is none of OpenAPI's."""
    version = root.get("openapi", root.get("swagger")) if isinstance(root, Mapping) else None
    if not isinstance(version, str | int | float) or not str(version).startswith(("2", "3")):
        raise ImportFailure("this is no OpenAPI document: it has no `openapi: 3…` or `swagger: 2…`", is_usage=True)
    paths = root.get("paths")
    if not isinstance(paths, Mapping):
        paths = {}
    return _Reader(root, remarks, str(version).startswith("2")).read(paths)


_UNSAID = {
    "webhooks": "what the server calls",
    "callbacks": "what the server calls",
    "security": "who may call it",
    "deprecated": "that it is deprecated",
}
"""What is said of a document or an operation, and not kept."""


class _Reader:
    def __init__(self, root: Mapping[str, Any], remarks: Remarks, is_swagger: bool) -> None:
        self._root = root
        self._remarks = remarks
        self._keywords = Keywords(root, remarks)
        self._is_swagger = is_swagger

    def read(self, paths: Mapping[str, Any]) -> Source:
        info = self._root.get("info")
        info = info if isinstance(info, Mapping) else {}
        operations = tuple(self._operations(paths))
        for key, what in _UNSAID.items():
            if self._root.get(key):
                self._remarks.lost(f"#/{key}", what)
        return Source(str(info.get("title") or "imported"), str(info.get("description") or ""), operations, self._root)

    def _operations(self, paths: Mapping[str, Any]) -> Iterator[Operation]:
        for path, item in paths.items():
            place = below("#/paths", path)
            item, at = self._keywords.follow(item, place)
            if not isinstance(item, Mapping):
                continue
            shared = list(self._parameters(item.get("parameters"), f"{at}/parameters"))
            for method in _METHODS:
                operation = item.get(method)
                if isinstance(operation, Mapping):
                    yield self._operation(str(path), method, operation, f"{at}/{method}", shared)

    def _operation(
        self,
        path: str,
        method: str,
        operation: Mapping[str, Any],
        place: str,
        shared: list[tuple[Mapping[str, Any], str]],
    ) -> Operation:
        own = list(self._parameters(operation.get("parameters"), f"{place}/parameters"))
        given = {(p.get("name"), p.get("in")): (p, at) for p, at in (*shared, *own)}
        found: dict[str, Parameter] = {}
        for parameter, at in given.values():
            for made in self._parameter(parameter, at):
                self._add(found, made)
        body = operation.get("requestBody")
        if body is not None:
            for made in self._body(body, f"{place}/requestBody"):
                self._add(found, made)
        name = operation.get("operationId")
        if not isinstance(name, str) or not name.strip():
            name = _made_name(method, path)
            self._remarks.guessed(place, "it has no `operationId`: its name is made of its path", name)
        for key, what in _UNSAID.items():
            if operation.get(key):
                self._remarks.lost(f"{place}/{key}", what)
        result, result_place, nothing = self._result(operation.get("responses"), f"{place}/responses")
        doc = _said(str(operation.get("summary") or "").strip(), str(operation.get("description") or "").strip())
        tags = operation.get("tags")
        return Operation(
            name=name.strip(),
            doc=doc,
            parameters=tuple(found.values()),
            result=result,
            place=place,
            result_place=result_place,
            answers_nothing=nothing,
            method=method,
            path=path,
            confirms=method == "delete",
            tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        )

    def _add(self, found: dict[str, Parameter], made: Parameter) -> None:
        if made.name in found:
            self._remarks.lost(made.place, "a second parameter of this name", made.name)
        else:
            found[made.name] = made

    # ---- parameters -----------------------------------------------------------------------------

    def _parameters(self, given: Any, place: str) -> Iterator[tuple[Mapping[str, Any], str]]:
        for index, parameter in enumerate(given if isinstance(given, list) else ()):
            parameter, at = self._keywords.follow(parameter, f"{place}/{index}")
            if isinstance(parameter, Mapping) and isinstance(parameter.get("name"), str):
                yield parameter, at
            elif parameter:
                self._remarks.lost(at, "a parameter without a name")

    def _parameter(self, parameter: Mapping[str, Any], place: str) -> Iterator[Parameter]:
        name, where = parameter["name"], parameter.get("in")
        doc = str(parameter.get("description") or "")
        if where in ("header", "cookie"):
            self._remarks.lost(place, f"a parameter in a {where}: that is not the assistant's to say", name)
            return
        if where == "body":  # Swagger 2
            yield from self._of_body(
                parameter.get("schema"), f"{place}/schema", bool(parameter.get("required")), name, doc
            )
            return
        schema: Any = parameter.get("schema")
        at = f"{place}/schema"
        if schema is None and isinstance(content := parameter.get("content"), Mapping) and content:
            media, inner = next(iter(content.items()))
            schema, at = (
                (inner.get("schema") if isinstance(inner, Mapping) else None),
                f"{below(f'{place}/content', media)}/schema",
            )
        if schema is None:
            schema, at = {key: value for key, value in parameter.items() if key in _PARAMETER_KEYS}, place
            if "x-example" in schema:
                schema["example"] = schema.pop("x-example")
        for key in ("example", "examples"):
            if key in parameter and isinstance(schema, Mapping) and "$ref" not in schema and key not in schema:
                schema = {**schema, key: parameter[key]}
        yield Parameter(name, schema, parameter.get("required") is True or where == "path", doc, at)

    def _body(self, body: Any, place: str) -> Iterator[Parameter]:
        body, at = self._keywords.follow(body, place)
        content = body.get("content") if isinstance(body, Mapping) else None
        media, schema = _schema_of(content)
        if schema is None:
            if content:
                self._remarks.lost(at, "a request's body of which nothing is said")
            return
        if isinstance(content, Mapping) and len(content) > 1:
            self._remarks.lost(f"{at}/content", "other forms of a request's body", ", ".join(map(str, content))[:80])
        where = f"{below(f'{at}/content', media)}/schema"
        yield from self._of_body(
            schema, where, body.get("required") is True, "body", str(body.get("description") or "")
        )

    def _of_body(self, schema: Any, place: str, required: bool, name: str, doc: str) -> Iterator[Parameter]:
        """The properties of a body that is an object are parameters; any other body is one."""
        flat = self._keywords.flat(schema, place)
        if not flat.properties or any(key in flat.keywords for key in ("oneOf", "anyOf")):
            if isinstance(schema, Mapping) and schema:
                yield Parameter(name, schema, required, doc, place)
            return
        if not required and flat.required:
            self._remarks.guessed(place, "a body that may be missing: what it needs, the call needs")
        if flat.keywords.get("additionalProperties"):
            self._remarks.lost(place, "properties beside the named ones: an object has only those")
        for name in sorted(flat.required - flat.properties.keys()):
            self._remarks.lost(place, "a required property of which nothing is said", name)
        for name, schemas in flat.properties.items():
            inner, at = schemas[0]
            if len(schemas) > 1:
                inner = {"allOf": [schema for schema, _ in schemas]}
            yield Parameter(name, inner, name in flat.required, "", at)

    # ---- answers --------------------------------------------------------------------------------

    def _result(self, responses: Any, place: str) -> tuple[Any, str, bool]:
        """The schema of the first answer of success, its place, and whether there is nothing in it."""
        if not isinstance(responses, Mapping):
            return None, place, False
        codes = sorted(str(code) for code in responses if re.fullmatch(r"2\d\d|2XX", str(code), re.IGNORECASE))
        code = next(iter(codes), "default" if "default" in responses else "")
        if not code:
            return None, place, True
        others = [str(other) for other in responses if str(other) != code and not str(other).startswith("x-")]
        if others:
            self._remarks.lost(place, "what else may be answered, such as errors", ", ".join(others)[:60])
        response, at = self._keywords.follow(
            responses.get(code, responses.get(int(code)) if code.isdecimal() else None), below(place, code)
        )
        if not isinstance(response, Mapping):
            return None, at, True
        if response.get("headers"):
            self._remarks.lost(
                f"{at}/headers", "the headers of an answer", ", ".join(map(str, response["headers"]))[:60]
            )
        if self._is_swagger:
            schema: Any = response.get("schema")
            return schema, f"{at}/schema", schema is None
        media, schema = _schema_of(response.get("content"))
        if schema is None:
            return None, at, not response.get("content")
        return schema, f"{below(f'{at}/content', media)}/schema", False


def _schema_of(content: Any) -> tuple[str, Any]:
    """The schema of a body in JSON, or in the first form that has one."""
    if not isinstance(content, Mapping):
        return "", None
    order = sorted(content, key=lambda media: ("json" not in str(media), "form" not in str(media)))
    for media in order:
        if isinstance(content[media], Mapping) and content[media].get("schema") is not None:
            return str(media), content[media]["schema"]
    return "", None


def _said(summary: str, description: str) -> str:
    """Summary and description in one, unless the description says what the summary does."""
    if not description or not summary:
        return summary or description
    first = set(_stems(description[: len(summary) * 3 + 40]))
    if " " not in summary or set(_stems(summary)) <= first:
        return description
    return f"{summary}{'' if summary[-1] in '.!?。' else '.'} {description}"


def _stems(text: str) -> list[str]:
    return [word.removesuffix("s").removesuffix("e") for word in words(text) if word not in ("a", "an", "the")]


def _made_name(method: str, path: str) -> str:
    parts = [
        "by_" + "_".join(words(part)) if part.startswith("{") else "_".join(words(part))
        for part in path.split("/")
        if part
    ]
    return "_".join(filter(None, [method, *parts])) or method
