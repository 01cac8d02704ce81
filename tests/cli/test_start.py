"""The command starts with little, and the public Python API is what is written here."""

from __future__ import annotations

import importlib.metadata
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import fcsim
from simulator.version import VERSION
from tests.cli.conftest import SHELF, Fcsim

HEAVY = {
    "anthropic",
    "asyncio",
    "babel",
    "compiler",
    "dsl",
    "faker",
    "jinja2",
    "jsonschema",
    "lark",
    "networkx",
    "simulator",
}
COMMANDS = ("check", "compile", "graph", "run", "show", "export", "verify", "report", "view")

PUBLIC = {
    "SpecError": None,
    "__version__": None,
    "compile_spec": "(spec: 'str | Path') -> 'CompiledSpec'",
    "generate": "(*specs: 'CompiledSpec', dialogues: 'int', seed: 'int' = 0, locales: 'Sequence[str]' = ())"
    " -> 'Iterator[Dialogue]'",
    "load_dataset": "(path: 'str | Path', split: 'str | None' = None) -> 'Dataset'",
}


@pytest.mark.parametrize("code", ["import fcsim", "from fcsim.cli.app import app; app(['--help'])"])
def test_what_is_heavy_is_imported_by_the_command_that_needs_it(code: str) -> None:
    watch = "import atexit, sys; atexit.register(lambda: print(*sorted({name.split('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", f"{watch}\n{code}"], capture_output=True, text=True, check=True)
    imported = set(done.stdout.splitlines()[-1].split())
    assert "fcsim" in imported
    assert not imported & HEAVY


def test_help_names_every_command_and_exit_code(fcsim: Fcsim) -> None:
    result = fcsim("--help")
    assert result.exit_code == 0
    for name in COMMANDS:
        assert f"\n  {name} " in result.stdout
        assert fcsim(name, "--help").exit_code == 0
    assert "0 done, 1 the spec or the data has errors, 2 wrong usage, 3 stopped" in " ".join(result.stdout.split())


def test_version(fcsim: Fcsim) -> None:
    assert fcsim("--version").stdout == f"fcsim {VERSION}\n"


def test_an_unknown_command_is_wrong_usage(fcsim: Fcsim) -> None:
    assert fcsim("chekc").exit_code == 2


def test_the_public_api_is_the_written_list() -> None:
    assert set(fcsim.__all__) == set(PUBLIC)
    for name, signature in PUBLIC.items():
        if signature is not None:
            assert str(inspect.signature(getattr(fcsim, name))) == signature


def test_one_version() -> None:
    assert fcsim.__version__ == VERSION
    try:
        assert importlib.metadata.version("fcsim") == VERSION
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("not installed")


def test_compiling_from_python(tmp_path: Path) -> None:
    assert fcsim.compile_spec(Path(SHELF)).domain == "shelf"
    assert fcsim.compile_spec("restaurants").domain == "restaurants"
    with pytest.raises(LookupError, match="did you mean 'shop'"):
        fcsim.compile_spec("shpo")
    (tmp_path / "broken.fcspec").write_text("fcspec 1\ndomain d\nlocale en\napi a(x: Nowhere) -> bool\n")
    with pytest.raises(fcsim.SpecError, match="Nowhere"):
        fcsim.compile_spec(tmp_path / "broken.fcspec")
