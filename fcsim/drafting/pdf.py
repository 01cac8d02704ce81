"""PDF (the extra `fcsim[pdf]`), a page after the other. A PDF has no paragraphs: pages and empty lines part it."""

from __future__ import annotations

import io
import logging
import re

from fcsim.drafting.parts import Block

MOST_PAGES = 2_000
_LONGEST_PAGE = 200_000
"""Characters. More is no page that anybody reads."""


class NotRead(Exception):
    """Why a PDF cannot be read: the rest of a sentence that starts with its name."""


def pdf_blocks(data: bytes, most: int) -> list[Block]:
    """The text of all pages, `most` characters of it and a page at most. Raises NotRead."""
    try:
        import pypdf
    except ImportError:
        raise NotRead('is a PDF, which needs an extra: pip install "fcsim[pdf]"') from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it forgives is of no interest
    found: list[Block] = []
    size = 0
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise NotRead("is locked by a password")
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            raise NotRead(f"has {pages:,} pages; at most {MOST_PAGES:,} are read")
        for page in reader.pages:
            text = page.extract_text()[:_LONGEST_PAGE]
            size += len(text)
            found += [Block(part) for part in re.split(r"\n\s*\n", text)]
            if size > most:
                break
    except NotRead:
        raise
    except Exception as error:  # whatever a broken file makes of its reader
        raise NotRead(f"cannot be read as a PDF: {type(error).__name__}: {str(error)[:200]}") from None
    return found
