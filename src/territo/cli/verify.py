"""``territo verify``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from territo import __version__
from territo.cli import options

if TYPE_CHECKING:
    from territo.study.verify import VerifyRun


@click.command("verify")
@click.argument(
    "outputs",
    metavar="OUTPUT...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
)
@options.boundaries
@options.sites
@options.sectors
@options.groups
@options.population
@options.population_factor
@options.network
@click.pass_context
def command(context: click.Context, /, outputs: tuple[Path, ...], **chosen: object) -> None:
    """Say whether a result can still be made, and whether it comes out the same.

    OUTPUT is anything that territo wrote or printed as JSON, or a folder of it: of a batch, of
    fiches. Compares its inputs with the files as they are now, runs the same command with the same
    parameters, and says "same bytes" or what differs. What a table was made from is read from the
    manifest, the page or the GeoPackage that stands beside it. Run it in the folder of the study;
    inputs from elsewhere are named with the options. Ends with exit code 1 unless all is the same.

    \b
    territo verify maps/rouen.html
    territo verify results/rouen.gpkg --sites my_sites.csv
    territo verify maps/rouen-report.xlsx
    territo verify maps/batch
    """
    from territo.cli.progress import steps
    from territo.project import find_project
    from territo.study import verify
    from territo.study.asked import overlaid

    with steps() as progress:
        found = verify.run(overlaid(find_project(Path.cwd()), **chosen), outputs, progress)
    several = len(found) > 1
    told: set[tuple[object, ...]] = set()
    for file, one in found.items():
        if several:
            click.echo(f"Output       {file}")
        if (one.version, one.inputs) not in told:  # once for what was made together
            told.add((one.version, one.inputs))
            _show_inputs(one)
        _show_again(one)
    if several:
        same = sum(one.same for one in found.values())
        click.echo(f"In all       {same} of {len(found)} outputs are the same")
    context.exit(0 if all(one.same for one in found.values()) else 1)


def _show_inputs(found: VerifyRun) -> None:
    click.echo(f"Made by      territo {found.version}; this is {__version__}")
    for name, state in found.inputs:
        click.echo(f"Input        {name}: {state}")


def _show_again(found: VerifyRun) -> None:
    if found.again is None:
        click.echo(f"Run again    no: {found.why_not}")
    else:
        click.echo(f"Run again    {'same bytes' if found.again else 'other bytes'}")
    for line in found.differences:
        click.echo(f"Differs      {line}")
