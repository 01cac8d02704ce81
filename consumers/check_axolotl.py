"""axolotl's own chat_template strategy on what `fcsim export --to axolotl` wrote, as its loader gives it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from axolotl.prompt_strategies.chat_template import ChatTemplatePrompter, ChatTemplateStrategy
from datasets import load_dataset
from smollm import TEMPLATE, tokenizer


def main(folder: Path) -> None:
    tokens = tokenizer(folder / "tokenizer")
    prompter = ChatTemplatePrompter(tokens, TEMPLATE, max_length=8192, message_field_training="training")
    strategy = ChatTemplateStrategy(
        prompter, tokens, False, 8192, roles_to_train=["assistant"], train_on_eos="turn", eot_tokens=["<|im_end|>"]
    )
    rendered = [json.loads(line) for line in (folder / "rendered.jsonl").read_text("utf-8").splitlines()]
    rows = load_dataset(
        "json", data_files=str(folder / "axolotl.jsonl"), split="train", cache_dir=str(folder / "cache" / "axolotl")
    )
    masked = 0
    for row, ours in zip(rows, rendered, strict=True):
        theirs = strategy.tokenize_prompt(dict(row))
        assert list(theirs["input_ids"]) == ours["input_ids"], ours["id"]
        differing = [
            token
            for token, mine, its in zip(ours["input_ids"], ours["labels"], theirs["labels"], strict=True)
            if (mine == -100) != (its == -100)
        ]
        # Whether the line breaks around a turn carry loss is a matter of the trainer.
        assert not tokens.decode(differing).strip(), (ours["id"], tokens.decode(differing))
        masked += any(
            message["role"] == "assistant" and message.get("training") is False for message in row["messages"]
        )
    print(
        f"axolotl: {len(rendered)} dialogues have the same tokens as --template renders, and but for line breaks the "
        f"same labels, {masked} of them with a turn that is not trained on"
    )


main(Path(sys.argv[1]))
