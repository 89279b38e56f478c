"""``territo fetch``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from territo.cli import options

WHAT = ("boundaries", "population", "sites", "roads", "all")


@click.command("fetch")
@click.argument("territory", required=False)
@click.argument("what", nargs=-1, type=click.Choice(WHAT))
@options.within
@options.mode
@options.buffer
@click.option(
    "--from",
    "contours",
    type=click.Choice(["ign", "geo-api", "etalab"]),
    default="ign",
    show_default=True,
    help="Whose contours of communes.",
)
@click.option("--offline", is_flag=True, help="Use what was fetched before, ask for nothing.")
@click.option("--fresh", is_flag=True, help="Ask again for what was fetched before.")
@options.out
@options.overwrite
def command(
    territory: str | None,
    what: tuple[str, ...],
    *,
    contours: str,
    out: Path | None,
    **chosen: Any,  # noqa: ANN401 - settings, and three switches
) -> None:
    """Bring in what a study needs: boundaries, population, sites, roads, or all of them.

    TERRITORY is an EPCI by name or SIREN, departement:76, or commune codes joined by commas;
    without it, the study of the current folder. Files go to boundaries/ and sites/, each with where
    it came from beside it; the streets are kept for --network osm. What was answered is kept: run
    it again after a cut, and it goes on.

    \b
    territo fetch rouen
    territo fetch 200023414 boundaries --from geo-api
    territo fetch rouen roads --mode walk --within "15 min"
    """
    from territo.cli.progress import steps
    from territo.project import OSM, find_project
    from territo.study import fetch
    from territo.study.asked import asked

    if territory and territory in WHAT:
        # Of the study of this folder, whose territory is known.
        what, territory = (territory, *what), None
    parts = fetch.PARTS if not what or "all" in what else what
    switches = {name: chosen.pop(name) for name in ("offline", "fresh", "overwrite")}
    if "roads" in parts:
        chosen |= {"mode": chosen["mode"] or "walk", "network": OSM}
    folder = (out or Path.cwd()).absolute()
    project = asked(find_project(folder), territory=territory, **chosen)
    request = fetch.FetchRequest(parts, folder, contours, **switches)
    with steps() as progress:
        fetch.run(project, request, fetch.Told(progress, click.echo))
