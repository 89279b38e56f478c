"""``territo optimise``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from territo.cli import options
from territo.errors import UnitError
from territo.units import number

QUESTIONS = ("p-median", "p-center", "mclp", "lscp", "close", "relocate", "fewest")


def _weights(
    context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]
) -> dict[str, float]:
    """Read how much groups count."""
    weights = {}
    for text in texts:
        group, _, factor = text.partition("=")
        try:
            weights[group] = number(factor)
        except UnitError as error:
            told = f'"{text}": write GROUP=FACTOR, such as poor=2.'
            raise click.BadParameter(told, context, parameter) from error
    return weights


@click.command("optimise")
@click.argument("question", type=click.Choice(QUESTIONS))
@options.territory
@options.boundaries
@options.sites
@options.sectors
@options.groups
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
@click.option(
    "--doors",
    type=click.IntRange(1),
    metavar="N",
    help="How many doors (p-median, p-center, mclp); as many as today when left out.",
)
@click.option(
    "--close", type=click.IntRange(1), metavar="K", help="How many doors to close; 1 when left out."
)
@click.option(
    "--move",
    type=click.IntRange(1),
    metavar="M",
    help="How many doors to move at most (relocate); 1 when left out.",
)
@click.option(
    "--share",
    type=click.FloatRange(0, 100, min_open=True),
    metavar="PERCENT",
    help="Share of the inhabitants to cover (fewest); whoever is covered today when left out.",
)
@click.option(
    "--aim",
    type=click.Choice(["coverage", "distance"]),
    help="What close and relocate "
    "look at: inhabitants within the first --within (coverage, the default), or the way "
    "of all.",
)
@click.option(
    "--candidates",
    default="",
    metavar="FILE|town-halls|grid:500 m",
    help="Where a door "
    "could stand beside those of today: a list of sites, the town halls (the default), "
    "or a regular grid.",
)
@click.option(
    "--fixed",
    multiple=True,
    metavar="ID",
    help="A site that is a door in any case, or today for all doors of today; may be repeated.",
)
@click.option(
    "--forbidden",
    multiple=True,
    metavar="ID",
    help="A site that is no door in any case; may be repeated.",
)
@click.option(
    "--max-extra",
    default="",
    metavar="DISTANCE",
    help="Nobody goes more than that farther than today (questions of distance).",
)
@click.option(
    "--weight",
    "weights",
    multiple=True,
    callback=_weights,
    metavar="GROUP=FACTOR",
    help="Count the inhabitants of a group so many times: poor, age_65, age_80 (needs a Filosofi "
    "grid), or of --groups, the name of the file or NAME/ID; may be repeated.",
)
@click.option(
    "--capacity",
    default="",
    metavar="NUMBER|COLUMN",
    help="Nobody goes to a full door (p-median): inhabitants that a door can serve, for all or by "
    "a column of the lists; without a number a door serves whoever comes.",
)
@click.option(
    "--budget",
    type=click.FloatRange(0),
    metavar="EUROS",
    help="What all doors may cost in a year (p-median, mclp), by the column running_cost of the "
    "lists, else by [costs] of territo.toml; --doors is then how many at most.",
)
@click.option("--exact", is_flag=True, help="Prove what the search leaves open, within --limit.")
@click.option(
    "--seed", type=click.IntRange(0), default=0, metavar="N", help="Seed of what is drawn by lot."
)
@click.option(
    "--limit",
    "limit_s",
    type=click.FloatRange(0, min_open=True),
    default=60.0,
    metavar="SECONDS",
    help="Time for each proof; 60 s unless told otherwise.",
)
@options.lang
@options.out
@options.json
@options.overwrite
def command(
    territory: str | None,
    *,
    exact: bool,
    seed: int,
    limit_s: float,
    as_json: bool,
    overwrite: bool,
    **chosen: Any,  # noqa: ANN401 - one value per option
) -> None:
    """Say where doors should stand, and how far that is proven.

    \b
    p-median   N doors, the way of all inhabitants as short as can be
    p-center   N doors, the farthest inhabitant as near as can be
    mclp       N doors, as many inhabitants as can be within the first --within
    lscp       the fewest doors that cover everyone
    close      which K doors of today to close with the least harm
    relocate   which doors to move, M at most
    fewest     the fewest doors that cover whom those of today cover, or --share of all

    Doors of today and --candidates may be chosen. Of choices that cover as many, one with a short
    way is looked for. Writes maps/<territory>-<question>.html and .gpkg, the state after it, the
    ledger of who goes where, and .toml, the plan as a scenario, for territo scenario.

    \b
    territo optimise close rouen --kind direction --within "5 km"
    territo optimise relocate rouen --kind direction --within "5 km" --candidates town-halls
    """
    from territo.cli.progress import steps
    from territo.optimise import Effort
    from territo.project import find_project
    from territo.render import console_plan, record_plan
    from territo.study import optimise
    from territo.study.asked import asked

    own = (
        "doors",
        "close",
        "move",
        "share",
        "aim",
        "candidates",
        "fixed",
        "forbidden",
        "max_extra",
        "weights",
        "capacity",
        "budget",
    )
    name = chosen.pop("question")
    asking = {key: chosen.pop(key) for key in own}
    effort = Effort(seed=seed, exact=exact, limit_s=limit_s)
    question = optimise.Question(name=name, effort=effort, **asking)
    project = asked(find_project(Path.cwd()), territory=territory, **chosen)
    with steps() as progress:
        found = optimise.run(project, question, overwrite=overwrite, progress=progress)
    if as_json:
        click.echo(record_plan.plan_text(found.proposal, found.manifest, found.files))
    else:
        console_plan.show_plan(found.proposal, found.files, found.seconds)
