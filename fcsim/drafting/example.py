"""What the language is shown by, in the locales that a draft is to have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_FILE = Path(__file__).parent / "prompts" / "example.fcspec"
_WRITTEN_IN = ("en", "zh")
_DOCUMENTATION = re.compile(r"^( *)/// (?!zh: )(.*)\n\1/// zh: (.*)$", re.MULTILINE)
_TEXTS = r'"[^"]*"(?: \| "[^"]*")*'
_FORMS = re.compile(rf"\ben: ({_TEXTS}),\s*zh: ({_TEXTS})")


def example(locales: Sequence[str]) -> str:
    """The spec of a pottery, in these locales and no other, the default one first."""
    return in_locales(_FILE.read_text("utf-8").strip(), locales)


def in_locales(text: str, locales: Sequence[str]) -> str:
    """A spec in English and Chinese, as it would be with these locales."""

    def documentation(found: re.Match[str]) -> str:
        said = dict(zip(_WRITTEN_IN, found.groups()[1:], strict=True))
        lines = (f"{'' if locale == locales[0] else f'{locale}: '}{said[locale]}" for locale in locales)
        return "\n".join(f"{found[1]}/// {line}" for line in lines)

    def forms(found: re.Match[str]) -> str:
        said = dict(zip(_WRITTEN_IN, found.groups(), strict=True))
        return ", ".join(f"{locale}: {said[locale]}" for locale in locales)

    text = _FORMS.sub(forms, _DOCUMENTATION.sub(documentation, text))
    return text.replace(f"locale {', '.join(_WRITTEN_IN)}", f"locale {', '.join(locales)}")
