"""The draft as a page: each API beside the sentences that it is there for, and what no API answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from fcsim.drafting.draft import Draft
from fcsim.drafting.gathering import MOST
from fcsim.llm.ledger import Used
from simulator.llm.model import Role
from simulator.version import VERSION

_SHOWN = 4
"""Sentences of a problem that are shown at once."""
MARK = b"<!-- a draft by fcsim -->"


def page(draft: Draft, usage: Mapping[Role, Used]) -> bytes:
    """One HTML file in UTF-8 that needs nothing else. What documents and models say is text in it."""
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=True)
    folder, theme = files("fcsim.drafting"), files("fcsim.dataset.report").joinpath("theme.css")
    text = environment.from_string(folder.joinpath("page.html.j2").read_text("utf-8")).render(
        draft=draft,
        mark=MARK.decode(),
        css="\n".join(file.read_text("utf-8").strip() for file in (theme, folder.joinpath("page.css"))),
        source=lambda kind, name: _undocumented(draft.declarations.texts[kind, name]),
        answered={number for api in draft.design.apis for number in api.problems},
        unanswered=sorted((each.problem, each.why) for each in draft.design.unanswered),
        left=[each for each in draft.phrased if each.failure],
        most=MOST,
        shown=_SHOWN,
        usage=usage,
        version=VERSION,
    )
    return text.encode()


def _undocumented(source: str) -> str:
    """A declaration without the documentation that is shown beside it."""
    return re.sub(r"\A(?:///.*\n)+", "", source)
