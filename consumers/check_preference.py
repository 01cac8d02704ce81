"""TRL's DPO on the preference pairs: both sides are told apart after their common prompt, and a step is trained."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

from datasets import load_dataset
from smollm import tokenizer
from transformers import LlamaConfig, LlamaForCausalLM
from trl import DPOConfig, DPOTrainer


def main(folder: Path) -> None:
    tokens = tokenizer(folder / "tokenizer")
    model, reference = (
        LlamaForCausalLM(
            LlamaConfig(
                vocab_size=len(tokens), hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2
            )
        )
        for _ in range(2)
    )
    file = str(folder / "preference.jsonl")
    rows = load_dataset("json", data_files=file, split="train", cache_dir=str(folder / "cache" / "preference"))
    config = DPOConfig(
        output_dir=str(folder / "trained"),
        max_length=None,
        max_steps=1,
        per_device_train_batch_size=2,
        report_to=[],
        use_cpu=True,
        bf16=False,
    )
    with warnings.catch_warnings():
        # TRL warns where the prompt's tokens are not the beginning of both sides.
        warnings.filterwarnings("error", message=".*[Mm]ismatch.*")
        trainer = DPOTrainer(model=model, ref_model=reference, args=config, train_dataset=rows, processing_class=tokens)
    made = trainer.train_dataset
    assert len(made) == len(rows)
    for row, pair in zip(made, rows, strict=True):
        chosen, rejected = (tokens.decode(row[f"{side}_ids"]) for side in ("chosen", "rejected"))
        assert chosen != rejected, pair["id"]
        for side, text in (("chosen", chosen), ("rejected", rejected)):
            for call in pair[side][0].get("tool_calls") or ():
                assert call["function"]["name"] in text, (pair["id"], text)
    loss = trainer.train().training_loss
    print(f"TRL: {len(made)} preference pairs prepared and a step of DPO trained, loss {loss:.2f}")
    assert 0.6 < loss < 0.8


main(Path(sys.argv[1]))
