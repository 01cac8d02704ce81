"""APIs: parameters, results, errors and bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compiler.body import BodyBuilder
from compiler.entities import check_parameters, needed_by
from compiler.model import Api, ApiError, Entity
from compiler.resolve import Types
from compiler.scope import Scope
from compiler.types import Docs, ObjectType
from dsl import syntax


@dataclass(frozen=True, slots=True)
class BuiltApis:
    """`apis` by wire name; `unused` are the `let`s that nothing mentions."""

    apis: dict[str, Api]
    unused: tuple[syntax.Name, ...]


def build_apis(scope: Scope, types: Types, entities: Mapping[str, Entity]) -> BuiltApis:
    """Every API of a file, checked."""
    apis: dict[str, Api] = {}
    unused: list[syntax.Name] = []
    for decl in scope.apis.values():
        name = scope.wire_name(decl.name, decl.wire)
        params = ObjectType(None, types.fields(decl.params), Docs())
        types.within_limits(params, f"what `{decl.name.text}` takes", decl.name.span)
        check_parameters(scope, params.fields)
        returns = types.resolve(decl.returns)
        types.within_limits(returns, f"what `{decl.name.text}` returns", decl.returns.span)
        body = None
        if decl.body:
            builder = BodyBuilder(scope, entities, decl, params.fields)
            body = builder.build(decl.body, returns)
            unused.extend(builder.unused)
        api = Api(
            name=name,
            source_name=decl.name.text,
            params=params,
            returns=returns,
            errors=_errors(scope, decl),
            confirm=decl.confirm,
            body=body,
            doc=scope.docs(decl.doc),
            span=decl.name.span,
        )
        apis.setdefault(name, api)
    return BuiltApis(apis, tuple(unused))


def check_answers(scope: Scope, apis: Mapping[str, Api], entities: Mapping[str, Entity]) -> None:
    """What an API without a body answers is made of the rows that there are."""
    for api in apis.values():
        for name in dict.fromkeys(needed_by(api.returns)) if api.body is None else ():
            if not entities[name].count:
                message = f"`{api.source_name}` answers with a `{name}`, and the world starts with none"
                hint = f"write `{name} * 20` in `world`, or give the API a body"
                scope.report.add("FC224", message, scope.apis[api.source_name].returns.span, hint)


def _errors(scope: Scope, decl: syntax.ApiDecl) -> tuple[ApiError, ...]:
    found: dict[str, ApiError] = {}
    for error in decl.errors:
        code = error.code
        if code.text in ("ok", "empty"):
            scope.report.add("FC316", f"`{code.text}` is no error", code.span, "it is how a call goes well")
        elif code.text in found:
            note = ((found[code.text].span, "it is declared here"),)
            scope.report.add("FC201", f"the error `{code.text}` is declared already", code.span, notes=note)
        else:
            found[code.text] = ApiError(code.text, _message(scope, error), code.span)
    return tuple(found.values())


def _message(scope: Scope, error: syntax.ErrorDecl) -> Docs:
    """What the tool answers; one text for all locales is the default one's."""
    if error.text is not None:
        return Docs({scope.locales[0]: str(error.text.value)})
    return Docs({locale: texts[0] for locale, texts in scope.forms(error.forms).items() if texts})
