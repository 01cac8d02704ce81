"""LLaMA-Factory's own loader and template on the folder that `fcsim export --to llamafactory` wrote."""

from __future__ import annotations

import importlib.machinery
import json
import os
import sys
import types
from pathlib import Path

# It asks for older versions of what TRL brings; its loader works with these too.
os.environ["DISABLE_VERSION_CHECK"] = "1"
# It imports this for sound, of which there is none here.
sys.modules["torchaudio"] = types.ModuleType("torchaudio")
sys.modules["torchaudio"].__spec__ = importlib.machinery.ModuleSpec("torchaudio", None)

from llamafactory.data import get_dataset, get_template_and_fix_tokenizer
from llamafactory.hparams import DataArguments, ModelArguments
from smollm import tokenizer
from transformers import Seq2SeqTrainingArguments


def main(folder: Path) -> None:
    tokens = tokenizer(folder / "tokenizer")
    data = DataArguments(
        dataset="fcsim", dataset_dir=str(folder / "data" / "llamafactory"), template="qwen", cutoff_len=8192
    )
    model = ModelArguments(model_name_or_path=str(folder / "tokenizer"), cache_dir=str(folder / "cache"))
    training = Seq2SeqTrainingArguments(output_dir=str(folder / "trained"), report_to=[], use_cpu=True)
    template = get_template_and_fix_tokenizer(tokens, data)
    loaded = get_dataset(template, model, data, training, stage="sft", tokenizer=tokens, processor=None)
    rows = [
        json.loads(line)
        for line in (folder / "data" / "llamafactory" / "dialogues.jsonl").read_text("utf-8").splitlines()
    ]
    prepared = loaded["train_dataset"]
    assert len(prepared) == len(rows)
    calls = 0
    for row, found in zip(rows, prepared, strict=True):
        trained = tokens.decode([label for label in found["labels"] if label != -100])
        for turn in row["conversations"]:
            if turn["from"] == "gpt":
                assert turn["value"] in trained, turn
            elif turn["from"] == "function_call":
                called = json.loads(turn["value"])
                for call in called if isinstance(called, list) else [called]:
                    assert json.dumps(call["arguments"], ensure_ascii=False) in trained, turn
                    calls += 1
            else:
                assert turn["value"] not in trained or len(turn["value"]) < 20, turn
    print(f"LLaMA-Factory: {len(prepared)} dialogues prepared with its qwen template; all {calls} calls carry loss")


main(Path(sys.argv[1]))
