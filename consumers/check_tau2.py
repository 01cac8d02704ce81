"""tau2's own models on what `fcsim export --to tau2` wrote."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import ConfigDict
from tau2.data_model.message import ToolCall
from tau2.data_model.tasks import Task
from tau2.environment.db import DB


class World(DB):
    """A database of any tables."""

    model_config = ConfigDict(extra="allow")


def main(folder: Path) -> None:
    tasks = worlds = actions = 0
    for world in sorted((folder / "data" / "tau2").iterdir()):
        assert len(World.load(str(world / "db.json")).get_hash()) == 64
        listed = [Task.model_validate(task) for task in json.loads((world / "tasks.json").read_bytes())]
        ids = {task.id for task in listed}
        assert set(json.loads((world / "split_tasks.json").read_bytes())["base"]) == ids
        for task in listed:
            assert str(task)
            for action in task.evaluation_criteria.actions:
                right = ToolCall(id="1", name=action.name, arguments=action.arguments)
                wrong = ToolCall(id="1", name=action.name, arguments={**action.arguments, "unheard_of": 1})
                assert action.compare_with_tool_call(right)
                assert not action.compare_with_tool_call(wrong)
                actions += 1
        tasks += len(listed)
        worlds += 1
    print(f"tau2: {tasks} tasks of {worlds} worlds load; {actions} actions match their calls, and no others")


main(Path(sys.argv[1]))
