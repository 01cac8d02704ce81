"""The operations of a source with their names given and their schemas read."""

from __future__ import annotations

from dataclasses import dataclass

from fcsim.importing.names import Names, identifier, wire
from fcsim.importing.remarks import Remarks
from fcsim.importing.shapes import Shape, Slot
from fcsim.importing.shaping import Shaper
from fcsim.importing.source import Operation, Source


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """`name` is the API's, `wire` what models call it. `answer` is None where it answers nothing, or nothing is said
    of it."""

    operation: Operation
    name: str
    wire: str
    slots: tuple[Slot, ...]
    answer: Shape | None


def calls_of(source: Source, taken: Names, remarks: Remarks) -> list[Call]:
    """The calls, in the order of the source, in which names are given too."""
    shaper = Shaper(source.root, remarks)
    found = []
    for operation in source.operations:
        name, said = _named(operation, taken, remarks)
        slots = []
        for parameter in operation.parameters:
            used = shaper.use(parameter.schema, parameter.place, parameter.name, "in")
            if used.shape is None:
                remarks.lost(
                    parameter.place, "a parameter left out: it has no value that can be written", parameter.name
                )
            elif used.is_read_only:
                remarks.lost(parameter.place, "what is only read is not taken")
            else:
                doc = parameter.doc or used.doc
                slots.append(Slot(parameter.name, used.shape, parameter.required, used.default, doc, parameter.place))
        answer = None
        if operation.result is not None:
            answer = shaper.use(operation.result, operation.result_place, f"{name}_result", "out").shape
        elif not operation.answers_nothing:
            remarks.lost(operation.place, "what it answers is not said: nothing")
        found.append(Call(operation, name, said, tuple(slots), answer))
    return found


def _named(operation: Operation, taken: Names, remarks: Remarks) -> tuple[str, str]:
    """The API's name and its name on the wire, which share one space with all that is declared."""
    wanted = wire(operation.name) or "call"
    if wanted != operation.name:
        what = "a name that can't be kept on the wire: a tool's has 1 to 64 letters, digits, `_` and `-`"
        remarks.lost(operation.place, what, operation.name)
    said = taken.free(wanted)
    if said != wanted:
        remarks.lost(operation.place, "a second operation of its name", f"it is `{said}`")
    name = identifier(said)
    return (said if name == said else taken.free(name)), said
