"""A study is a folder: ``boundaries/``, ``sites/``, ``maps/`` and, if wanted, ``territo.toml``.

The repository root is one, and so is the example that the installed package carries.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from territo.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS = "territo.toml"
# The word that stands for OpenStreetMap where a file of streets is named.
OSM = "osm"
DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
BOUNDARIES = Path("boundaries") / "metropoles.gpkg"


@dataclass(frozen=True)
class Project:
    """The settings of a study.

    Parameters
    ----------
    root
        The study's folder; every other path is relative to it.
    territory
        Name, slug or SIREN of the territory to study, ``departement:76``, or commune codes between
        commas; empty when the study names none.
    boundaries
        GeoPackage with the layers that ``boundaries/README.md`` describes, or official boundaries:
        ADMIN EXPRESS COG, contours of Etalab, an answer of geo.api.gouv.fr.
    cog
        Edition of the Code officiel géographique of official boundaries; 0 when their name or
        their codes tell.
    sites
        Lists of sites.
    site_columns
        For lists with names of their own: which column is ``site``, ``name``, ``lon``, ``lat`` or
        ``x``, ``y`` with their ``crs``, ``kind``, ``commune`` ...
    kinds
        Kinds of sites that count as doors; none means all of them.
    as_of
        Date at which doors must be open, as ``2026-01-31``; empty for those not said to be closed.
    within
        Thresholds as people write them; the first one ranks the communes.
    detour
        Factor by which straight lines are lengthened.
    mode
        ``line``, or who travels along the streets: ``walk``, ``bike``, ``drive``.
    network
        Streets: a file, or ``osm``; empty when distances are straight lines.
    direction
        ``to-site`` or ``from-site``.
    max_snap
        How far a point may be from the nearest street, as people write it.
    buffer
        How far beyond the territory streets are taken; empty for the reach of the farthest
        threshold, from 2 to 10 km.
    overpass
        Address of the service that gives OpenStreetMap's streets.
    speeds
        Parameters of the modes that replace their defaults, by name.
    columns
        For a layer of lines, which column says what, by the names of
        `territo.sources.roads.Columns`.
    maps
        Folder the results are written to.
    """

    root: Path
    territory: str = ""
    boundaries: Path = BOUNDARIES
    cog: int = 0
    sites: tuple[Path, ...] = (Path("sites") / "mairies.csv", Path("sites") / "directions.csv")
    site_columns: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[str, ...] = ("mairie",)
    as_of: str = ""
    within: tuple[str, ...] = ("1 km", "2 km", "3 km", "5 km")
    detour: float = 1.0
    mode: str = "line"
    network: str = ""
    direction: str = "to-site"
    max_snap: str = "500 m"
    buffer: str = ""
    overpass: str = "https://overpass-api.de/api"
    speeds: Mapping[str, float] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    maps: Path = Path("maps")

    def path(self, relative: Path) -> Path:
        """Return where a file of the study is.

        Parameters
        ----------
        relative
            A path as the settings write it; an absolute one stays as it is.

        Returns
        -------
            The path from where the program runs.
        """
        return self.root / relative


def example_dir() -> Path:
    """Return the folder of the worked example.

    Returns
    -------
        Inside the installed package; the repository root when installed in editable mode.
    """
    package = Path(__file__).resolve().parent
    carried = package / "example"
    return carried if carried.is_dir() else package.parents[1]


def find_project(start: Path) -> Project:
    """Find the study that a folder belongs to.

    Parameters
    ----------
    start
        Folder to look in, then in each folder above it.

    Returns
    -------
        The nearest study. Without one, the carried example, writing its maps below `start`, with no
        territory chosen.

    Raises
    ------
    ProjectError
        When its ``territo.toml`` is wrong.
    """
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file():
            return read_project(folder)
        if (folder / BOUNDARIES).is_file():
            return _completed(Project(root=folder), {"sites"})
    example = read_project(example_dir())
    return replace(example, territory="", maps=start / "maps")


def read_project(folder: Path) -> Project:
    """Read the settings of a study.

    Parameters
    ----------
    folder
        The study's folder, which holds a ``territo.toml``.

    Returns
    -------
        The settings; what the file leaves out keeps its default. A study without boundaries, or
        without sites, of its own uses those of the carried example.

    Raises
    ------
    ProjectError
        When the file cannot be read, or has an unknown key or a value of the wrong kind; all of
        them are named.
    """
    file = folder / SETTINGS
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProjectError(f"{file}: {error}", "Correct the line named above.") from error
    except OSError as error:
        raise ProjectError(
            f"{file} cannot be read ({error.strerror}).", "Check that you may read it."
        ) from error
    known = {
        one.name: _TABLES[one.name] if one.default is MISSING else one.default
        for one in fields(Project)
        if one.name != "root"
    }
    wrong = [_unknown(key, known) for key in found if key not in known]
    wrong += [
        f"{key} should be {_wanted(known[key])}, not {value!r}"
        for key, value in found.items()
        if key in known and not _fits(value, known[key])
    ]
    if wrong:
        raise ProjectError(f"{file}: {'; '.join(wrong)}", "Correct the keys named above.")
    values = {key: _as(value, known[key]) for key, value in found.items()}
    project = Project(root=folder, **values)
    return _completed(project, {"boundaries", "sites"} - set(found))


def _completed(project: Project, unsaid: set[str]) -> Project:
    """Take from the carried example what a study neither names nor holds."""
    if "boundaries" in unsaid and not project.path(project.boundaries).is_file():
        project = replace(project, boundaries=example_dir() / project.boundaries)
    if "sites" in unsaid and not any(project.path(file).is_file() for file in project.sites):
        project = replace(project, sites=tuple(example_dir() / file for file in project.sites))
    return project


# Settings that are tables of their own, with a value of the kind they hold.
_TABLES: dict[str, dict[str, Any]] = {
    "speeds": {"": 0.0},
    "columns": {"": ""},
    "site_columns": {"": ""},
}


def _unknown(key: str, known: dict[str, Any]) -> str:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f'unknown key "{key}"' + (f', did you mean "{near[0]}"?' if near else "")


def _wanted(default: object) -> str:
    if isinstance(default, dict):
        return f"a table, each value {_wanted(default[''])}"
    if isinstance(default, tuple):
        return "a list of texts"
    if isinstance(default, int):
        return "a year"
    return "a number" if isinstance(default, float) else "a text"


def _fits(value: object, default: object) -> bool:
    if isinstance(default, dict):
        return isinstance(value, dict) and all(_fits(item, default[""]) for item in value.values())
    if isinstance(default, tuple):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if isinstance(default, int):
        return isinstance(value, int) and not isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)


def _as(value: Any, default: object) -> Any:  # noqa: ANN401 - TOML values of several kinds
    """Give a TOML value the type of the setting it replaces."""
    if isinstance(default, tuple):
        paths = bool(default) and isinstance(default[0], Path)
        return tuple(Path(item) if paths else item for item in value)
    if isinstance(default, Path):
        return Path(value)
    return float(value) if isinstance(default, float) else value


def asked(project: Project, **chosen: Any) -> Project:  # noqa: ANN401 - one value per setting
    """Put what somebody asked for over the settings of a study.

    Parameters
    ----------
    project
        The study.
    **chosen
        Settings as the command line gives them, ``out`` standing for ``maps``; None or an empty
        list means nothing was asked.

    Returns
    -------
        The study to run. Files that were asked for are relative to the current folder. A list of
        sites given without a kind counts all its kinds.

    Raises
    ------
    ProjectError
        When no territory is named, neither here nor in the settings, or a date is none.
    """
    given = {name: value for name, value in chosen.items() if value is not None and value != ()}
    if "out" in given:
        given["maps"] = _absolute(given.pop("out"))
    if "as_of" in given and not DATE.match(given["as_of"]):
        raise ProjectError(
            f'"{given["as_of"]}" is not a date.', "Write year, month and day: 2026-01-31."
        )
    if "boundaries" in given:
        given["boundaries"] = _absolute(given["boundaries"])
    if "sites" in given:
        given["sites"] = tuple(_absolute(file) for file in given["sites"])
        given.setdefault("kinds", ())
    if "network" in given and given["network"] != OSM:
        given["network"] = str(_absolute(Path(given["network"])))
    project = replace(project, **given)
    if not project.territory:
        raise ProjectError(
            "No territory is named.",
            "Name one, such as `territo coverage rouen`; `territo list` shows them all.",
        )
    return project


def _absolute(path: Path) -> Path:
    """Write a path from the root without its ``..``: a study says the same from any folder."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would also follow links
