"""Python read, not run: functions with their annotations, pydantic models, dataclasses, typed dicts and enums."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fcsim.importing.annotations import Annotations
from fcsim.importing.docstrings import split_docstring
from fcsim.importing.remarks import Remarks
from fcsim.importing.source import ImportFailure, Operation, Parameter, Source

_MOST_BYTES = 8 * 1024 * 1024


def read_python(path: Path, remarks: Remarks) -> Source:
    """The public functions of a file. Raises ImportFailure where it is no Python, or has none."""
    if path.is_dir():
        raise ImportFailure(f"{path} is a folder; name a file", is_usage=True)
    if path.stat().st_size > _MOST_BYTES:
        raise ImportFailure(f"{path} is too large for a module")
    try:
        module = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError) as error:
        line = f" (line {error.lineno})" if isinstance(error, SyntaxError) else ""
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        raise ImportFailure(f"{path} is no Python: {reason}{line}") from None
    except (RecursionError, MemoryError):
        raise ImportFailure(f"{path} is nested too deeply") from None
    annotations = Annotations(module, path.name, remarks)
    operations = tuple(_operation(node, path.name, annotations, remarks) for node in _functions(module))
    if not operations:
        raise ImportFailure(f"{path} has no public function")
    return Source(path.stem, ast.get_docstring(module) or "", operations, {"$defs": annotations.definitions})


def _functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node


def _operation(
    node: ast.FunctionDef | ast.AsyncFunctionDef, file: str, annotations: Annotations, remarks: Remarks
) -> Operation:
    place = f"{file}:{node.lineno} {node.name}"
    about, docs = split_docstring(ast.get_docstring(node) or "")
    if node.args.vararg or node.args.kwarg:
        remarks.lost(place, "`*args` and `**kwargs`")
    result = annotations.schema(node.returns, place) if node.returns is not None else None
    nothing = isinstance(node.returns, ast.Constant) and node.returns.value is None
    parameters = tuple(_parameters(node, file, docs, annotations, remarks))
    return Operation(
        name=node.name,
        doc=about,
        parameters=parameters,
        result=None if nothing else result,
        place=place,
        result_place=f"{place} ->",
        answers_nothing=nothing,
    )


def _parameters(
    node: ast.FunctionDef | ast.AsyncFunctionDef,
    file: str,
    docs: Mapping[str, str],
    annotations: Annotations,
    remarks: Remarks,
) -> Iterator[Parameter]:
    args = [*node.args.posonlyargs, *node.args.args]
    defaults: list[ast.expr | None] = [*[None] * (len(args) - len(node.args.defaults)), *node.args.defaults]
    pairs = [*zip(args, defaults, strict=True), *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)]
    for arg, default in pairs:
        place = f"{file}:{arg.lineno} {node.name}.{arg.arg}"
        if arg.arg in ("self", "cls") or annotations.is_injected(arg.annotation):
            continue
        schema: Any = annotations.schema(arg.annotation, place) if arg.annotation is not None else {}
        schema, is_given = annotations.with_default(schema, default, place)
        yield Parameter(arg.arg, schema, not is_given, docs.get(arg.arg, ""), place)
