"""Full-width punctuation, as Chinese keyboards make it, and the ASCII that stands for it in a spec."""

from __future__ import annotations

from collections.abc import Mapping

_FORMS = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if not chr(code).isalpha()}
_OTHERS = {
    **dict.fromkeys("“”„‟‘’「」『』〝〞", '"'),
    **dict.fromkeys("。·", "."),
    **dict.fromkeys("、", ","),
    **dict.fromkeys("【〔〖", "["),
    **dict.fromkeys("】〕〗", "]"),
    **dict.fromkeys("《〈", "<"),
    **dict.fromkeys("》〉", ">"),
    **dict.fromkeys("—–−", "-"),
    "…": "..",
    "→": "->",
    "\u3000": " ",
    "\u00a0": " ",
}

ASCII: Mapping[str, str] = {**_FORMS, **_OTHERS}
"""From a full-width character (punctuation, digit, space) to what is written in its place."""
