"""PDF (the extra `fcsim[pdf]`), a page after the other. A PDF has no paragraphs: pages and empty lines part it."""

from __future__ import annotations

import io
import logging
import re

from fcsim.drafting.apart import NotRead
from fcsim.drafting.parts import MOST_TEXT, Block

MOST_PAGES = 2_000


def pdf_blocks(data: bytes) -> list[Block]:
    """The text of all pages, and no more of it than a document may have. Raises NotRead, and what a broken file makes
    of its reader."""
    try:
        import pypdf
    except ImportError:
        raise NotRead('is a PDF, which needs an extra: pip install "fcsim[pdf]"') from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it forgives is of no interest
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise NotRead("is locked by a password")
    if len(reader.pages) > MOST_PAGES:
        raise NotRead(f"has {len(reader.pages):,} pages; at most {MOST_PAGES:,} are read")
    found: list[Block] = []
    size = 0
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        size += len(text)
        found += [Block(part, page=number) for part in re.split(r"\n\s*\n", text)]
        if size > MOST_TEXT:
            break
    return found
