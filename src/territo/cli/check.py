"""``territo check``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--fix",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a corrected copy (CSV), with a column that says what was changed.",
)
@options.json
@options.overwrite
@click.pass_context
def command(
    context: click.Context, file: Path, *, fix: Path | None, as_json: bool, overwrite: bool
) -> None:
    """Read a list of sites and say everything that is wrong with it, line by line.

    Ends with exit code 1 when a row cannot be used.

    \b
    territo check my_sites.csv
    territo check my_sites.csv --fix my_sites_fixed.csv
    """
    from territo.database import shown
    from territo.project import find_project
    from territo.render import record
    from territo.render.english import counted
    from territo.study import check

    found = check.run(find_project(Path.cwd()), file, fix, overwrite=overwrite)
    if as_json:
        click.echo(record.check_text(found.rows, found.known, found.findings))
    else:
        for finding in found.findings:
            click.echo(str(finding))
        known = f" ({found.known})" if found.known else ""
        click.echo(
            f"{shown(file)}{known}: {counted(found.rows, 'row')}, "
            f"{counted(len(found.findings), 'finding')}, "
            f"{counted(found.unusable, 'row')} that cannot be used"
        )
        if found.written:
            click.echo(f"Written      {found.written}")
    context.exit(1 if found.unusable else 0)
