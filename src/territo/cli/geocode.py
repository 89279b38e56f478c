"""``territo geocode``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from territo.cli import options

if TYPE_CHECKING:
    from territo.language import Language
    from territo.study.geocode import GeocodeRun
    from territo.study.geocode_online import Plan


@click.command("geocode")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--gazetteer",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Work offline with a file of addresses: the Base Adresse Nationale's of a département, or "
    "any with a number, a street, lon and lat. Without it, the service that territo.toml names "
    "(geocoder) is asked.",
)
@click.option(
    "--commune",
    default="",
    metavar="CODE",
    help="Commune of every row, when neither file says it.",
)
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="List to write (CSV).",
)
@click.option(
    "--review",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Page to write as well (HTML): what was not accepted, in a table and on a map.",
)
@click.option(
    "--dry-run", is_flag=True, help="Say what would be sent to the service; send and write nothing."
)
@options.lang
@options.overwrite
def command(
    file: Path,
    *,
    lang: Language | None,
    dry_run: bool,
    overwrite: bool,
    **chosen: Any,  # noqa: ANN401 - one value per option
) -> None:
    """Place the addresses of a list, and say which places to believe.

    Each row gets a verdict: accept (its place becomes lon and lat), review or reject (why is said).
    Only addresses are sent to the service, and none twice: its answers are kept.

    \b
    territo geocode my_addresses.csv -o my_places.csv --review my_doubts.html
    territo geocode my_addresses.csv --gazetteer adresses-76.csv.gz -o my_places.csv
    """
    from territo.cli.progress import steps
    from territo.project import find_project
    from territo.study import geocode
    from territo.study.asked import overlaid

    if dry_run and chosen["gazetteer"]:
        raise click.UsageError("--dry-run is for the service: --gazetteer sends nothing anyway.")
    asked = geocode.GeocodeRequest(file, **chosen)
    project = overlaid(find_project(Path.cwd()), lang=lang)
    if dry_run:
        _show_plan(geocode.plan(project, asked))
        return
    with steps() as progress:
        found = geocode.run(project, asked, overwrite=overwrite, progress=progress)
    _show(found)


def _show_plan(plan: Plan) -> None:
    said = {
        "Service": plan.url,
        "Rows": f"{len(plan.rows)}, {plan.unasked} of them without a street to ask for",
        "Questions": f"{len(plan.questions)}, with the commune's code and without it",
        "Kept": f"{len(plan.known)} are answered already",
        "To send": f"{len(plan.to_send)}, in {plan.lots} lot{'' if plan.lots == 1 else 's'}",
    }
    for name, text in said.items():
        click.echo(f"{name:<12} {text}")


def _show(found: GeocodeRun) -> None:
    for verdict in ("accept", "review", "reject"):
        click.echo(f"{verdict:<12} {found.verdicts.get(verdict, 0)}")
    for (verdict, reason), rows in found.reasons.items():
        click.echo(f"  {rows:>5}  {verdict:<7} {reason}")
    for file in found.files:
        click.echo(f"Written      {file}")
