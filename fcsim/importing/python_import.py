"""Python run: a module is imported in a process of its own, which says what its functions take.

`python -m fcsim.importing.python_import FILE` writes a list of tools, as `fcsim.importing.tools` reads it, or
`{"error": …}`. The module may print, raise, leave or hang without harm to who asked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from fcsim.importing.source import ImportFailure

SECONDS = 60.0


def tools_of(path: Path, seconds: float = SECONDS) -> dict[str, Any]:
    """The functions of a file as a list of tools. Raises ImportFailure where importing it fails or takes too long."""
    if path.is_dir():
        raise ImportFailure(f"{path} is a folder; name a file", is_usage=True)
    command = [sys.executable, "-m", "fcsim.importing.python_import", str(path)]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        raise ImportFailure(f"{path} was not imported within {seconds:g} seconds") from None
    try:
        answer: dict[str, Any] = json.loads(ran.stdout.rpartition("\n")[2])
    except ValueError:
        raise ImportFailure(f"importing {path} ended the process (exit code {ran.returncode})") from None
    if "error" in answer:
        raise ImportFailure(f"{path} can't be imported: {answer['error']}")
    if not answer["tools"]:
        raise ImportFailure(f"{path} has no public function")
    return answer


def _answer(path: Path) -> dict[str, Any]:
    import importlib.util
    import inspect

    from fcsim.importing.docstrings import split_docstring

    sys.path.insert(0, str(path.parent))
    loader = importlib.util.spec_from_file_location(path.stem, path)
    if loader is None or loader.loader is None:
        return {"error": "it is no Python module"}
    module = importlib.util.module_from_spec(loader)
    sys.modules[path.stem] = module
    try:
        loader.loader.exec_module(module)
    except BaseException as error:  # whatever it raises, it is what there is to say
        return {"error": f"it raises {type(error).__name__}: {error}".strip().split("\n")[0][:300]}
    tools = []
    for name, function in vars(module).items():
        if name.startswith("_") or not inspect.isfunction(function) or function.__module__ != path.stem:
            continue
        about, docs = split_docstring(function.__doc__ or "")
        tools.append({"name": name, "description": about, **_schemas(function, docs)})
    return {"tools": tools}


def _schemas(function: Any, docs: Any) -> dict[str, Any]:
    """What it takes and gives, as pydantic says it; what pydantic can't say is left out."""
    import typing

    from pydantic import TypeAdapter
    from pydantic.errors import PydanticUserError

    found: dict[str, Any] = {"input_schema": {"type": "object", "properties": {}}}
    try:
        schema = TypeAdapter(function).json_schema()
        for name, doc in docs.items():
            if name in schema.get("properties", {}):
                schema["properties"][name].setdefault("description", doc)
        found["input_schema"] = schema
        result = typing.get_type_hints(function, include_extras=True).get("return")
        if result not in (None, type(None), typing.Any):
            found["outputSchema"] = TypeAdapter(result).json_schema(mode="serialization")
    except (PydanticUserError, NameError, TypeError) as error:
        found["input_schema"]["$comment"] = str(error)[:200]
    return found


if __name__ == "__main__":
    out, sys.stdout = sys.stdout, sys.stderr  # what the module prints is not the answer
    text = json.dumps(_answer(Path(sys.argv[1])), default=str)
    out.write("\n" + text)
