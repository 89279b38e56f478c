"""``territo publish``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("publish")
@click.argument("layers", type=click.Path(path_type=Path))
@click.argument("address")
def command(layers: Path, address: str) -> None:
    """Write the layers of a result into a PostGIS database.

    LAYERS is a GeoPackage that territo wrote, ADDRESS is postgresql://user@host/base, with
    ?schema=name for another schema than the file's name. Its tables are replaced together, or stay
    as they were.

    \b
    territo publish maps/rouen.gpkg postgresql://me@localhost/sig?schema=rouen
    """
    from territo.study import publish

    schema, tables = publish.run(layers, address)
    for name, rows in tables.items():
        click.echo(f"{schema}.{name}: {rows} rows")
