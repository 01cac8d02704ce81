"""The report as a page: one HTML file that needs nothing else, in which a record's text stays text."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from fcsim.dataset.card import command
from fcsim.dataset.manifest import Manifest
from fcsim.dataset.report.figures import Panels, SpecFigures, bars, histogram, mean
from fcsim.dataset.report.survey import Survey, Words
from simulator.version import VERSION

MARK = b"<!-- a report by fcsim -->"
"""What every report has in it, so that nothing else is taken for one."""
_MAPS = 6
"""Specs whose state graphs are drawn."""
_LONGEST = 300
"""Characters of a reason: it may quote a value of any size."""
_TEXTS = (
    ("user", "users"),
    ("assistant", "assistant"),
    ("call", "arguments of calls"),
    ("tool", "results of tools"),
    ("system", "system"),
    ("tools", "tools offered, as JSON"),
)


def page(survey: Survey, manifest: Manifest | None) -> bytes:
    """The report, as UTF-8. The same dataset gives the same bytes. `manifest` None: the run is unfinished."""
    folder = files("fcsim.dataset.report")
    script = folder.joinpath("report.js").read_text("utf-8").strip()
    panels = Panels(survey.examples)
    specs = [SpecFigures(coverage, panels, is_drawn=n < _MAPS) for n, coverage in enumerate(survey.coverage.values())]
    mix = [
        ("Behaviours", *bars(survey, panels, "behaviours", "behaviour")),
        ("Tools called", *bars(survey, panels, "apis", "calls of")),
    ]
    people = [
        ("Personas", *bars(survey, panels, "personas", "persona")),
        ("Scenarios", *bars(survey, panels, "scenarios", "scenario")),
        ("Locales", *bars(survey, panels, "locales", "locale")),
        ("Domains", *bars(survey, panels, "domains", "domain")),
    ]
    shapes = [
        (f"{kind.capitalize()} per dialogue", histogram(survey, panels, kind), mean(survey.counts[kind]))
        for kind in ("turns", "calls", "tools")
    ]
    domains = sorted(survey.counts["domains"]) or ["no dialogues"]
    most = max((found.attempts for found in survey.refusals.values()), default=1)
    refusals = sorted(survey.refusals.items(), key=lambda item: (-item[1].attempts, item[0]))
    spent = dict.fromkeys(name for usage in survey.usage.values() for name in usage)
    text = (
        _environment()
        .from_string(folder.joinpath("report.html.j2").read_text("utf-8"))
        .render(
            title=", ".join(domains),
            mark=MARK.decode(),
            css="\n".join(folder.joinpath(name).read_text("utf-8").strip() for name in ("theme.css", "report.css")),
            script=script,
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            survey=survey,
            is_finished=manifest is not None,
            command=command(manifest.config) if manifest is not None else "",
            locales=" and ".join(sorted(survey.counts["locales"])) or "no locale",
            figures=_figures(survey),
            contents=_contents(bool(specs)),
            acceptance=_percent(survey.dialogues, survey.dialogues + survey.rejected),
            checks=list(manifest.counts.checks) if manifest is not None else [],
            refusals=[(name, found, found.attempts / most) for name, found in refusals],
            mix=mix,
            people=people,
            shapes=shapes,
            specs=specs,
            maps=_MAPS,
            missing=list(survey.missing.values()),
            texts=[_text(survey, locale) for locale in sorted(survey.words)],
            wording=manifest.wording if manifest is not None else (),
            usage=sorted(survey.usage.items()),
            usage_columns=list(spent),
            version=VERSION,
            panels=panels.all,
            excerpts=survey.examples.excerpts,
            anchors={id: f"d{number}" for number, id in enumerate(survey.examples.excerpts)},
        )
    )
    return text.encode()


def _environment() -> Environment:
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=True)
    environment.filters |= {
        "thousands": lambda number: f"{number:,}",
        "number": lambda number, places: f"{number:.{places}f}".rstrip("0").rstrip(".") if places else f"{number:.0f}",
        "count": lambda number, noun: f"{number:,} {noun}{'' if number == 1 else 's'}",
        "shorten": lambda text: text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…",
    }
    return environment


def _figures(survey: Survey) -> list[tuple[str, str, str]]:
    """The first figures that a reader wants: name, value, and a word on it."""
    kept, refused = survey.dialogues, survey.rejected
    tokens = sum(words.tokens for roles in survey.words.values() for words in roles.values())
    turns, called = (
        sum(int(number) * count for number, count in survey.counts[kind].items() if number.isdigit())
        for kind in ("turns", "calls")
    )
    found = [
        ("Dialogues", f"{kept:,}", ""),
        ("Kept of all attempts", _percent(kept, kept + refused), f"{refused:,} rejected"),
        ("Turns", f"{turns:,}", f"{turns / max(1, kept):.1f} a dialogue"),
        ("Calls", f"{called:,}", f"{called / max(1, kept):.1f} a dialogue"),
        ("Tokens, about", _rounded(tokens), "from characters, tools included"),
    ]
    if survey.coverage:
        totals = [coverage.totals() for coverage in survey.coverage.values()]
        covered, reachable = sum(t.covered for t in totals), sum(t.covered + t.rare for t in totals)
        found.append(("Coverage", _percent(covered, reachable), f"{covered:,} of {reachable:,} reachable goals"))
    return found


def _contents(has_specs: bool) -> list[tuple[str, str]]:
    of_specs = [("behaviours", "Behaviours"), ("graph", "State graph"), ("parameters", "Parameters")]
    return [
        ("acceptance", "Kept"),
        ("mix", "Mix"),
        *(of_specs if has_specs else []),
        ("shape", "Shape"),
        ("text", "Text"),
        ("wording", "Wording"),
        ("people", "People"),
        ("cost", "Cost"),
    ]


def _text(survey: Survey, locale: str) -> tuple[str, list[tuple[str, Words, int]], int]:
    found = survey.words[locale]
    dialogues = max(1, survey.counts["locales"][locale])
    rows = [(name, found[kind], round(found[kind].tokens / dialogues)) for kind, name in _TEXTS if kind in found]
    return locale, rows, sum(each for _, _, each in rows)


def _percent(part: int, whole: int) -> str:
    """100 % only if it is all."""
    if not whole:
        return "–"
    found = 1000 * part // whole / 10
    return f"{found:.1f} %" if found != int(found) else f"{found:.0f} %"


def _rounded(number: int) -> str:
    for size, unit in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= size:
            return f"{number / size:.3g} {unit}"
    return str(number)
