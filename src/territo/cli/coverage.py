"""``territo coverage``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("coverage")
@options.measured_study
@options.out
@options.json
@options.overwrite
def command(territory: str | None, *, as_json: bool, overwrite: bool, **chosen: object) -> None:
    """Say who is near a door and who is not; draw the map, write the layers.

    TERRITORY is a name, a short name or a SIREN (`territo list` shows them), a département
    (departement:76, with --boundaries) or communes (76540,76451); without it, the study of the
    current folder. Writes maps/<territory>.html and maps/<territory>.gpkg.

    \b
    territo coverage rouen
    territo coverage lille --kind direction --within "3 km"
    territo coverage bordeaux --sites my_sites.csv --out results
    territo coverage bordeaux --sectors my_sectors.gpkg
    territo coverage bordeaux --groups my_groups.gpkg
    territo coverage rouen --measures hours
    territo coverage rouen --mode walk --network streets.osm.pbf --within "15 min"
    territo coverage rouen --kind direction --preset metropole_pole_100k
    """
    from territo.cli.progress import steps
    from territo.project import find_project
    from territo.render import console, record
    from territo.study import coverage
    from territo.study.asked import asked

    project = asked(find_project(Path.cwd()), territory=territory, **chosen)
    with steps() as progress:
        found = coverage.run(
            project,
            own_thresholds=bool(chosen["within"]),
            overwrite=overwrite,
            progress=progress,
        )
    if as_json:
        click.echo(record.text(found.etat, found.manifest, found.files))
    else:
        console.show(found.etat, found.manifest, found.files)
