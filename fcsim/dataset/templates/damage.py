"""What a template does to a dialogue: each kind of damage, and the turns' places in the text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fcsim.dataset.exports.trl import conversation
from fcsim.dataset.templates.calls import Found, find_calls
from fcsim.dataset.templates.chat_template import ChatTemplate, Failed
from simulator.dialogue import Dialogue, Message, ToolCall

Range = tuple[int, int]

KINDS = {
    "refused": "the template raised an exception of its own",
    "broken": "the template failed",
    "null": "a content of null is said, or cannot be missing",
    "lost tool": "an offered tool is not in the text",
    "lost words": "what was said is not in the text",
    "lost call": "a call is not in the text, or with another name",
    "lost argument": "an argument of a call is not in the text",
    "stringified": "an object, or all arguments, became JSON text inside of JSON",
    "changed argument": "an argument has another value",
    "no place": "where a turn begins and ends in the text cannot be told",
}
"""The kinds of damage, and what they mean."""


@dataclass(frozen=True, slots=True)
class Damage:
    """`kind` is one of `KINDS`. `turn` None: the dialogue as a whole. `line` is the template's."""

    kind: str
    turn: int | None
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """`trained` are the ranges of `text`, in code points, that carry loss."""

    text: str
    trained: tuple[Range, ...]
    damage: tuple[Damage, ...]


def render(dialogue: Dialogue, template: ChatTemplate) -> Rendered:
    """The dialogue as the template renders it, compared with the record."""
    view = _View(dialogue, template)
    try:
        text, marked = view.rendered(view.messages)
    except Failed as error:
        return Rendered("", (), (_failure(error),))
    places, damage = view.places(text, marked)
    damage += view.null_damage(text)
    told = text[: min(places.values())[0]] if places else text
    damage += [
        Damage("lost tool", None, f"{name} is offered")
        for name in (_name(tool) for tool in dialogue.tools)
        if name not in told
    ]
    trained = []
    for message in dialogue.messages:
        place = places.get(message.turn)
        said = text if place is None else text[slice(*place)]
        damage += _turn_damage(message, said, has_place=place is not None)
        if place is not None and message.weight != 0:
            trained.append(place)
    return Rendered(text, tuple(trained), tuple(damage))


class _View:
    """A dialogue and a template, to be rendered as a whole and in part."""

    def __init__(self, dialogue: Dialogue, template: ChatTemplate) -> None:
        self._template = template
        self._tools: list[Any] = list(dialogue.tools)
        self._clock = datetime.fromisoformat(dialogue.clock)
        self.messages = conversation(dialogue)

    def rendered(self, messages: list[dict[str, Any]], prompt: bool = False) -> tuple[str, list[Range]]:
        return self._template.render(messages, self._tools, self._clock, prompt=prompt)

    def places(self, text: str, marked: list[Range]) -> tuple[dict[int, Range], list[Damage]]:
        """Where each of the assistant's turns stands, by what the template marks, or else by rendering less."""
        turns = [number for number, message in enumerate(self.messages) if message["role"] == "assistant"]
        if marked:
            if len(marked) == len(turns):
                return dict(zip(turns, marked, strict=True)), []
            return {}, [Damage("no place", None, f"{{% generation %}} marks {len(marked)} of {len(turns)} turns")]
        found: dict[int, Range] = {}
        damage = []
        for number in turns:
            try:
                place = self._place(text, number)
            except Failed as error:
                place = None
                damage.append(_failure(error, number))
            if place is not None:
                found[number] = place
            elif not damage:
                damage.append(Damage("no place", number, "the text up to here reads otherwise as a part of the whole"))
        return found, damage

    def _place(self, text: str, number: int) -> Range | None:
        before, _ = self.rendered(self.messages[:number], prompt=True)
        upto, _ = self.rendered(self.messages[: number + 1])
        if not text.startswith(before) or not upto.startswith(before):
            return None
        if text.startswith(upto):
            return len(before), len(upto)
        # The turn reads otherwise at the end, as with thoughts that only the last turn has: by what it ends with.
        said = self._last_piece(upto[len(before) :], number)
        if said is None:
            return None
        piece, end = said
        place = text.find(piece, len(before)) + len(piece)
        return (len(before), place + len(end)) if place >= len(before) and text.startswith(end, place) else None

    def _last_piece(self, turn: str, number: int) -> tuple[str, str] | None:
        """The last call or the words of a turn, and what the template puts behind them."""
        if self.messages[number].get("tool_calls"):
            calls = find_calls(turn)
            return (turn[calls[-1].start : calls[-1].end], turn[calls[-1].end :]) if calls else None
        words = (self.messages[number]["content"] or "").strip()
        _, found, end = turn.rpartition(words) if words else ("", "", "")
        return (words, end) if found else None

    def null_damage(self, text: str) -> list[Damage]:
        """Whether a content of null makes a difference to its absence, since loaders drop nulls."""
        if all(message["content"] is not None for message in self.messages):
            return []
        turn = next(number for number, message in enumerate(self.messages) if message["content"] is None)
        dropped = [
            {key: value for key, value in message.items() if value is not None or key != "content"}
            for message in self.messages
        ]
        try:
            without, _ = self.rendered(dropped)
        except Failed as error:
            return [Damage("null", turn, f"without `content: null` it fails: {error}", error.line)]
        if without != text:
            return [Damage("null", turn, "the text is another one without `content: null`")]
        return []


def _turn_damage(message: Message, said: str, has_place: bool) -> list[Damage]:
    damage = []
    words = (message.content or "").strip()
    if words and words not in said and not _is_same_json(message, said):
        damage.append(Damage("lost words", message.turn, f"the {message.role}'s {words[:40]!r}"))
    if message.tool_calls and has_place:
        found = find_calls(said)
        outside = said
        for call in reversed(found):
            outside = outside[: call.start] + outside[call.end :]
        if message.content is None and "None" in outside:
            damage.append(Damage("null", message.turn, "the text says 'None' beside the call"))
        damage += _call_damage(message, found)
    return damage


def _is_same_json(message: Message, said: str) -> bool:
    """A result may be written anew, as JSON in other spacing, or as a JSON string."""
    if message.role != "tool":
        return False
    content = message.content or ""
    value = json.loads(content)
    spacings = ((", ", ": "), (",", ":"))
    return any(
        json.dumps(each, ensure_ascii=ascii, separators=spacing) in said
        for each in (value, content)
        for spacing in spacings
        for ascii in (False, True)
    )


def _call_damage(message: Message, found: list[Found]) -> list[Damage]:
    damage = []
    for number, call in enumerate(message.tool_calls):
        if number >= len(found) or found[number].name != call.name:
            damage.append(Damage("lost call", message.turn, f"{call.name} is called"))
            continue
        if kind := _argument_damage(call, found[number].arguments):
            damage.append(Damage(kind[0], message.turn, f"{call.name}: {kind[1]}"))
    if len(found) > len(message.tool_calls):
        damage.append(Damage("lost call", message.turn, f"{len(found)} calls instead of {len(message.tool_calls)}"))
    return damage


def _argument_damage(call: ToolCall, arguments: Any) -> tuple[str, str] | None:
    if _text(arguments) == _text(call.arguments):
        return None
    if isinstance(arguments, str):
        return "stringified", "all arguments are one text"
    if not isinstance(arguments, dict):
        return ("lost argument", "no arguments") if call.arguments else ("changed argument", "no object of arguments")
    for name, value in call.arguments.items():
        if name not in arguments:
            return "lost argument", f"{name} is not there"
        if _text(arguments[name]) != _text(value):
            is_text = isinstance(arguments[name], str) and not isinstance(value, str)
            return "stringified" if is_text else "changed argument", f"{name} is {_text(arguments[name])[:60]}"
    return "changed argument", f"{', '.join(sorted(set(arguments) - set(call.arguments)))[:60]} was not given"


def _text(value: Any) -> str:
    """For comparing: 1, 1.0 and True are three values, and the order of keys is none."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _failure(error: Failed, turn: int | None = None) -> Damage:
    return Damage("refused" if error.refused else "broken", turn, str(error), error.line)


def _name(tool: Any) -> str:
    name: str = tool["function"]["name"]
    return name
