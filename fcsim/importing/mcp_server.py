"""Asking a running MCP server for its tools, by stdio or HTTP."""

from __future__ import annotations

import asyncio
import os
import shlex
from typing import TYPE_CHECKING, Any

from fcsim.importing.source import ImportFailure

if TYPE_CHECKING:
    from mcp import Client

SECONDS = 20.0
"""How long a server may take in all."""
_MOST_PAGES = 200
_MOST_TOOLS = 10_000


def is_server(source: str) -> bool:
    return source.startswith(("http://", "https://", "stdio:"))


def tools_of(source: str) -> dict[str, Any]:
    """What a server answers to `tools/list`, its pages in one. `source` is a URL, or `stdio:` and a command.

    Raises ImportFailure if the server can't be started or reached, ends, takes too long, or answers something else.
    """
    try:
        import mcp  # noqa: F401
    except ImportError:
        raise ImportFailure('asking a server needs the MCP SDK: pip install "fcsim[mcp]"', is_usage=True) from None
    try:
        return asyncio.run(asyncio.wait_for(_asked(source), SECONDS))
    except TimeoutError:
        raise ImportFailure(f"the MCP server did not answer within {SECONDS:g} seconds") from None
    except ImportFailure:
        raise
    except (Exception, BaseExceptionGroup) as error:
        raise ImportFailure(f"the MCP server did not answer as one: {_reason(error)}") from None


async def _asked(source: str) -> dict[str, Any]:
    from mcp import Client, StdioServerParameters
    from mcp.client.stdio import stdio_client

    if not source.startswith("stdio:"):
        return await _listed(Client(source, read_timeout_seconds=SECONDS))
    words = shlex.split(source.removeprefix("stdio:"))
    if not words:
        raise ImportFailure("`stdio:` is followed by the server's command", is_usage=True)
    with open(os.devnull, "w") as nowhere:  # what a server logs is not asked for
        transport = stdio_client(StdioServerParameters(command=words[0], args=words[1:]), errlog=nowhere)
        return await _listed(Client(transport, read_timeout_seconds=SECONDS))


async def _listed(client: Client) -> dict[str, Any]:
    tools: list[Any] = []
    seen: set[str] = set()
    cursor: str | None = None
    async with client:
        for _ in range(_MOST_PAGES):
            answer = await client.list_tools(cursor=cursor)
            tools += [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in answer.tools]
            cursor = answer.next_cursor
            if not cursor:
                return {"tools": tools}
            if cursor in seen or len(tools) > _MOST_TOOLS:
                break
            seen.add(cursor)
    raise ImportFailure("the MCP server's list of tools has no end")


def _reason(error: BaseException) -> str:
    """The first cause in words; what a group of errors has in it."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    text = str(error).strip().split("\n")[0][:200]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
