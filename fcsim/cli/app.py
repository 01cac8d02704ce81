"""The `fcsim` command: its subcommands, and how every one of them ends."""

from __future__ import annotations

import errno
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from fcsim import __version__
from fcsim.cli import (
    check,
    compile,
    coverage,
    draft,
    evolve,
    export,
    graph,
    import_,
    mix,
    report,
    run,
    show,
    split,
    verify,
    view,
    wording,
)
from fcsim.cli.output import STOPPED, USAGE, Failure, say

_WRONG_PLACE = (errno.ENOENT, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.EROFS)


class _Group(TyperGroup):
    """Turns what a user can cause into a message and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Failure as failure:
            say(f"fcsim: {failure}")
            raise typer.Exit(failure.code) from None
        except KeyboardInterrupt:
            say("fcsim: interrupted")
            raise typer.Exit(STOPPED) from None
        except OSError as error:
            if error.errno == errno.EPIPE or error.strerror is None:
                raise
            say(f"fcsim: {error.strerror}" + (f": {error.filename}" if error.filename else ""))
            raise typer.Exit(USAGE if error.errno in _WRONG_PLACE else STOPPED) from None


app = typer.Typer(
    cls=_Group,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"fcsim {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Turns a description of a domain into dialogues that teach a model to call functions.

    A SPEC is a file, or the name of a domain that comes with fcsim. Exit codes: 0 done, 1 the spec or the data
    has errors, 2 wrong usage, 3 stopped early and can be resumed.
    """


app.command("check")(check.check)
app.command("compile")(compile.compile_)
app.command("graph")(graph.graph)
app.command("import")(import_.import_)
app.command("draft")(draft.draft)
app.command("evolve")(evolve.evolve)
app.command("run")(run.run)
app.command("show")(show.show)
app.command("export")(export.export)
app.command("mix")(mix.mix)
app.command("split")(split.split)
app.command("verify")(verify.verify)
app.command("coverage")(coverage.coverage)
app.command("wording")(wording.wording)
app.command("report")(report.report)
app.command("view")(view.view)
