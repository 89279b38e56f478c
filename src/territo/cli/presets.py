"""``territo presets``."""

from __future__ import annotations

import click

from territo.cli import options


@click.command("presets")
@options.json
def command(*, as_json: bool) -> None:
    """Show the rules of others that a territory can be judged by.

    Each is a TOML file with its rule in words, the unit it was made for and its source: copy one,
    change it, and name it with --preset FILE.

    \b
    territo presets
    territo coverage rouen --kind direction --preset metropole_pole_100k
    """
    from territo.render import console_presets
    from territo.study import presets

    known = presets.run()
    if as_json:
        click.echo(console_presets.text(known))
    else:
        console_presets.show(known, presets.folder())
