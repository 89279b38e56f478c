"""The command line: words in, one call to `territo.study`, words out. Only this room knows click.

Commands are loaded when they are called, so that help answers at once.
"""

from __future__ import annotations

import importlib

import click

from territo import __version__
from territo.cli.ending import ends_cleanly
from territo.errors import SchemaError, TerritoError

# Command -> what it is for. The module of the same name holds it.
COMMANDS = {
    "access": "List inhabitants and doors within reach of each other along the streets.",
    "batch": "Say who is near a door in many territories at once; write one table of them.",
    "boundaries": "Say what a file of communes holds, and which ones were merged since.",
    "check": "Say everything that is wrong with a list of sites; write a corrected copy.",
    "commune": "Print the fiche of one commune: the sites that serve it, beside its neighbours.",
    "compare": "Put scenarios beside the doors as they are, or territories beside each other.",
    "coverage": "Say who is near a door and who is not; draw the map, write the layers.",
    "export": "Write the layers as GeoPackage, GeoJSON, GeoParquet, described CSV or SCDL.",
    "eighties": "Say of each place of the 1980s what to keep, renovate, merge or move would mean.",
    "fetch": "Bring in what a study needs: boundaries, population, sites, roads, or all of them.",
    "geocode": "Place the addresses of a list, and say which places to believe.",
    "init": "Start a study from the worked example.",
    "list": "Show the territories that are known.",
    "loss": "Rank the doors by what closing each alone would do.",
    "map": "Draw the map alone, or a picture of it for slides and print.",
    "optimise": "Say where doors should stand, and how far that is proven.",
    "pareto": "Say how many inhabitants each number of doors could cover, and how today compares.",
    "presets": "Show the rules of others that a territory can be judged by.",
    "publish": "Write the layers of a result into a PostGIS database.",
    "report": "Write the état des lieux of a territory: a page to print, and a workbook.",
    "scenario": "Close, open, move or merge doors, and say what that changes, for whom.",
    "sectors": "Show the sectors of a territory, and whether they cover it once.",
    "verify": "Say whether a result can still be made, and whether it comes out the same.",
}


# Problems of a file that are shown with an error: a long list with one slip per row has as many.
SHOWN = 50


class _Commands(click.Group):
    """Loads a command when it is called, and turns a TerritoError into exit code 1, once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"territo.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        try:
            with ends_cleanly():
                return super().invoke(ctx)
        except TerritoError as error:
            # Whoever asks what is wrong with a list is told all of it.
            shown = None if ctx.invoked_subcommand == "check" else SHOWN
            for line in explained(error, shown):
                click.echo(line, err=True)
            ctx.exit(1)


def explained(error: TerritoError, shown: int | None = None) -> list[str]:
    """Put an error into the lines that are shown.

    Parameters
    ----------
    error
        What went wrong.
    shown
        How many problems of a file to show; absent for all of them.

    Returns
    -------
        The fact, the problems of the file, and the next step.
    """
    lines = [f"Error: {error.message}"]
    if isinstance(error, SchemaError):
        lines += [f"  {problem}" for problem in error.problems[:shown]]
        more = len(error.problems[shown:]) if shown else 0
        if more:
            lines.append(
                f"  and {more} more (territo check FILE tells all those of a list of sites)"
            )
    return lines + ([f"Next: {error.hint}"] if error.hint else [])


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: territo coverage rouen",
)
@click.version_option(__version__, prog_name="territo")
def main() -> None:
    """Where a métropole's services stand, who is near them, and who is not.

    Territo joins communes, inhabitants and sites, measures who is far from a door, and draws it.
    """
