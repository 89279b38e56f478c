"""``territo init``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--example", is_flag=True, required=True, help="Copy the worked example (Rouen).")
def command(folder: Path, *, example: bool) -> None:
    """Start a study in FOLDER from the worked example.

    \b
    territo init my_study --example
    """
    from territo.study import init

    del example  # the only way to start so far; the flag says what will be copied
    for file in init.run(folder):
        click.echo(file)
