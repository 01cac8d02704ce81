"""What the checks know of a user's profile: what it can fill, how people point at it, and whether it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from compiler.model import ProfileUse
from compiler.types import EntityType, KeyType
from simulator.dialogue import Slot
from simulator.units import at_path, type_at, unindexed

if TYPE_CHECKING:
    from simulator.checks.base import View
    from simulator.reading import Reader
    from simulator.script import Script


class Known:
    """The profile that a spec declares, in one locale."""

    def __init__(self, script: Script, reader: Reader) -> None:
        self._spec = script.spec
        self._reader = reader
        self._words = {name: frozenset(words.casefold() for words in script.mine(name)) for name in script.spec.profile}
        self._uses = {
            (use.api, use.path): (name, use) for name, known in script.spec.profile.items() for use in known.uses
        }

    def use(self, api: str, path: str) -> tuple[str, ProfileUse] | None:
        """The field that can fill a parameter's leaf, or what it is in, and how."""
        path = unindexed(path)
        while path and (found := self._uses.get((api, path))) is None:
            path = path.rpartition(".")[0]
        return found if path else None

    def asked_in_vain(self, view: View, api: str, path: str) -> bool:
        """Whether a question is for something that the profile has, and that goes without saying."""
        return any(
            use.may_go_unsaid
            and use.api == api
            and name in view.dialogue.profile
            and f"{use.path}.".startswith(f"{path}.")
            for name, use in self._uses.values()
        )

    def points_at(self, words: str, field: str) -> bool:
        return words.casefold() in self._words[field]

    def gives(self, view: View, slot: Slot, words: str) -> bool:
        """Whether words point at what the profile has for a slot, and this is its value."""
        found = self.use(slot.api, slot.path) if view.dialogue.profile else None
        if found is None or found[0] not in view.dialogue.profile or not self.points_at(words, found[0]):
            return False
        inner = unindexed(slot.path)[len(found[1].path) :].lstrip(".")
        value = view.dialogue.profile[found[0]]
        return bool((at_path(value, inner) if inner else value) == slot.value)

    def overruled(self, view: View, field: str, before: int) -> int | None:
        """The first turn in which the user names another value for what a field fills."""
        for message in view.messages[:before]:
            for slot in message.slots if message.role == "user" else ():
                found = self.use(slot.api, slot.path)
                words = (message.content or "")[slice(*slot.span)]
                if found is not None and found[0] == field and not self.points_at(words, field):
                    return message.turn
        return None

    def is_told(self, view: View, pointer: str, value: Any) -> bool:
        """Whether the system's message tells a value: in its words, or as JSON has it."""
        # It stands below what the assistant is told of itself, and of the time.
        told = (view.messages[0].content or "").partition("\n")[2]
        field, _, inner = pointer.partition(".")
        type_ = self._spec.profile[field].param.type
        type_ = type_at(type_, inner, self._spec) if inner else type_
        if isinstance(type_, KeyType | EntityType) or str(value) in told:
            return str(value) in told
        return self._reader.holds(told, value, type_, view.clock)
