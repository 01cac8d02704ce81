"""Python's annotations as JSON Schema, by reading alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from fcsim.importing.docstrings import split_docstring
from fcsim.importing.remarks import Remarks

_PLAIN: Mapping[str, dict[str, Any]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "bytes": {"type": "string"},
    "Decimal": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "time": {"type": "string", "format": "time"},
    "UUID": {"type": "string", "format": "uuid"},
    "EmailStr": {"type": "string", "format": "email"},
    "HttpUrl": {"type": "string", "format": "uri"},
    "AnyUrl": {"type": "string", "format": "uri"},
    "Path": {"type": "string"},
    "PositiveInt": {"type": "integer", "exclusiveMinimum": 0},
    "NonNegativeInt": {"type": "integer", "minimum": 0},
    "PositiveFloat": {"type": "number", "exclusiveMinimum": 0},
    "NonNegativeFloat": {"type": "number", "minimum": 0},
    "Any": {},
    "object": {},
    "dict": {"type": "object"},
    "Dict": {"type": "object"},
    "list": {"type": "array"},
    "List": {"type": "array"},
    "None": {"type": "null"},
}
_LISTS = frozenset(
    ["list", "List", "Sequence", "Iterable", "Collection", "tuple", "Tuple", "AsyncIterator", "Iterator", "Generator"]
)
_SETS = frozenset(["set", "Set", "frozenset", "FrozenSet"])
_MAPS = frozenset(["dict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict"])
_WRAPPERS = frozenset(["Final", "ClassVar", "Required", "NotRequired", "ReadOnly", "Awaitable", "Coroutine"])
_FIELD_KEYS = {
    "ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum", "multiple_of": "multipleOf",
    "min_length": "minLength", "max_length": "maxLength", "pattern": "pattern", "regex": "pattern",
    "description": "description", "title": "title", "examples": "examples",
}  # fmt: skip
_INJECTED = frozenset(["Context", "Request", "RunContext", "ToolContext", "Depends"])
_MISSING = object()


class Annotations:
    """The classes of a module, each of which becomes a definition when it is first mentioned."""

    def __init__(self, module: ast.Module, file: str, remarks: Remarks) -> None:
        self._file = file
        self._remarks = remarks
        self._classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
        self._aliases = dict(_aliases(module))
        self._open: list[str] = []
        self.definitions: dict[str, Any] = {}

    def is_injected(self, node: ast.expr | None) -> bool:
        """Whether a framework gives the parameter, not the caller."""
        return node is not None and _name(node.value if isinstance(node, ast.Subscript) else node) in _INJECTED

    def with_default(self, schema: Any, default: ast.expr | None, place: str) -> tuple[Any, bool]:
        """The schema with a parameter's or a field's default, and whether it has one."""
        if default is None:
            return schema, False
        if isinstance(default, ast.Call) and _name(default.func) in (
            "Field",
            "field",
            "Query",
            "Body",
            "Path",
            "Param",
        ):
            schema = {**schema, **self._of_field(default, schema)} if isinstance(schema, dict) else schema
            given = {keyword.arg: keyword.value for keyword in default.keywords}
            if "default_factory" in given:
                return schema, True
            default = given.get("default") or (default.args[0] if default.args else None)
            if default is None or (isinstance(default, ast.Constant) and default.value is ...):
                return schema, False
        value = self._value(default)
        if value is _MISSING:
            self._remarks.lost(place, "a default that is reckoned", ast.unparse(default)[:60])
            return schema, True
        return ({**schema, "default": value} if value is not None else schema), True

    def schema(self, node: ast.expr | None, place: str) -> dict[str, Any]:
        """The schema of an annotation; what is not understood is anything, which is remarked on."""
        match node:
            case None:
                return {}
            case ast.Constant(value=None):
                return {"type": "null"}
            case ast.Constant(value=str(text)):
                try:
                    return self.schema(ast.parse(text, mode="eval").body, place)
                except SyntaxError:
                    pass
            case ast.BinOp(op=ast.BitOr()):
                return self._any_of([*_options(node)], place)
            case ast.Subscript():
                return self._subscript(node, place)
            case ast.Name() | ast.Attribute():
                return self._named(_name(node), place)
        self._remarks.lost(place, "an annotation that is not understood", ast.unparse(node)[:80])
        return {}

    def _named(self, name: str, place: str) -> dict[str, Any]:
        if name in self._classes:
            self._define(name)
            return {"$ref": f"#/$defs/{name}"}
        if name in self._aliases and name not in self._open:
            self._open.append(name)
            made = self.schema(self._aliases[name], place)
            self._open.pop()
            return made
        if name in _PLAIN:
            return dict(_PLAIN[name])
        self._remarks.lost(place, "a type of another module", name)
        return {}

    def _subscript(self, node: ast.Subscript, place: str) -> dict[str, Any]:
        name = _name(node.value)
        inner = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name == "Optional":
            return self._any_of([*inner, ast.Constant(None)], place)
        if name == "Union":
            return self._any_of(inner, place)
        if name == "Literal":
            return {"enum": [value for item in inner if (value := self._value(item)) is not _MISSING]}
        if name == "Annotated":
            made = self.schema(inner[0], place)
            for extra in inner[1:]:
                if isinstance(extra, ast.Constant) and isinstance(extra.value, str):
                    made = {**made, "description": extra.value}
                elif isinstance(extra, ast.Call):
                    made = {**made, **self._of_field(extra, made)}
            return made
        if name in _LISTS | _SETS:
            if (
                name.lower() == "tuple"
                and not (len(inner) == 2 and isinstance(inner[1], ast.Constant))
                and len(inner) > 1
            ):
                return {"type": "array", "prefixItems": [self.schema(item, place) for item in inner]}
            made = {"type": "array", "items": self.schema(inner[0], place)}
            return {**made, "uniqueItems": True} if name in _SETS else made
        if name in _MAPS:
            return {"type": "object", "additionalProperties": self.schema(inner[-1], place)}
        if name in _WRAPPERS:
            return self.schema(inner[-1], place)
        self._remarks.lost(place, "an annotation that is not understood", ast.unparse(node)[:80])
        return {}

    def _any_of(self, nodes: list[ast.expr], place: str) -> dict[str, Any]:
        options = [self.schema(option, place) for option in nodes]
        kept = [option for option in options if option != {"type": "null"}]
        if len(kept) == 1 and len(options) == 2 and isinstance(kept[0].get("type"), str):
            return {**kept[0], "type": [kept[0]["type"], "null"]}
        return {"anyOf": options}

    # ---- classes --------------------------------------------------------------------------------

    def _define(self, name: str) -> None:
        if name in self.definitions:
            return
        node = self._classes[name]
        about, docs = split_docstring(ast.get_docstring(node) or "")
        self.definitions[name] = {}  # it may mention itself
        bases = [_name(base.value if isinstance(base, ast.Subscript) else base) for base in node.bases]
        if any("Enum" in base for base in bases):
            values = [self._value(item.value) for item in node.body if isinstance(item, ast.Assign)]
            made: dict[str, Any] = {"enum": [value for value in values if value is not _MISSING]}
        else:
            made = self._object(node, bases, docs, is_partial=_is_partial(node))
        self.definitions[name] = {**made, **({"description": about} if about else {})}

    def _object(
        self, node: ast.ClassDef, bases: list[str], docs: Mapping[str, str], *, is_partial: bool
    ) -> dict[str, Any]:
        properties: dict[str, Any] = {}
        required: list[str] = []
        for base in bases:
            if base in self._classes and base != node.name:
                self._define(base)
                properties |= self.definitions[base].get("properties", {})
                required += self.definitions[base].get("required", [])
        for item in node.body:
            if not isinstance(item, ast.AnnAssign) or not isinstance(item.target, ast.Name):
                continue
            name = item.target.id
            if name.startswith("_") or name == "model_config" or _name(_head(item.annotation)) == "ClassVar":
                continue
            place = f"{self._file}:{item.lineno} {node.name}.{name}"
            schema, is_given = self.with_default(self.schema(item.annotation, place), item.value, place)
            if docs.get(name) and "description" not in schema:
                schema = {**schema, "description": docs[name]}
            properties[name] = schema
            if not is_given and not is_partial and _name(_head(item.annotation)) != "NotRequired":
                required.append(name)
        return {
            "type": "object",
            "properties": properties,
            "required": list(dict.fromkeys(required)),
            "additionalProperties": False,
        }

    # ---- values ---------------------------------------------------------------------------------

    def _of_field(self, call: ast.Call, schema: Mapping[str, Any]) -> dict[str, Any]:
        """What `Field(ge=1, description="…")` says."""
        found = {}
        for keyword in call.keywords:
            key = _FIELD_KEYS.get(keyword.arg or "")
            value = self._value(keyword.value)
            if key and value is not _MISSING and value is not None:
                if schema.get("type") == "array":
                    key = key.replace("Length", "Items")
                found[key] = value
        return found

    def _value(self, node: ast.expr | None) -> Any:
        """A literal, or the value of an enum's member; `_MISSING` for what would have to be reckoned."""
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in self._classes:
            for item in self._classes[node.value.id].body:
                if isinstance(item, ast.Assign) and any(
                    isinstance(t, ast.Name) and t.id == node.attr for t in item.targets
                ):
                    return self._value(item.value)
        if node is None:
            return None
        try:
            value = ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return _MISSING
        return list(value) if isinstance(value, tuple | set) else value


def _aliases(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """`Size = Literal["s", "m"]`, and the like."""
    for node in module.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target.id, node.value
        elif type(node).__name__ == "TypeAlias":  # `type Size = …`, of Python 3.12
            yield node.name.id, node.value  # type: ignore[attr-defined]


def _is_partial(node: ast.ClassDef) -> bool:
    return any(
        keyword.arg == "total" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        for keyword in node.keywords
    )


def _head(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Subscript) else node


def _options(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from _options(node.left)
        yield from _options(node.right)
    else:
        yield node


def _name(node: ast.expr) -> str:
    """The last part of a dotted name."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
