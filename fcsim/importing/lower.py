"""A source becomes a spec: one API for each operation, and the types, entities and values that they need."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from dsl import nodes
from dsl.diagnostics import NOWHERE
from dsl.syntax import (
    ApiDecl,
    Decl,
    DomainDecl,
    Field,
    LocaleDecl,
    ObjectExpr,
    PhraseEntry,
    PhrasesDecl,
    SpecFile,
    TypeExpr,
    TypeRef,
    WorldCount,
    WorldDecl,
)
from fcsim.importing import chinese
from fcsim.importing.entities import NAMING, ROWS, Entities
from fcsim.importing.fitting import MOST_ANSWERED, MOST_TAKEN, Fitting
from fcsim.importing.lower_calls import Call, calls_of
from fcsim.importing.names import Names, identifier, snake, words
from fcsim.importing.prose import as_order, cleaned, doc_lines, shortened
from fcsim.importing.remarks import Remarks
from fcsim.importing.resources import resources_of
from fcsim.importing.shapes import Anything, Nullable, Record, Text, bare, records_in
from fcsim.importing.source import ImportFailure, Operation, Source
from fcsim.importing.types import Types

_LONGEST_DOC = 360


def lowered(
    source: Source, domain: str, locales: Sequence[str], remarks: Remarks, *, entities: bool = True
) -> SpecFile:
    """The syntax tree of a spec. `entities`: whether resources become entities. Raises ImportFailure where there is
    nothing to import."""
    if not source.operations:
        raise ImportFailure("there is no operation in it")
    taken = Names()
    domain = taken.free(domain)
    calls = calls_of(source, taken, remarks)
    types = Types(locales, taken, remarks, _heard(calls, locales[0], remarks))
    fitting = Fitting(remarks)
    world = Entities(resources_of(calls) if entities else (), types, fitting, remarks)
    apis = [world.body(call, _api(call, types, fitting, world, remarks)) for call in calls]
    usual = f"使用{source.title}的工具。" if locales[0] == "zh" else f"Use the tools of {source.title}."
    about = shortened(cleaned(source.doc), _LONGEST_DOC) or usual
    head: list[Decl] = [
        DomainDecl(nodes.name(domain), doc_lines(about, None, NOWHERE), NOWHERE),
        LocaleDecl(tuple(map(nodes.name, locales)), NOWHERE),
    ]
    declared: list[Decl] = [*types.enums.values(), *types.scalars.values(), *types.types.values(), *world.made]
    if world.made:
        counts = [WorldCount(entity.name, nodes.literal(ROWS), NOWHERE) for entity in world.made]
        declared.append(WorldDecl(tuple(counts), NOWHERE))
    phrases = (*_phrases(world, locales), *_questions(apis, locales), *_names(apis, types))
    return SpecFile("", "", 1, (*head, *declared, *apis, *phrases))


def _api(call: Call, types: Types, fitting: Fitting, world: Entities, remarks: Remarks) -> ApiDecl:
    """The API without a body: its answer is made up from its type."""
    operation = call.operation
    for locale in types.locales[1:]:
        what = f"its documentation in `{locale}`: write `/// {locale}: …` before dialogues are made in it"
        remarks.lost(operation.place, what, call.name)
    answer = fitting.shape(call.answer, MOST_ANSWERED) if call.answer is not None else None
    if isinstance(answer, Nullable):
        remarks.lost(operation.result_place, "that the answer may be null")
        answer = bare(answer)
    returns: TypeExpr
    if answer is None or isinstance(answer, Anything) or world.handles(call):
        returns = nodes.NOTHING
    elif isinstance(answer, Record) and not answer.is_named:
        returns = ObjectExpr(types.fields(answer.slots, call.name), NOWHERE)
    elif isinstance(answer, Text):
        returns = nodes.type_("string", nodes.bounds(answer.low, answer.high))
    else:
        returns = types.expr(answer, "result", call.name, operation.result_place)
    return ApiDecl(
        name=nodes.name(call.name),
        wire=None if call.wire == call.name else nodes.name(call.wire),
        params=types.fields(fitting.slots(call.slots, MOST_TAKEN), call.name, world.keys_of(call)),
        returns=returns,
        errors=(),
        confirm=operation.confirms,
        body=None,
        doc=doc_lines(_documented(operation, types.locales[0], remarks), None, NOWHERE),
        span=NOWHERE,
    )


def _heard(calls: Sequence[Call], locale: str, remarks: Remarks) -> str:
    """The words that requests are made of, beside their values: of documentation, and of names."""
    said = [_documented(call.operation, locale, remarks) for call in calls]
    seen: set[int] = set()
    todo = [slot for call in calls for slot in call.slots]
    while todo:
        slot = todo.pop()
        said.append(chinese.called(cleaned(slot.doc), slot.name) if locale == "zh" else " ".join(words(slot.name)))
        for record in records_in(slot.shape):
            if id(record) not in seen:
                seen.add(id(record))
                todo += record.slots
    return " | ".join(" ".join(re.findall(r"\w+", text.casefold())) for text in dict.fromkeys(said))


def _phrases(world: Entities, locales: Sequence[str]) -> Iterator[PhrasesDecl]:
    """How rows are called, where they have a name."""
    for resource in world.resources:
        naming = world.naming(resource)
        for locale in locales if naming else ():
            texts = (nodes.literal(f"{{{naming}}}"),)
            entry = PhraseEntry("called", (), texts, (), NOWHERE)
            yield PhrasesDecl(nodes.name(locale), nodes.name(resource.name), (entry,), NOWHERE)


def _questions(apis: Sequence[ApiDecl], locales: Sequence[str]) -> Iterator[PhrasesDecl]:
    """How to ask for rows: nobody knows a "pet id"."""
    for api in apis:
        for locale in locales:
            entries = []
            for field in api.params:
                key = field.type
                if isinstance(key, TypeRef) and key.member is not None and not field.optional:
                    thing = key.name.text
                    said = chinese.label("", thing) if locale == "zh" else " ".join(words(thing))
                    if not said:
                        continue
                    text = f"哪个{said}？" if locale == "zh" else f"Which {said} do you mean?"
                    entries.append(PhraseEntry("need", (field.name,), (nodes.literal(text),), (), NOWHERE))
            if entries:
                yield PhrasesDecl(nodes.name(locale), api.name, tuple(entries), NOWHERE)


def _names(apis: Sequence[ApiDecl], types: Types) -> Iterator[PhrasesDecl]:
    """How objects are called that are only answered: by their name, as nobody reads all their fields out."""
    scalars = {decl.name.text: decl.type for decl in types.scalars.values()}
    texts = {"string"} | {
        name for name, type_ in scalars.items() if isinstance(type_, TypeRef) and type_.name.text == "string"
    }
    taken = {name for api in apis for field in api.params for name in types.types_in(field.type)}
    for decl in types.types.values():
        naming = _naming_of(decl.fields, texts)
        if decl.name.text in taken or naming is None:
            continue
        for locale in types.locales:
            entry = PhraseEntry("called", (), (nodes.literal(f"{{{naming}}}"),), (), NOWHERE)
            yield PhrasesDecl(nodes.name(locale), decl.name, (entry,), NOWHERE)


def _naming_of(fields: Sequence[Field], texts: Collection[str]) -> str | None:
    """The field that an object is called by: a text such as its name. `texts` are the types that texts are of."""
    by_word = {"".join(words((field.wire or field.name).text)): field for field in fields}
    for word in NAMING:
        field = by_word.get(word)
        if field is not None and isinstance(field.type, TypeRef) and field.type.name.text in texts:
            return field.name.text
    return None


def _documented(operation: Operation, locale: str, remarks: Remarks) -> str:
    order = chinese.order if locale == "zh" else as_order
    doc, is_made = order(cleaned(operation.doc), operation.name, operation.method)
    if is_made:
        remarks.guessed(operation.place, "its documentation starts with an order made of its name")
    elif not operation.doc:
        remarks.guessed(operation.place, "its documentation is made of its name")
    return shortened(doc, _LONGEST_DOC)


def domain_of(title: str) -> str:
    """A domain's name from a title, without what says that it is an API."""
    parts = [
        word
        for word in snake(re.sub("接口文档|接口|文档", " ", title)).split("_")
        if word not in ("api", "apis", "rest", "specification", "openapi", "swagger")
    ]
    return identifier("_".join(parts)[:40].strip("_") or "imported")
