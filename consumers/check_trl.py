"""TRL's own processing and one step of training, on what `fcsim export` wrote for it and with its template."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from datasets import load_dataset
from smollm import tokenizer
from transformers import LlamaConfig, LlamaForCausalLM
from trl import SFTConfig, SFTTrainer


def trainer(folder: Path, data: Path, tokens, name: str, **options) -> SFTTrainer:
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokens), hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2
        )
    )
    rows = load_dataset("json", data_files=str(data), split="train", cache_dir=str(folder / "cache" / name))
    config = SFTConfig(
        output_dir=str(folder / "trained"),
        max_length=None,
        max_steps=1,
        per_device_train_batch_size=2,
        report_to=[],
        use_cpu=True,
        bf16=False,
        **options,
    )
    return SFTTrainer(model=model, args=config, train_dataset=rows, processing_class=tokens)


def main(folder: Path, fcsim: str) -> None:
    tokens = tokenizer(folder / "tokenizer")
    ours = folder / "rendered.jsonl"
    command = [fcsim, "export", str(folder / "dataset"), "--template", str(folder / "tokenizer"), "-o", str(ours)]
    subprocess.run([*command, "--force"], check=True, stderr=subprocess.DEVNULL)
    rendered = [json.loads(line) for line in ours.read_text("utf-8").splitlines()]

    theirs = trainer(folder, folder / "trl.jsonl", tokens, "trl", assistant_only_loss=True)
    masked = {tuple(row["input_ids"]): row["labels"] for row in theirs.train_dataset}
    assert len(theirs.train_dataset) == sum(1 for _ in (folder / "trl.jsonl").open("rb"))
    same = sum(masked.get(tuple(row["input_ids"])) == row["labels"] for row in rendered)
    print(
        f"TRL: {len(theirs.train_dataset)} dialogues prepared with assistant_only_loss; of {len(rendered)} that "
        f"--template rendered, {same} have the same tokens and the same labels, the others are left out of trl"
    )
    assert same == len(theirs.train_dataset)
    loss = theirs.train().training_loss
    loss_of_ours = trainer(folder, ours, tokens, "ours").train().training_loss
    print(f"TRL: a step of training on either: loss {loss:.2f} and {loss_of_ours:.2f}")
    assert 5 < loss < 15
    assert 5 < loss_of_ours < 15


main(Path(sys.argv[1]), sys.argv[2])
