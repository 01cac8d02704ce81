"""Every diagnostic there is: its code, its slug, how severe it is, and one sentence of what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Code:
    slug: str
    severity: Literal["error", "warning"]
    summary: str


CODES: Mapping[str, Code] = {
    # ---- FC0xx: files --------------------------------------------------------------------------
    "FC001": Code("unreadable-file", "error", "The file is missing, is a folder without specs, or may not be read."),
    "FC002": Code("file-too-large", "error", "A spec file is at most 4 MB."),
    "FC003": Code("not-utf8", "error", "A spec file is UTF-8 text."),
    "FC004": Code("binary-file", "error", "The file holds bytes that no text has."),
    "FC005": Code("empty-file", "error", "The file says nothing."),
    "FC006": Code("missing-header", "error", "A spec file starts with the line `fcspec 1`."),
    "FC007": Code("unsupported-version", "error", "The file is written in a version of the language not known here."),
    "FC008": Code("duplicate-header", "error", "The line `fcspec 1` stands once, as the first declaration."),
    # ---- FC1xx: syntax -------------------------------------------------------------------------
    "FC101": Code("syntax", "error", "Something is missing, or stands where it cannot."),
    "FC102": Code("unknown-declaration", "error", "What starts in column 1 starts with a declaration's keyword."),
    "FC103": Code("unclosed-bracket", "error", "A bracket is opened and never closed."),
    "FC104": Code("mismatched-bracket", "error", "A bracket is closed that was not opened."),
    "FC105": Code("unterminated-string", "error", "A text in quotes does not end."),
    "FC106": Code("bad-escape", "error", "A backslash in a text is followed by something that is no escape."),
    "FC107": Code("full-width", "error", "Punctuation of a Chinese keyboard stands outside a text in quotes."),
    "FC108": Code("missing-comma", "error", "Two items of a list have no comma between them."),
    "FC109": Code("equals-sign", "error", "`=` gives a value, `==` compares; one stands for the other."),
    "FC110": Code("dangling-doc", "error", "A `///` line stands before nothing that it could document."),
    "FC111": Code("not-supported", "error", "The language has no such construct."),
    "FC112": Code("nested-too-deep", "error", "Brackets, types or expressions are nested too deeply."),
    "FC113": Code("stray-character", "error", "A character has no meaning outside a text in quotes."),
    "FC114": Code("number-too-long", "error", "A number has more digits than can be kept exactly."),
    "FC115": Code("not-in-column-1", "error", "A declaration starts in column 1."),
    "FC116": Code("out-of-order", "error", "In an API's body, errors and `confirm` stand before the statements."),
    "FC117": Code("said-twice", "error", "Something that can be said once is said again."),
    "FC118": Code("declaration-too-long", "error", "A declaration has at most 200,000 characters."),
    # ---- FC2xx: names and types ----------------------------------------------------------------
    "FC201": Code("duplicate-name", "error", "A name is given to two things, or something is said twice."),
    "FC202": Code("missing-domain", "error", "A file says which domain it describes."),
    "FC203": Code("unknown-locale", "error", "Texts are only given for locales that the domain declares."),
    "FC204": Code("unknown-type", "error", "A type is mentioned that nothing declares."),
    "FC205": Code("recursive-type", "error", "A type contains itself."),
    "FC206": Code("too-large", "error", "A type is nested too deeply, or has too many parts."),
    "FC207": Code("bad-bounds", "error", "Bounds don't fit their type, or leave no value."),
    "FC208": Code("bad-step", "error", "A step is positive, belongs to a number, and fits its bounds."),
    "FC209": Code("unknown-annotation", "error", "An annotation is unknown."),
    "FC210": Code("bad-annotation", "error", "An annotation doesn't fit its type, or has the wrong argument."),
    "FC211": Code("misplaced-forms", "error", "Only a `string` type has words of its own."),
    "FC212": Code("bad-reference", "error", "A reference names an entity and its key."),
    "FC213": Code("row-as-value", "error", "A row is only ever a result; elsewhere its key stands for it."),
    "FC214": Code("misplaced-key", "error", "Keys are made for an entity's own field."),
    "FC215": Code("one-key", "error", "An entity has exactly one key."),
    "FC216": Code("bad-key-pattern", "error", "A key's pattern makes enough different keys."),
    "FC217": Code("bad-value", "error", "A value doesn't fit its type."),
    "FC218": Code("needless-optional", "error", "A default makes something optional already."),
    "FC219": Code("wire-name", "error", "A tool's and a parameter's name on the wire is ASCII."),
    "FC220": Code("shared-form", "error", "Two values could not be told apart when they are said."),
    "FC221": Code("unknown-entity", "error", "An entity is mentioned that nothing declares."),
    "FC222": Code("bad-count", "error", "A world starts with a whole number of rows, for which there are keys."),
    "FC223": Code("reference-cycle", "error", "Rows that need each other could never be made."),
    "FC224": Code("no-rows", "error", "Rows are needed of an entity of which the starting world has none."),
    "FC225": Code("no-forms", "error", "A value has no words in any of the domain's locales."),
    "FC226": Code("bad-pattern", "error", "A pattern is no regular expression, or texts can't be made of it."),
    "FC227": Code("bad-choice", "error", "A choice is one of several declared types, told apart by `kind`."),
    "FC228": Code("misplaced-null", "error", "Null is a value of fields and parameters: `name: T | null`."),
    "FC229": Code("bad-map-key", "error", "A map's keys are an enum's values or words, which a path can have in it."),
    "FC230": Code("unknown-domain", "error", "A domain is used that is not beside this one."),
    "FC231": Code("not-to-be-used", "error", "A name is used that the other domain doesn't declare, or can't lend."),
    "FC232": Code("use-cycle", "error", "Domains use one another in a circle."),
    "FC233": Code("broken-domain", "error", "A domain is used that has errors."),
    "FC234": Code("mixed-domains", "error", "The files of a folder are all headed by the same domain."),
    # ---- FC3xx: effects ------------------------------------------------------------------------
    "FC301": Code("unknown-variable", "error", "An effect mentions something that it doesn't have."),
    "FC302": Code("unknown-field", "error", "A field is mentioned that isn't there."),
    "FC303": Code("unknown-function", "error", "There is no such function."),
    "FC304": Code("bad-arguments", "error", "A function takes other arguments."),
    "FC305": Code("type-mismatch", "error", "A value of one type stands where another is wanted."),
    "FC306": Code("not-comparable", "error", "Two values are compared that have nothing in common."),
    "FC307": Code("no-row", "error", "`.field` stands where no row is at hand."),
    "FC308": Code("maybe-absent", "error", "A value that may be absent stands where one is needed."),
    "FC309": Code("missing-return", "error", "An effect ends with a `return`."),
    "FC310": Code("after-return", "error", "Nothing after a `return` is ever done."),
    "FC311": Code("unknown-code", "error", "An error is raised, or mentioned, that the API doesn't declare."),
    "FC312": Code("missing-field", "error", "A new row or record lacks a field that it needs."),
    "FC313": Code("fixed-key", "error", "A row's key is given by the world, and stays."),
    "FC314": Code("not-a-row", "error", "Only a row in a variable can be changed."),
    "FC315": Code("wrong-return", "error", "What is returned isn't what the API declares."),
    "FC316": Code("reserved-code", "error", "`ok` and `empty` are the names of other outcomes."),
    "FC318": Code("unit-mismatch", "error", "Two numbers of different units are put together."),
    "FC319": Code(
        "bad-match", "error", "A `match` is of an enum or a choice, has a case for each, and ends the effect."
    ),
    # ---- FC4xx: phrases, people, flow, graph ---------------------------------------------------
    "FC401": Code("unknown-target", "error", "Phrases are for an API, a type, an entity or the domain."),
    "FC402": Code("wrong-phrase", "error", "This kind of phrase doesn't belong to what the phrases are for."),
    "FC403": Code("bad-path", "error", "There is no such parameter or field."),
    "FC404": Code("phrase-syntax", "error", "A phrase's brackets don't match."),
    "FC405": Code("too-many-frames", "error", "A phrase stands for too many sentences."),
    "FC406": Code("unknown-slot", "error", "A slot names no value that this phrase could say."),
    "FC407": Code("value-slot", "error", "`{}` is the value of the path: it stands where one is said, and only there."),
    "FC408": Code("unknown-trait", "error", "A persona's traits are a closed set."),
    "FC409": Code("bad-trait", "error", "A trait is a number from 0 to 1."),
    "FC410": Code("unknown-persona", "error", "A scenario's person is a declared persona."),
    "FC411": Code("unknown-api", "error", "An API is mentioned that nothing declares."),
    "FC412": Code("small-group", "error", "Two or more APIs can be mixed up, one alone cannot."),
    "FC414": Code("no-way-to-end", "error", "Some state of a dialogue has no way to its end."),
    "FC415": Code("bad-profile", "error", "A profile's field has no type that can be told, or fits none of its uses."),
    # ---- FC5xx: warnings -----------------------------------------------------------------------
    "FC501": Code("unused", "warning", "A declaration is used nowhere."),
    "FC502": Code("missing-form", "warning", "Something has no words in one of the domain's locales."),
    "FC503": Code("missing-cue", "warning", "In one locale nobody can say which of the confusable APIs they need."),
    "FC504": Code("never-raised", "warning", "An error is declared, and nothing raises it."),
    "FC505": Code("unreachable-api", "warning", "No dialogue can get the key that an API needs."),
    "FC506": Code("empty-world", "warning", "An API looks for rows that are never there."),
    "FC507": Code("no-apis", "warning", "A domain without an API is a domain without a call."),
    "FC508": Code("lone-choice", "warning", "A phrase's parentheses hold one thing alone, and are not said."),
}
