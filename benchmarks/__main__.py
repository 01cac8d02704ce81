"""`python -m benchmarks [--full]`: how fast fcsim is, and what it is compared with.

- throughput: dialogues a second over two worker processes, all checks on, written to disk; and the CPU time of
  that, in the CPU time that serialising the same records and validating the same calls takes;
- coverage: how much of a spec runs cover, led to it and left to chance;
- flatness: rate and memory from 1,000 dialogues on (to 100,000 with `--full`, else 10,000);
- exports: CPU time of each format, in that of reading and writing the same dialogues with `json`;
- compile: time from 10 to 1,000 APIs;
- imported: CPU time of a dialogue of an imported document, in that of the shipped specs, and of the start of its run;
- evolve: APIs a second that are rewritten and printed, beside parsing and compiling what came out;
- help: `fcsim --help` against `python -c "import typer"`;
- asking: requests to a model server on this machine, beside bare httpx2.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.llm import asking, many
from benchmarks.specs import large_document, large_spec
from compiler import compile_file, compile_text
from fcsim.library import find_spec
from simulator import Dialogue, Run
from simulator.coverage import Observer
from simulator.dialogue import SpecRef
from simulator.guiding import Guidance

_SPECS = ("restaurants", "shop", "bank")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--full", action="store_true", help="go to 100,000 dialogues")
    full = options.parse_args().full
    _throughput(4_000)
    _stages(600)
    _coverage((50, 100, 200, 500, 1_000, 2_000))
    _flatness((1_000, 10_000, 100_000) if full else (1_000, 10_000))
    _exports(10_000)
    _compile((10, 100, 1_000))
    _imported((10, 100, 1_000), 400)
    _evolve(8)
    _help()
    asking()
    many()


def _generate(count: int, folder: Path, workers: int) -> tuple[float, float, float]:
    """Seconds of a whole run of the command, CPU seconds of all its processes, and the peak memory in MB of its
    largest one."""
    command = [sys.executable, "-m", "fcsim", "run", *_SPECS, "-n", str(count), "--seed", "1", "-o", str(folder)]
    start = time.perf_counter()
    # A process of its own measures its children alone.
    probe = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, *command, "--workers", str(workers)], check=True, capture_output=True, text=True
    )
    cpu, memory = map(float, done.stdout.split())
    return time.perf_counter() - start, cpu, memory


def _throughput(count: int) -> None:
    import jsonschema_rs

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "out"
        start_up, start_up_cpu, _ = _generate(250, Path(scratch) / "small", 2)
        seconds, cpu, _ = _generate(count, folder, 2)
        lines = [line for file in sorted(folder.glob("dialogues-*.jsonl")) for line in file.open("rb")]
        records = [json.loads(line) for line in lines]
    start = time.process_time()
    for record in records:
        json.dumps(record, ensure_ascii=False)
        for tool in record["tools"]:
            json.dumps(tool)
    validators: dict[str, jsonschema_rs.Draft202012Validator] = {}
    for record in records:
        late = [tool for message in record["messages"] for tool in message["tools"]]
        for tool in (*record["tools"], *late):
            name = f"{record['locale']}/{tool['function']['name']}"
            if name not in validators:
                validators[name] = jsonschema_rs.Draft202012Validator(tool["function"]["parameters"])
        for message in record["messages"]:
            for call in message["tool_calls"]:
                validators[f"{record['locale']}/{call['name']}"].is_valid(call["arguments"])
    floor = time.process_time() - start
    rate = (count - 250) / (seconds - start_up)
    print(f"throughput   {rate:8.0f} dialogues/s on two workers, start-up apart ({seconds:.1f} s for {count} with it)")
    ratio = (cpu - start_up_cpu) / (count - 250) * count / floor
    print(f"             {ratio:8.1f} x the CPU time of serialising the same records and validating the same calls")


def _stages(count: int) -> None:
    """Where the time of one process goes."""
    run = _in_process()
    for _ in run.shard(0, 60):
        pass
    profile = cProfile.Profile()
    profile.enable()
    for _ in run.shard(60, 60 + count):
        pass
    profile.disable()
    entries = pstats.Stats(profile).get_stats_profile().func_profiles
    whole = sum(entry.tottime for entry in entries.values())
    shares = ", ".join(
        f"{label} {entries[name].cumtime / whole:.0%}"
        for name, label in (("plan", "plan"), ("word", "word"), ("record", "record"), ("first_fault", "check"))
    )
    print(f"stages       {shares} of the time in one process")


def _coverage(counts: tuple[int, ...]) -> None:
    """The share of the reachable goals of a domain that a run covers: led there, and left to chance."""
    spec = compile_file(find_spec(_SPECS[0])).spec
    assert spec is not None
    run, observer = Run([spec], 1), Observer(spec)
    guidance = Guidance(run, [spec])
    wanted = frozenset(guidance.reaches[spec.domain].wanted())
    for count in counts:
        shares = []
        for briefs in (guidance.wishes(range(count), {}, {}), {}):
            made = (each for each in run.shard(0, count, briefs) if isinstance(each, Dialogue))
            covered = set().union(*map(observer.covered, made))
            shares.append(len(wanted & covered) / len(wanted))
        led, by_chance = shares
        print(f"coverage     {count:8} dialogues of {spec.domain}: {led:.1%} of the goals, by chance {by_chance:.1%}")


def _in_process() -> Run:
    compiled = (compile_file(find_spec(name)).spec for name in _SPECS)
    return Run([spec for spec in compiled if spec is not None], 1)


def _flatness(counts: tuple[int, ...]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        for count in counts:
            seconds, _, memory = _generate(count, Path(scratch) / str(count), 2)
            print(
                f"flatness     {count:8} dialogues: {count / seconds:6.0f}/s, {memory:6.0f} MB in the largest process"
            )


def _exports(count: int) -> None:
    from fcsim.cli.output import specs_at_hand
    from fcsim.dataset.exports import FORMATS, export_to
    from fcsim.dataset.reader import Dataset

    specs_of = specs_at_hand(())
    for name in _SPECS:
        specs_of(SpecRef(name, "", ""))  # compiled once, before anything is measured
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "out"
        _generate(count, folder, 2)
        start = time.process_time()
        with (Path(scratch) / "json").open("w") as file:
            for path in sorted(folder.glob("dialogues-*.jsonl")):
                with path.open() as lines:
                    file.writelines(json.dumps(json.loads(line), ensure_ascii=False) + "\n" for line in lines)
        floor = time.process_time() - start
        ratios = []
        for name in FORMATS:
            start = time.process_time()
            export_to(name, Dataset(folder), Path(scratch) / name, specs_of)
            ratios.append(f"{name} {(time.process_time() - start) / floor:.1f}")
    print(f"exports      {count:8} dialogues, x reading and writing them as JSON: {', '.join(ratios)}")


def _compile(sizes: tuple[int, ...]) -> None:
    for size in sizes:
        text = large_spec(size)
        start = time.perf_counter()
        compilation = compile_text(text, f"large-{size}.fcspec")
        seconds = time.perf_counter() - start
        assert compilation.spec is not None
        print(f"compile      {size:8} APIs: {seconds * 1e3:8.0f} ms, {seconds / size * 1e3:6.2f} ms an API")


def _imported(sizes: tuple[int, ...], count: int) -> None:
    from fcsim.importing.openapi import read_openapi
    from fcsim.importing.remarks import Remarks
    from fcsim.importing.spec import imported

    floor = _seconds_each(_in_process(), count)
    for size in sizes:
        start = time.process_time()
        remarks = Remarks()
        text = imported(read_openapi(large_document(size), remarks), remarks).text
        seconds = time.process_time() - start
        start = time.process_time()
        spec = compile_text(text, "imported.fcspec").spec
        assert spec is not None
        run = Run([spec], 1)
        Guidance(run, [spec]).wishes(range(count), {}, {})
        started = time.process_time() - start
        print(
            f"imported     {size:8} operations: {seconds / size * 1e3:.1f} ms each to import, "
            f"{started / size * 1e3:.1f} ms to start a run; "
            f"a dialogue takes {_seconds_each(run, max(count, size)) / floor:.2f} x the time of one of ours"
        )


def _seconds_each(run: Run, count: int) -> float:
    """CPU seconds of a dialogue, when each API has been asked for."""
    for _ in run.shard(0, count):
        pass
    start = time.process_time()
    for _ in run.shard(count, 2 * count):
        pass
    return (time.process_time() - start) / count


def _evolve(variants: int) -> None:
    from fcsim.evolve import LEVELS, evolved

    for name in _SPECS:
        spec = compile_file(find_spec(name)).spec
        assert spec is not None
        evolved(spec, 0, "first")  # the parent is parsed once
        texts = []
        start = time.process_time()
        for level in LEVELS:
            texts += [evolved(spec, level, str(number)).text for number in range(variants)]
        seconds = time.process_time() - start
        start = time.process_time()
        assert spec.source is not None
        for text in texts[:12]:
            compile_text(text, spec.source.file, spec.source.beside)
        compiling = (time.process_time() - start) / 12 * len(texts)
        rate = len(spec.apis) * len(texts) / seconds
        print(f"evolve       {rate:8.0f} APIs/s of {name}, {seconds / compiling:.2f} x the time of compiling them")


def _help() -> None:
    def median(command: list[str]) -> float:
        times = []
        for _ in range(7):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    ours = median([sys.executable, "-m", "fcsim", "--help"])
    typer = median([sys.executable, "-c", "import typer"])
    print(f"help         {ours:8.2f} s, {ours / typer:.2f} x `import typer`")


if __name__ == "__main__":
    main()
