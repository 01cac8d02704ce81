"""Reading what may be made to break its reader, HTML and PDF: in a process of its own, within bounds."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import astuple
from typing import Literal

from fcsim.drafting.parts import Block

Kind = Literal["HTML", "PDF"]
SECONDS = 120.0
_MEMORY = 4 * 1024**3


class NotRead(Exception):
    """Why a document cannot be read: the rest of a sentence that starts with its name."""


def blocks_apart(kind: Kind, data: bytes) -> list[Block]:
    """Raises NotRead."""
    command = [sys.executable, "-m", "fcsim.drafting.apart", kind]
    try:
        ended = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise NotRead(f"takes more than {SECONDS:g} seconds to read") from None
    if ended.returncode:
        lines = ended.stderr.decode("utf-8", "replace").splitlines()
        raise NotRead(lines[-1] if ended.returncode == 1 and lines else "breaks its reader")
    return [Block(*block) for block in json.loads(ended.stdout)]


def _read(kind: str, data: bytes) -> list[Block]:
    if kind == "HTML":
        from fcsim.drafting.html import html_blocks

        return html_blocks(data.decode())
    from fcsim.drafting.pdf import pdf_blocks

    return pdf_blocks(data)


def _main(kind: str) -> None:
    """What a document on standard input holds, on standard output as JSON; or why not, on the last line for errors."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        found = _read(kind, sys.stdin.buffer.read())
    except NotRead as error:
        sys.exit(str(error))
    except Exception as error:  # whatever a broken document makes of its reader
        sys.exit(f"cannot be read as {kind}: {type(error).__name__}: {' '.join(str(error).split())[:200]}")
    json.dump([astuple(block) for block in found], sys.stdout)


if __name__ == "__main__":
    _main(sys.argv[1])
