"""``territo commune``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("commune")
@click.argument("commune")
@options.territory
@options.boundaries
@options.sites
@options.sectors
@options.kind
@options.as_of
@options.within
@options.detour
@options.population
@options.calibrate
@options.mode
@options.network
@options.direction
@options.max_snap
@options.buffer
@options.lang
@options.json
def command(commune: str, *, territory: str | None, as_json: bool, **chosen: object) -> None:
    """Print the fiche of one commune: the sites that serve it, beside its neighbours.

    COMMUNE is an INSEE code or a name. Its territory is the study's or, unless TERRITORY is named,
    whichever of the boundaries holds it. Figures are those of `territo coverage`; nothing is
    written.

    \b
    territo commune 76157
    territo commune "Mont-Saint-Aignan" rouen --kind direction --within "3 km" --lang en
    """
    from territo.cli.progress import steps
    from territo.language import speaking
    from territo.project import find_project
    from territo.render import console_fiche, record_fiche
    from territo.study import commune as study
    from territo.study.asked import overlaid

    project = overlaid(find_project(Path.cwd()), territory=territory, **chosen)
    with steps() as progress:
        found = study.run(project, commune, anywhere=territory is None, progress=progress)
    if as_json:
        click.echo(record_fiche.text(found.fiche, found.etat, found.manifest))
    else:
        with speaking(project.lang):
            console_fiche.show(found.fiche, found.etat, found.manifest)
