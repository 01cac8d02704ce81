"""From a source to the text of a spec that compiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from compiler import compile_text
from dsl.printer import print_spec
from dsl.source import MAX_BYTES
from dsl.syntax import ApiDecl, EntityDecl, EnumDecl, SpecFile, TypeDecl
from fcsim.importing.chinese import is_chinese
from fcsim.importing.lower import domain_of, lowered
from fcsim.importing.remarks import Remarks
from fcsim.importing.source import ImportFailure, Operation, Source


@dataclass(frozen=True, slots=True)
class Imported:
    """A spec's text, what was remarked on the way, and how many declarations of each kind it has."""

    text: str
    remarks: Remarks
    counts: dict[str, int]


def imported(
    source: Source,
    remarks: Remarks,
    *,
    domain: str | None = None,
    locales: Sequence[str] = (),
    only: Sequence[str] = (),
    entities: bool = True,
) -> Imported:
    """The spec of a source, in the language of its documentation if no locales are given. `only` are tags, or patterns
    of names or paths. Raises ImportFailure."""
    if only:
        kept = tuple(operation for operation in source.operations if _is_wanted(operation, only))
        if not kept:
            raise ImportFailure(f"no operation has a tag, a name or a path like {' or '.join(only)}")
        source = replace(source, operations=kept)
    locales = locales or (language_of(source),)
    for with_entities in (True, False) if entities else (False,):
        said = Remarks()
        for remark in remarks:
            said.add(remark)
        if entities and not with_entities:
            said.lost("#", "entities: with them, it would not have compiled")
        tree = lowered(source, domain or domain_of(source.title), locales, said, entities=with_entities)
        text = print_spec(tree)
        if len(text.encode()) > MAX_BYTES:
            raise ImportFailure(
                f"its {len(source.operations):,} operations make a spec of {len(text) / 1e6:.1f} MB, and a file has at "
                f"most {MAX_BYTES // 1_000_000} MB: choose some with --only TAG"
            )
        problems = [problem for problem in compile_text(text, "it").diagnostics if problem.severity == "error"]
        if not problems:
            return Imported(text, said, _counts(tree))
    raise ImportFailure(f"the spec made of it does not compile, which is a mistake of fcsim's: {problems[0].message}")


def language_of(source: Source) -> str:
    """The locale that most of what is said of its operations is in."""
    said = [operation.doc for operation in source.operations if operation.doc]
    return "zh" if sum(map(is_chinese, said)) * 2 > len(said) else "en"


def _is_wanted(operation: Operation, only: Sequence[str]) -> bool:
    names = (operation.name, operation.path, *operation.tags)
    return any(fnmatchcase(name.casefold(), pattern.casefold()) for name in names for pattern in only)


def _counts(tree: SpecFile) -> dict[str, int]:
    kinds = {"APIs": ApiDecl, "entities": EntityDecl, "types": TypeDecl, "enums": EnumDecl}
    counts = {name: sum(isinstance(node, kind) for node in tree.declarations) for name, kind in kinds.items()}
    executed = sum(isinstance(node, ApiDecl) and node.body is not None for node in tree.declarations)
    return counts | {"APIs that are executed": executed}
