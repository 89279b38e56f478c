"""``territo list``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from territo.cli import options


@click.command("list")
@options.boundaries
@options.json
def command(*, boundaries: Path | None, as_json: bool) -> None:
    """Show the territories that are known, with what they can be called.

    \b
    territo list
    """
    from territo.project import find_project
    from territo.render import console
    from territo.study import territories

    project = find_project(Path.cwd())
    if boundaries:
        project = replace(project, boundaries=Path.cwd() / boundaries)
    known = territories.run(project)
    if as_json:
        click.echo(known.to_json(orient="records", force_ascii=False, indent=2))
    else:
        console.show_territories(known)
