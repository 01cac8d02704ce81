"""Some parameters go into an object: one level deeper."""

from __future__ import annotations

import random
from dataclasses import replace

from dsl import nodes
from dsl.diagnostics import NOWHERE
from dsl.nodes import name
from dsl.syntax import ApiDecl, Field, TypeDecl
from fcsim.evolve.draft import Draft
from fcsim.evolve.moves import Moves, body, move
from fcsim.evolve.nodes import docs
from fcsim.evolve.step import Arguments, Step, at, on, wire_of
from simulator.chance import pick, pick_some

_REQUIRED = ("request", "details", "input", "spec", "payload", "params", "what", "subject")
_OPTIONAL = ("options", "criteria", "preferences", "refine", "conditions", "extras", "wishes", "narrow")
_WORDS = {
    True: {"en": "What else it should be like.", "zh": "其他要求。"},
    False: {"en": "What it is about.", "zh": "请求内容。"},
}


def group(draft: Draft, rng: random.Random) -> Step | None:
    places = [
        (api, is_optional) for api in draft.apis for is_optional in (True, False) if len(_fit(api, is_optional)) > 1
    ]
    if not places:
        return None
    api, is_optional = pick(rng, places)
    fields = _fit(api, is_optional)
    count = 2 + int(rng.random() * min(3, len(fields) - 1))
    chosen = pick_some(rng, fields, count)
    return put_together(draft, api, api, (), [field for field in api.params if field in chosen], rng)


def put_together(
    draft: Draft,
    api: ApiDecl,
    owner: ApiDecl | TypeDecl,
    outer: tuple[Field, ...],
    fields: list[Field],
    rng: random.Random,
    operator: str = "group",
) -> Step:
    """The fields of an owner, which is `outer` in the parameters of an API, become those of one new field of a type of
    its own. They are all optional, or some of them are not, and then that one isn't, either."""
    is_optional = all(field.optional for field in fields)
    options = _OPTIONAL if is_optional else _REQUIRED
    own = draft.free(*pick_some(rng, options, len(options)))
    type_name = draft.free("".join(word.capitalize() for word in (*wire_of(api).split("_"), *own.split("_"))))
    words = _WORDS[is_optional]
    # Away from where they stood, they take no comments along.
    inside = tuple(replace(field, span=NOWHERE) for field in fields)
    type_ = TypeDecl(name(type_name), inside, docs(words, draft.locales), NOWHERE)
    whole = Field(name(own), is_optional, nodes.type_(type_name), None, docs(words, draft.locales), NOWHERE)
    before = tuple(field.name.text for field in outer)
    moves: Moves = {(*before, field.name.text): (*before, own, field.name.text) for field in fields}
    old = owner.params if isinstance(owner, ApiDecl) else owner.fields
    first = old.index(fields[0])
    new = tuple(
        whole if number == first else field
        for number, field in enumerate(old)
        if number == first or field not in fields
    )  # fmt: skip
    draft.before(api, type_)
    changed = replace(api, body=body(api.body, moves))
    if isinstance(owner, TypeDecl):
        draft.put(owner, replace(owner, fields=new))
    else:
        changed = replace(changed, params=new)
    draft.put(api, changed)
    move(draft, api, moves)
    wires = [wire_of(field) for field in fields]

    def change(arguments: Arguments) -> Arguments:
        inside = {wire: arguments[wire] for wire in wires if wire in arguments}
        rest = {key: item for key, item in arguments.items() if key not in wires}
        return rest | {own: inside} if inside or not is_optional else rest

    around = [wire_of(field) for field in outer]
    return Step(
        operator,
        f"{api.name.text}: {' and '.join(wires)} are in {'.'.join((*before, own))}",
        on(api, lambda arguments: at(arguments, around, change)),
    )


def _fit(api: ApiDecl, is_optional: bool) -> list[Field]:
    """The parameters that can go into one object; a default would be lost where the object is left out."""
    return [field for field in api.params if field.optional is is_optional and field.default is None]
