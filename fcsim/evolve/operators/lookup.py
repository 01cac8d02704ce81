"""A step more: where a word did, the id of a row is wanted, which another call finds by the word."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import Any

from dsl import nodes
from dsl.diagnostics import NOWHERE
from dsl.nodes import binary, literal, name, path
from dsl.syntax import (
    ApiDecl,
    EntityDecl,
    ErrorDecl,
    Field,
    KeyExpr,
    LetStmt,
    PathExpr,
    QueryExpr,
    ReturnStmt,
    ScalarDecl,
    ScenarioDecl,
    TypeRef,
    WorldCount,
    WorldDecl,
)
from fcsim.evolve.draft import Draft, named
from fcsim.evolve.lookups import is_path
from fcsim.evolve.nodes import docs, entry, forms, phrases, rebuilt, walk, words_of
from fcsim.evolve.step import Arguments, Call, Sought, Step, wire_of
from simulator.chance import pick

_VERBS = ("find", "resolve", "look_up", "get", "search")
_LEAST, _MOST = 5, 40
"""How many words a vocabulary may have, for a table of them to hold about all."""


def lookup(draft: Draft, rng: random.Random) -> Step | None:
    scalars = [scalar for scalar in draft.all(ScalarDecl) if _fits(draft, scalar)]
    if not scalars or not set(draft.locales) <= {"en", "zh"}:
        return None
    scalar = pick(rng, scalars)
    own = scalar.name.text
    row = draft.free(f"{own}Record", f"{own}Entry")
    key = "id"
    word = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", own).lower()
    finder = draft.free(*(f"{verb}_{word}" for verb in sorted(_VERBS, key=lambda _: rng.random())))
    apis = [api for api in draft.apis if _params(api, own)]
    assert isinstance(scalar.type, TypeRef)
    count = max(len(form.texts) for form in scalar.type.forms)
    words = words_of(scalar.doc, draft.locales)
    label = {"en": word.replace("_", " "), "zh": words.get("zh", "").rstrip("。") or own}
    entity = EntityDecl(
        name(row),
        (
            Field(name(key), False, KeyExpr(literal(f"{word[:3]}-####"), False, NOWHERE), None, (), NOWHERE),
            Field(name("name"), False, nodes.type_(own), None, (), NOWHERE),
        ),
        scalar.doc,
        NOWHERE,
    )
    found = QueryExpr(name(row), False, binary("==", path(None, "name"), path(word)), None, False, None, NOWHERE)
    find = ApiDecl(
        name(finder),
        None,
        (Field(name(word), False, nodes.type_(own), None, scalar.doc, NOWHERE),),
        nodes.list_of(nodes.type_(row)),
        (),
        False,
        (ReturnStmt(found, NOWHERE),),
        docs({"en": f"Find the id of a {label['en']}.", "zh": f"查询{label['zh']}的编号。"}, draft.locales),
        NOWHERE,
    )
    draft.before(apis[0], entity, find)
    worlds = draft.all(WorldDecl)
    rows = WorldCount(name(row), literal(count * 4), NOWHERE)
    draft.put(worlds[0], replace(worlds[0], counts=(*worlds[0].counts, rows)))
    keys = {wire_of(api): [wire_of(param) for param in _params(api, own)] for api in apis}
    for api in apis:
        for param in _params(api, own):
            _take_key(draft, draft.find(ApiDecl, api.name.text) or api, param, row, key, label)
    _speak(draft, row, finder, word, label)

    def call(tool: str, arguments: Arguments) -> Call | None:
        sought = {key: Sought(row, arguments[key]) for key in keys.get(tool, ())}
        return tool, {**arguments, **sought}

    who = ", ".join(api.name.text for api in apis)
    return Step("lookup", f"{who}: the id of a {label['en']}, found by {finder}", call)


def _params(api: ApiDecl, own: str) -> list[Field]:
    return [field for field in api.params if named(field.type) == own and not field.optional and field.default is None]


def _fits(draft: Draft, scalar: ScalarDecl) -> bool:
    """Whether it has a table's worth of words, and all that wants one of them only compares it."""
    if not isinstance(scalar.type, TypeRef) or not scalar.type.forms or not draft.all(WorldDecl):
        return False
    if not all(_LEAST <= len(form.texts) <= _MOST for form in scalar.type.forms):
        return False
    fixed = {(g.api.text, item.path[0].text) for s in draft.all(ScenarioDecl) for g in s.goals for item in g.fixed}
    takers = [(api, field) for api in draft.apis for field in _params(api, scalar.name.text)]
    return bool(takers) and all(
        api.body is not None and (api.name.text, field.name.text) not in fixed and _only_read(api, field)
        for api, field in takers
    )


def _only_read(api: ApiDecl, field: Field) -> bool:
    """Whether the body has no variable that stands for the parameter itself, such as in `{ city }` of an update."""
    return any(is_path(node, (field.name.text,)) for node in walk(api.body))


def _take_key(draft: Draft, api: ApiDecl, param: Field, row: str, key: str, label: dict[str, str]) -> None:
    variable = draft.free(f"{param.name.text}_row", f"the_{param.name.text}")
    code = "UNKNOWN_" + re.sub(r"\W", "", label["en"].replace(" ", "_")).upper()
    errors = api.errors
    if not any(error.code.text == code for error in errors):
        texts = {"en": [f"There is no such {label['en']}."], "zh": [f"没有这个{label['zh']}。"]}
        errors = (*errors, ErrorDecl(name(code), None, forms(texts, draft.locales), (), NOWHERE))

    def visit(node: Any) -> Any:
        return path(variable, "name") if isinstance(node, PathExpr) and is_path(node, (param.name.text,)) else node

    found = QueryExpr(name(row), True, binary("==", path(None, key), path(param.name.text)), None, False, None, NOWHERE)
    let = LetStmt(name(variable), found, name(code), NOWHERE)
    body = (let, *(rebuilt(api.body, visit) or ()))
    type_ = nodes.type_(row, member=key)
    params = tuple(replace(field, type=type_) if field is param else field for field in api.params)
    draft.put(api, replace(api, params=params, errors=errors, body=body))
    draft.no_profile(api.name.text, param.name.text)


def _speak(draft: Draft, row: str, finder: str, word: str, label: dict[str, str]) -> None:
    en, zh = label["en"], label["zh"]
    said = {
        "en": [
            entry("ask", [], [f"what's the id of the {en} {{{word}}}?", f"look up the {en} {{{word}}}",
                              f"is the {en} {{{word}}} in your list?", f"find me a {en}"]),
            entry("with", [word], ["{}", "for {}"]),
            entry("need", [word], [f"Which {en} is it?", f"What {en} do you mean?"]),
            entry("give", [word], ["{}", "it's {}"]),
            entry("change", [word], ["no, {}", "{} instead"]),
            entry("done", [], ["Found {count}: {list}.", "The list has {list}."]),
            entry("empty", [], [f"The list has no such {en}.", f"I can't find that {en}."]),
        ],
        "zh": [
            entry("ask", [], [f"查一下{{{word}}}这个{zh}", f"{{{word}}}这个{zh}有没有收录？", f"找一下{zh}{{{word}}}",
                              f"我要查{zh}"]),
            entry("with", [word], ["{}", "是{}"]),
            entry("need", [word], [f"请问是哪个{zh}？", f"{zh}是哪个？"]),
            entry("give", [word], ["{}", "是{}"]),
            entry("change", [word], ["不对，是{}", "换成{}"]),
            entry("done", [], ["找到{count}条：{list}。", "有：{list}。"]),
            entry("empty", [], [f"没有收录这个{zh}。", f"查不到这个{zh}。"]),
        ],
    }  # fmt: skip
    for locale in draft.locales:
        draft.add(
            phrases(locale, row, [entry("called", [], ["{name}"]), entry("listed", [], ["{name}"])]),
            phrases(locale, finder, said[locale]),
        )
