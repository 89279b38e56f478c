"""``territo list``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("list")
@options.json
def command(*, as_json: bool) -> None:
    """Show the territories that are known, with what they can be called.

    \b
    territo list
    """
    from territo.project import find_project
    from territo.render import console
    from territo.study import territories

    known = territories.run(find_project(Path.cwd()))
    if as_json:
        click.echo(known.to_json(orient="records", force_ascii=False, indent=2))
    else:
        console.show_territories(known)
