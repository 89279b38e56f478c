"""Rebuild mairies.csv and directions.csv: `python -m sites.build` from the repository root.

Run by hand, after `python -m boundaries.build`, whose layers it reads; never at install.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

import pyogrio
from boundaries.build import TARGET
from boundaries.registry import load_registry

from sites import directions, mairies
from sites.mairies import SiteRow

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Build both lists, write them and say what is in them."""
    registry = load_registry(__doc__)
    communes = pyogrio.read_dataframe(TARGET, layer="communes")
    arrondissements = pyogrio.read_dataframe(TARGET, layer="arrondissements")
    members = pyogrio.read_dataframe(TARGET, layer="sector_communes")
    halls = mairies.build_mairies(registry, communes, arrondissements)
    gazetteer = directions.build_gazetteer(registry, communes, members, halls)
    doors = directions.build_directions(gazetteer)
    write_csv(HERE / "mairies.csv", mairies.COLUMNS, halls)
    write_csv(HERE / "directions.csv", directions.COLUMNS, doors)
    print(*mairies.describe_mairies(halls), *directions.describe_directions(doors), sep="\n")


def write_csv(target: Path, columns: Sequence[str], rows: list[SiteRow]) -> None:
    """Write aside, then put the file in place; the same bytes on every system."""
    sites = [row["site"] for row in rows]
    if len(sites) != len(set(sites)):
        raise SystemExit(f"{target.name}: a site stands twice")
    aside = target.with_suffix(".new")
    with aside.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    aside.replace(target)


if __name__ == "__main__":
    main()
