"""A JSON Schema becomes an API that takes such an object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fcsim.importing.keywords import Keywords, below
from fcsim.importing.names import snake, words
from fcsim.importing.remarks import Remarks
from fcsim.importing.source import ImportFailure, Operation, Source
from fcsim.importing.tools import properties
from fcsim.importing.vocabulary import VERBS

_SAYS_NOTHING = frozenset(("$schema", "$id", "$defs", "definitions", "title", "description", "$comment"))


def read_jsonschema(root: Any, remarks: Remarks, title: str) -> Source:
    """One operation for the schema; for a document that only defines schemas, one for each object it defines.

    Raises ImportFailure if it is no schema.
    """
    if not isinstance(root, Mapping):
        raise ImportFailure("this is no JSON Schema: it is not an object", is_usage=True)
    if "openapi" in root or "swagger" in root:
        raise ImportFailure("this is an OpenAPI document: try `openapi`", is_usage=True)
    keywords = Keywords(root, remarks)
    title = str(root.get("title") or title)
    if root.keys() - _SAYS_NOTHING:
        operations = [_operation(root, "#", title, keywords, remarks)]
    else:
        operations = [
            _operation(schema, below(f"#/{key}", name), str(name), keywords, remarks)
            for key in ("$defs", "definitions")
            for name, schema in (root[key].items() if isinstance(root.get(key), Mapping) else ())
            if keywords.flat(schema, "#").properties
        ]
    return Source(title, str(root.get("description") or ""), tuple(operations), root)


def _operation(schema: Any, place: str, title: str, keywords: Keywords, remarks: Remarks) -> Operation:
    name = snake(title)
    if len(words(title)) < 2 or words(title)[0] not in VERBS:
        name = f"submit_{name}"
    about = schema.get("description") if isinstance(schema, Mapping) and place != "#" else ""
    return Operation(
        name=name[:64],
        doc=str(about or ""),
        parameters=tuple(properties(schema, place, keywords, remarks)),
        result=None,
        place=place,
        answers_nothing=True,
    )
