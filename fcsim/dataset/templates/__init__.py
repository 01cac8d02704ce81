"""The user's own chat template, tried on a dataset: what it renders, what it breaks, and what carries loss."""

from __future__ import annotations

from fcsim.dataset.templates.chat_template import ChatTemplate, NoTemplate, load_template
from fcsim.dataset.templates.damage import KINDS, Damage
from fcsim.dataset.templates.write import Verified, export_rendered

__all__ = ["KINDS", "ChatTemplate", "Damage", "NoTemplate", "Verified", "export_rendered", "load_template"]
