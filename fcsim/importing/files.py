"""Reading a JSON or YAML file that may be anything: bounded in size, depth and what its aliases unfold to."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from fcsim.importing.source import ImportFailure

if TYPE_CHECKING:
    import yaml

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 200
MAX_NODES = 5_000_000


def load(path: Path) -> Any:
    """The value that a JSON or YAML file holds. Raises ImportFailure, and OSError where it can't be read."""
    if path.is_dir():
        raise ImportFailure(f"{path} is a folder; name a file", is_usage=True)
    if path.stat().st_size > MAX_BYTES:
        raise ImportFailure(f"{path} has more than {MAX_BYTES // 1024 // 1024} MB")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportFailure(f"{path} is not UTF-8 text (byte {error.start})") from None
    value = parse(text, str(path))
    if _is_too_large(value):
        raise ImportFailure(f"{path} is nested more than {MAX_DEPTH} levels deep, or unfolds to too many values")
    return value


def parse(text: str, name: str) -> Any:
    """JSON where it starts like JSON, otherwise YAML."""
    if not text.strip():
        raise ImportFailure(f"{name} is empty")
    if text.lstrip()[0] in "{[":
        try:
            return json.loads(text)
        except RecursionError:
            raise ImportFailure(f"{name} is nested too deeply") from None
        except ValueError as error:
            if Path(name).suffix.lower() not in (".yaml", ".yml"):
                raise ImportFailure(f"{name} is no JSON: {error}") from None
    return _yaml(text, name)


def _yaml(text: str, name: str) -> Any:
    import yaml

    try:
        return yaml.load(text, _loader())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 1})" if mark is not None else ""
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it can't be read"
        raise ImportFailure(f"{name} is no YAML: {problem}{place}") from None
    except RecursionError:
        raise ImportFailure(f"{name} is nested too deeply") from None
    except ValueError as error:
        raise ImportFailure(f"{name} has a value that is none: {error}") from None


def _loader() -> type[yaml.SafeLoader]:
    """The safe loader, by the fast parser where it is there, with the scalars of YAML 1.2: `on` and `12:30` are texts,
    as OpenAPI means them, and so are dates and keys. Merged mappings (`<<`) are bounded."""
    import yaml

    base: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    scalars = {
        "tag:yaml.org,2002:bool": (re.compile("true|True|TRUE|false|False|FALSE"), "tTfF"),
        "tag:yaml.org,2002:int": (re.compile("[-+]?(?:0|[1-9][0-9]*)"), "-+0123456789"),
        "tag:yaml.org,2002:float": (re.compile(r"[-+]?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?"), "-+0123456789"),
        "tag:yaml.org,2002:null": (re.compile("~|null|Null|NULL|"), ["~", "n", "N", ""]),
        "tag:yaml.org,2002:merge": (re.compile("<<"), "<"),
    }

    class Loader(base):  # type: ignore[misc]
        yaml_implicit_resolvers: ClassVar[dict[str, list[Any]]] = {}

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[str, Any]:
            made = super().construct_mapping(node, deep)
            return {key if isinstance(key, str) else json.dumps(key): value for key, value in made.items()}

        def flatten_mapping(self, node: Any) -> None:
            merged = [value for key, value in node.value if key.tag == "tag:yaml.org,2002:merge"]
            sources = sum(len(value.value) for value in merged if isinstance(value, yaml.SequenceNode))
            super().flatten_mapping(node)
            if merged and (sources > _MOST_MERGED or len(node.value) > _MOST_KEYS):
                raise yaml.constructor.ConstructorError(None, None, "too much is merged into it", node.start_mark)

    for tag, (whole, first) in scalars.items():
        Loader.add_implicit_resolver(tag, re.compile(f"(?:{whole.pattern})$"), first)
    return Loader


_MOST_MERGED = 64
_MOST_KEYS = 20_000


def _is_too_large(value: Any) -> bool:
    """Whether a value is too deep, goes round in circles, or has too many parts, aliases counted at each mention."""
    sizes: dict[int, int] = {}
    open_: set[int] = set()

    def size(node: Any, depth: int) -> int:
        if not isinstance(node, dict | list):
            return 1
        if id(node) in sizes:
            return sizes[id(node)]
        if depth > MAX_DEPTH or id(node) in open_:
            return MAX_NODES + 1
        open_.add(id(node))
        total = 1
        for item in node.values() if isinstance(node, dict) else node:
            total += size(item, depth + 1)
            if total > MAX_NODES:
                return total
        open_.discard(id(node))
        sizes[id(node)] = total
        return total

    return size(value, 0) > MAX_NODES
