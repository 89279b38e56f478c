"""``territo export``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("export")
@options.territory
@options.boundaries
@options.sites
@options.sectors
@options.kind
@options.as_of
@options.at
@options.within
@options.preset
@options.detour
@options.population
@options.calibrate
@options.measures
@options.mode
@options.network
@options.direction
@options.max_snap
@options.buffer
@click.option(
    "--format",
    "formats",
    # The keys of territo.export.formats.FORMATS, which would cost --help a second.
    type=click.Choice(["gpkg", "geojson", "parquet", "csv", "scdl"]),
    multiple=True,
    required=True,
    help="GeoPackage, GeoJSON (RFC 7946), GeoParquet, CSV with a Frictionless description, or the "
    "sites as SCDL Équipements; may be repeated.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="FOLDER",
    help="Folder to write to.",
)
@click.option(
    "--crs",
    type=int,
    metavar="EPSG",
    help="Coordinate system of GeoPackage and GeoParquet, such as 9794 (RGF93 v2b), instead of "
    "Lambert-93 (2154), or of that of the territory overseas.",
)
@options.lang
@options.overwrite
def command(
    territory: str | None,
    *,
    formats: tuple[str, ...],
    folder: Path,
    crs: int | None,
    overwrite: bool,
    **chosen: object,
) -> None:
    """Write the layers of a study in the formats that others go on with.

    The layers of `territo coverage`, each in a file <territory>-<layer>, and what they were made
    from beside them (<territory>-manifest.json).

    \b
    territo export rouen --format geojson --to layers
    territo export rouen --format csv --format scdl --to open_data
    territo export rouen --format gpkg --crs 9794 --to layers
    """
    from territo.cli.progress import steps
    from territo.project import find_project
    from territo.study import export
    from territo.study.asked import asked

    project = asked(find_project(Path.cwd()), territory=territory, **chosen)
    with steps() as progress:
        found = export.run(
            project,
            export.Asked(formats, folder, crs),
            own_thresholds=bool(chosen["within"]),
            overwrite=overwrite,
            progress=progress,
        )
    for file in found.files:
        click.echo(f"Written      {file}")
