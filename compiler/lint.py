"""Warnings: what a spec may say, but hardly wants to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.dependencies import needs
from compiler.model import CompiledSpec
from compiler.report import Report
from compiler.scope import Scope
from compiler.types import EntityType, EnumType, KeyType, ListType, MapType, ObjectType, StringType, Type, UnionType
from dsl import syntax
from dsl.diagnostics import Span


def lint(scope: Scope, spec: CompiledSpec, used: set[str], unused_lets: Iterable[syntax.Name]) -> None:
    """Report the warnings of a spec without errors. `used` are the types that are mentioned."""
    report = scope.report
    if not spec.apis:
        note = scope.declared_at(spec.domain)
        report.add("FC507", "this domain has no API", note[0][0], "without one there is nothing to talk about")
    _unused(scope, used, spec, unused_lets)
    _missing_forms(scope, spec)
    _missing_cues(scope, spec)
    for api in spec.apis.values():
        raised = api.body.raises if api.body is not None else ()
        for error in api.errors:
            if error.code not in raised:
                hint = "leave it out" if api.body is not None else "an API without a body raises nothing"
                report.add("FC504", f"`{api.source_name}` never raises `{error.code}`", error.span, hint)
    _unreachable(report, spec)
    _empty_world(report, spec)


def _unused(scope: Scope, used: set[str], spec: CompiledSpec, lets: Iterable[syntax.Name]) -> None:
    for table, what in ((scope.enums, "enum"), (scope.scalars, "scalar"), (scope.types, "type")):
        for name, decl in table.items():
            if name not in used and (place := scope.foreign.get(name, decl.name.span)) is not None:
                scope.report.add("FC501", f"nothing uses the {what} `{name}`", place)
    mixed_up = {api for group in spec.confusables.values() for api in group.cues}
    for name in scope.guests:
        if name not in mixed_up and (place := scope.foreign[name]) is not None:
            scope.report.add("FC501", f"no `confusable` group has `{name}` in it", place)
    touched = {name for api in spec.apis.values() if api.body for name in api.body.reads | api.body.writes}
    for name, entity in spec.entities.items():
        if name not in used and name not in touched and (place := scope.foreign.get(name, entity.span)) is not None:
            scope.report.add("FC501", f"nothing uses the entity `{name}`", place)
    for let in lets:
        scope.report.add("FC501", f"nothing uses `{let.text}`", let.span, "leave it out, or `create` without `let`")


# ---- words in every locale ---------------------------------------------------------------------


def _missing_forms(scope: Scope, spec: CompiledSpec) -> None:
    for name, enum in spec.enums.items():
        if name in scope.foreign:
            continue
        places = {(member.wire or member.name).text: member.name.span for member in scope.enums[name].members}
        for member in enum.members:
            _missing(scope, f"`{name}.{member.value}`", member.forms, places[member.value])
    for place, type_ in _texts(scope, spec):
        _missing(scope, "this text", type_.forms, place)
    for api in scope.apis.values():
        for error in api.errors:
            if error.text is None:  # one text without a locale is meant for all
                given = [form.locale.text for form in error.forms]
                _missing(scope, f"the error `{error.code.text}`", given, error.code.span)


def _missing(scope: Scope, what: str, texts: Iterable[str], span: Span) -> None:
    given = set(texts)
    lacking = [locale for locale in scope.locales if locale not in given]
    if lacking:
        missing = " and ".join(f"`{locale}`" for locale in lacking)
        scope.report.add("FC502", f"{what} has no words in {missing}", span, f'add `{lacking[0]}: "…"`')


def _texts(scope: Scope, spec: CompiledSpec) -> Iterator[tuple[Span, StringType]]:
    """The texts with words of their own, each where it is declared."""
    for name, scalar in spec.scalars.items():
        if isinstance(scalar, StringType) and scalar.forms and name not in scope.foreign:
            yield scope.scalars[name].name.span, scalar
    groups = [entity.fields for entity in spec.entities.values()]
    groups += [type_.fields for type_ in spec.types.values()]
    groups += [api.params.fields for api in spec.apis.values()]
    for field in (field for fields in groups for field in fields):
        is_own = field.span.file in scope.files
        if is_own and isinstance(field.type, StringType) and field.type.forms and field.type.name is None:
            yield field.span, field.type


def _missing_cues(scope: Scope, spec: CompiledSpec) -> None:
    for name, group in spec.confusables.items():
        for locale in spec.locales:
            silent = [api for api, forms in group.cues.items() if not forms.get(locale)]
            if silent:
                who = " and ".join(f"`{api}`" for api in silent)
                message = f"in `{locale}` nobody can say that they need {who}"
                scope.report.add("FC503", message, scope.confusables[name].name.span, f'add `{locale}: "…"`')
                break


# ---- what no dialogue comes to -----------------------------------------------------------------


def _unreachable(report: Report, spec: CompiledSpec) -> None:
    """An API needs a key that no API returns, and that people don't know either."""
    returned = {entity for api in spec.apis.values() for entity in _keys_of(api.returns, spec, set())}
    keys = {name: entity.key for name, entity in spec.entities.items()}
    for api in spec.apis.values():
        for need in needs(api, keys):
            if need.required and need.entity not in returned and not spec.entities[need.entity].key_type.known:
                message = f"`{api.source_name}` needs `{need.entity}.{need.key}`, which no API returns"
                report.add(
                    "FC505", message, need.span, f"return rows of `{need.entity}` somewhere, or make its key `known`"
                )


def _keys_of(type_: Type, spec: CompiledSpec, seen: set[str]) -> Iterator[str]:
    """The entities whose keys are anywhere in a result."""
    match type_:
        case KeyType(entity=entity):
            yield entity
        case ListType(item=item) | MapType(item=item):
            yield from _keys_of(item, spec, seen)
        case UnionType(options=options):
            for option in options:
                yield from _keys_of(option, spec, seen)
        case ObjectType(fields=fields):
            for field in fields:
                yield from _keys_of(field.type, spec, seen)
        case EntityType(entity=entity) if entity not in seen:
            seen.add(entity)
            for field in spec.entities[entity].fields:
                yield from _keys_of(field.type, spec, seen)
        case StringType() | EnumType():
            return


def _empty_world(report: Report, spec: CompiledSpec) -> None:
    made = {name for api in spec.apis.values() if api.body is not None for name in api.body.writes}
    read = {name for api in spec.apis.values() if api.body is not None for name in api.body.reads}
    for name, entity in spec.entities.items():
        if not entity.count and name in read and name not in made:
            message = f"a world has no `{name}`, and no API makes one"
            report.add("FC506", message, entity.span, f"add `{name} * 20` to `world`")
