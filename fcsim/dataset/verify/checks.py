"""The checks of foreign dialogues that look at form: what is called, in which order, and what is left in the text.

Each takes a dialogue and gives the first thing it finds, or None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fcsim.dataset.verify.report import Finding
from fcsim.dataset.verify.schemas import invalidity, unknown_parameter
from fcsim.dataset.verify.talk import Call, Talk, Turn

_SHORT = 15
"""Characters of a turn that may well be said twice."""

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_DEBRIS = re.compile(
    r"\{\{[^{}\n]*\}\}|\{%.*?%\}|\$\{[^{}\n]*\}|(?<![\\\w}^])\{(?:[A-Za-z_][\w.]*)?\}"
    r"|<\|[\w ]+\|>|</?(?:tool|function)_\w+>|\[/?INST\]|<</?SYS>>"
)
_PLACEHOLDER = re.compile(
    r"(?i:[\[<](?:your|insert|enter|placeholder|todo)\b[^\]>\n]{0,40}[\]>]|\blorem ipsum\b|<[a-z]+(?:_[a-z]+)+>)"
    r"|\[(?:Name|Date|Time|City|Location|Address|Number|Amount)\]|\bYOUR_[A-Z_]+\b|\bX{3,}\b"
    r"|[\[【<](?:您的|你的|请输入|请填写|插入|姓名|日期|时间|地址|城市)[^\]】>\n]{0,20}[\]】>]"
)


def offered(talk: Talk) -> Finding | None:
    """Only offered tools are called, with parameters that they have."""
    if talk.twice is not None:
        return Finding("offered", None, f"{talk.twice} is offered twice")
    for turn, call in talk.calls():
        if call.name not in talk.tools or talk.since.get(call.name, 0) > turn.number:
            return Finding("offered", turn.number, f"{call.name} is not offered")
        parameters = talk.tools[call.name]
        unknown = None if parameters is None else unknown_parameter(parameters, parameters, call.arguments)
        if unknown is not None:
            return Finding("offered", turn.number, f"{call.name} has no parameter {unknown}")
    return None


def schema(talk: Talk) -> Finding | None:
    """Every call is valid under the schema that is offered with it."""
    for turn, call in talk.calls():
        parameters = talk.tools.get(call.name)
        if parameters is not None and call.arguments is not None:
            why = invalidity(parameters, call.arguments)
            if why is not None:
                return Finding("schema", turn.number, f"{call.name}: {why}")
    return None


def roles(talk: Talk) -> Finding | None:
    """The roles alternate, each call has its result right after it, and the assistant has the last word."""
    return min(_misplaced(talk), key=lambda finding: finding.is_warning, default=None)


def _misplaced(talk: Talk) -> Iterator[Finding]:
    caller: Turn | None = None  # whose calls are being answered
    waiting: list[Call] = []
    before = ""
    seen: set[str] = set()
    for turn in talk.turns:
        if turn.role == "tool":
            if caller is None:
                yield Finding("roles", turn.number, "a result without a call")
            elif (call := _answered(turn, waiting)) is None:
                whose = "" if turn.answers is None else f" of {turn.answers}"
                yield Finding("roles", turn.number, f"a result{whose} that no call waits for")
            else:
                waiting.remove(call)
        else:
            # Without ids, one turn may answer all calls of the turn before.
            if caller is not None and waiting and (before == "assistant" or any(call.id for call in waiting)):
                yield Finding("roles", caller.number, f"{waiting[0].name} has no result right after the call")
            if turn.role == "system" and before not in ("", "system"):
                if turn.number in talk.since.values():
                    continue  # it has come for the tool that it brings
                yield Finding("roles", turn.number, "a system turn after the start", is_warning=True)
                continue
            if why := _out_of_order(turn, before):
                yield Finding("roles", turn.number, why)
            caller, waiting = (turn, list(turn.calls)) if turn.calls else (None, [])
            for call in turn.calls:
                if call.id is not None and call.id in seen:
                    yield Finding("roles", turn.number, f"the call id {call.id} is used twice")
                seen |= {call.id} if call.id is not None else set()
        before = turn.role
    if before != "assistant":
        yield Finding("roles", talk.turns[-1].number, f"the last turn is the {before}'s")
    elif caller is not None:
        yield Finding("roles", caller.number, "the dialogue ends with a call that has no result", is_warning=True)


def _answered(turn: Turn, waiting: list[Call]) -> Call | None:
    """The call that a result is of: by its id, or, where there are none, the next."""
    if turn.answers is None:
        return next(iter(waiting), None)
    return next((call for call in waiting if call.id in (turn.answers, None)), None)


def _out_of_order(turn: Turn, before: str) -> str | None:
    if turn.role == "system":
        return None
    if before in ("", "system") and turn.role != "user":
        return f"the first turn is the {turn.role}'s, not the user's"
    return f"two turns of the {turn.role} in a row" if turn.role == before else None


def hygiene(talk: Talk) -> Finding | None:
    """No empty or repeated turn, nothing left over from a template, no placeholder; users don't name tools."""
    heard: set[tuple[str, str]] = set()
    machine = [name for name in talk.tools if _is_machine_name(name)]
    for turn in talk.turns:
        if turn.role not in ("user", "assistant"):
            continue
        text = turn.text.strip()
        if not text and not turn.calls:
            return Finding("hygiene", turn.number, "an empty turn")
        said = _CODE.sub("", text) if "`" in text else text
        for what, pattern in (("left over from a template:", _DEBRIS), ("a placeholder:", _PLACEHOLDER)):
            if found := pattern.search(said):
                return Finding("hygiene", turn.number, f"{what} {found[0]!r}")
        if turn.role == "user" and (name := next((name for name in machine if _is_said(name, text)), None)):
            return Finding("hygiene", turn.number, f"the user says a tool's name: {name}")
        if len(text) > _SHORT:
            if (turn.role, text.casefold()) in heard:
                return Finding("hygiene", turn.number, "the same turn again")
            heard.add((turn.role, text.casefold()))
    return None


def _is_machine_name(name: str) -> bool:
    """`search` is a word that anyone may say; `get_weather` and `getWeather` are not."""
    return "_" in name or "." in name or re.search("[a-z][A-Z]", name) is not None


def _is_said(name: str, text: str) -> bool:
    return name in text and re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text) is not None
