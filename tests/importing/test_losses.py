"""Whatever a source says and a spec can't is named, with its place."""

from __future__ import annotations

import json
from pathlib import Path

from tests.importing.conftest import SOURCES, fcsim

OPERATION = "#/paths/~1a/post"
BODY = f"{OPERATION}/requestBody/content/application~1json/schema"
LOST = {
    f"{OPERATION}/parameters/0": "a parameter in a header",
    f"{OPERATION}/parameters/1": "a parameter in a header",
    f"{OPERATION}/parameters/2": "a parameter in a cookie",
    f"{OPERATION}/callbacks": "what the server calls",
    f"{OPERATION}/security": "who may call it",
    f"{OPERATION}/deprecated": "that it is deprecated",
    f"{OPERATION}/responses": "what else may be answered",
    f"{OPERATION}/responses/200/headers": "the headers of an answer",
    f"{OPERATION}/responses/200/content/application~1json/schema/properties/wo": "what is only written",
    "#/webhooks": "what the server calls",
    "#/security": "who may call it",
    BODY: "the keyword `patternProperties`",
    **{
        f"{BODY}/properties/{name}": what
        for name, what in {
            "fmt": "a `format` that the language hasn't",
            "i32": "a `format` that says how a value is kept",
            "pat": "a `pattern` of which no texts can be made",
            "patfmt": "`format` beside a `pattern`",
            "no": "the keyword `not`",
            "cond": "the keyword `if`",
            "addl": "properties beside the named ones",
            "disc": "the values of a discriminator",
            "def": "a default that doesn't fit",
            "def2": "a default that doesn't fit",
            "nullist": "null among the items",
            "ro": "what is only read is not taken",
            "ex": "an example that is no short text",
            "exo": "an example that is no short text",
            "exs": "an example that is no short text",
            "big": "a bound that can't be written",
            "exmin": "`exclusiveMinimum`",
            "mult": "`multipleOf`",
            "uni": "`uniqueItems` of objects",
            "cont": "the keyword `contains`",
            "tup": "a list whose items differ by their place",
            "enumn": "which numbers of a range",
            "xml": "the keyword `xml`",
            "cenc": "the keyword `contentMediaType`",
            "mappy": "the keyword `minProperties`",
            "depr": "the keyword `deprecated`",
            "dt": "`minLength` of a moment",
        }.items()
    },
}


def test_every_loss_is_named_by_its_place(tmp_path: Path) -> None:
    result = fcsim("import", "openapi", SOURCES / "losses.yaml", "-o", tmp_path / "it.fcspec", "--json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, list[str]] = {}
    for remark in json.loads(result.stdout)["remarks"]:
        if remark["kind"] == "lost":
            found.setdefault(remark["place"], []).append(remark["what"])
    assert {
        place for place, what in LOST.items() if not any(each.startswith(what) for each in found.get(place, ()))
    } == set()
