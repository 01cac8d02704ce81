"""What a designer would answer, about: a rehearsal goes on with it, so that it can be told what would be asked and
what that would cost. The sizes are those of specs that people wrote."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from compiler import CompiledSpec
from fcsim.drafting.parts import Section

if TYPE_CHECKING:
    from fcsim.drafting.design import Design
    from fcsim.drafting.problems import Problem

_CHARACTERS_A_PROBLEM = 700
"""Of a document: how often something turns up that people want to get done."""
_PROBLEMS_AN_API = 2
_MOST_APIS = 10
_WORDS = {
    "en": "Somebody wants to find out about this, or to have it arranged or changed for them.",
    "zh": "有人想打听这件事，或者想请人安排、更改。",
}


def problems(section: Section) -> str:
    """As many as a text of its length tells, each with the words at its place."""
    text = " ".join(section.text.split())
    step = _CHARACTERS_A_PROBLEM
    places = range(0, max(len(text) - 80, 1), step)
    found = [{"problem": _WORDS["en"], "quotes": [text[at : at + 120]]} for at in places if len(text) >= 20]
    return _json({"problems": found})


def groups(size: int) -> str:
    """Pairs, until few enough are left."""
    pairs = [{"problem": _WORDS["en"], "of": [number, number + 1]} for number in range(1, size, 2)]
    return _json({"groups": pairs})


def design(problems: Sequence[Problem], locales: Sequence[str]) -> str:
    number = min(_MOST_APIS, -(-len(problems) // _PROBLEMS_AN_API))
    answered: list[list[int]] = [[] for _ in range(number)]
    for place in range(len(problems)):
        answered[place % number].append(place + 1)
    apis = [{"name": f"find_{n}", "does": _WORDS["en"], "problems": of} for n, of in enumerate(answered)]
    about = [{"locale": locale, "text": _WORDS[locale]} for locale in locales]
    scenarios = [{"name": f"scenario_{n}", "problem": n + 1} for n in range(number)]
    return _json({"domain": "field", "about": about, "apis": apis, "scenarios": scenarios, "unanswered": []})


def core(design: Design, locales: Sequence[str]) -> str:
    """A list, a vocabulary and an entity for each API: it compiles, and says nothing."""
    texts = {locale: " | ".join(f'"{locale} {n} of some"' for n in range(10)) for locale in locales}
    docs = "\n".join(f"/// {'' if locale == locales[0] else f'{locale}: '}{_WORDS[locale]}" for locale in locales)
    words = ", ".join(f"{locale}: {text}" for locale, text in texts.items())
    inner = docs.replace("///", "  ///")
    parts = [f"{docs}\npersona somebody {{ polite: 0.5, vague: 0.4 }}"]
    for number, api in enumerate(design.apis):
        parts.append(
            f'entity Thing{number} {{\n  id: key("T{number % 10}-####")\n  name: string {{ {words} }}\n'
            "  price: float(10..90 step 0.5) @unit(eur)\n  starts: datetime(now..+30d)\n  places: int(1..9)\n}"
        )
        parts.append(
            f"{docs}\napi {api.name}(\n{inner}\n  max_price?: float(10..90 step 0.5) @unit(eur),\n"
            f"{inner}\n  places?: int(1..9),\n) -> Thing{number}[] {{\n"
            f"  return Thing{number} where .price <= max_price and .places >= places by .price take 5\n}}"
        )
    parts.append("world { " + ", ".join(f"Thing{number} * 20" for number in range(len(design.apis))) + " }")
    parts += [
        f"{docs}\nscenario {scenario.name} {{\n  persona somebody\n  goal {design.apis[0].name} {{ places: 2 }}\n}}"
        for scenario in design.scenarios
    ]
    return "\n\n".join(parts)


def phrases(locale: str, spec: CompiledSpec, targets: Sequence[str]) -> str:
    return "\n\n".join(_block(locale, spec, target) for target in targets)


def _block(locale: str, spec: CompiledSpec, target: str) -> str:
    if target in spec.types:
        return f"phrases {locale} for {target} {{ called {_text(locale, 0)} {_text(locale, 1)} }}"
    if target in spec.entities:
        return f'phrases {locale} for {target} {{ called "{{name}}" listed "{{name}}, {{price}}" }}'
    if target == spec.domain:
        lines = [f"outside {' '.join(_text(locale, n) for n in range(4))}"]
        lines += [f"aside {_text(locale, 0)} -> {_text(locale, 1)}"] * 2
    else:
        lines = [f"ask {' '.join(_text(locale, n) for n in range(6))}"]
        lines += [f'with {path} "{{}}" "at most {{}}"\n  give {path} "{{}}"' for path in ("max_price", "places")]
        lines += [f"need {path} {_text(locale, 0)} {_text(locale, 1)}" for path in ("max_price", "places")]
        lines += [f"{kind} {_text(locale, 0)} {_text(locale, 1)} {_text(locale, 2)}" for kind in ("done", "empty")]
    return "\n  ".join((f"phrases {locale} for {target} {{", *lines)) + "\n}"


def _text(locale: str, number: int) -> str:
    return f'"{_WORDS[locale][:-1]} {number}"'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
