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
    as they were; QGIS draws them as it draws the file.

    \b
    territo publish maps/rouen.gpkg postgresql://me@localhost/sig?schema=rouen
    """
    from territo.render.english import counted
    from territo.study import publish

    schema, found = publish.run(layers, address)
    for name, rows in found.rows.items():
        click.echo(f"{schema}.{name}: {counted(rows, 'row')}")
    if found.styles is None:
        told = "not written: you may not make public.layer_styles, which QGIS would look in"
    else:
        told = f"{found.styles} in public.layer_styles"
    click.echo(f"styles for QGIS: {told}")
