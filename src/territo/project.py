"""A study is a folder: ``boundaries/``, ``sites/``, ``maps/`` and, if wanted, ``territo.toml``.

The repository root is one, and so is the example that the installed package carries.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from territo import settings
from territo.errors import ProjectError
from territo.language import FRENCH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.language import Language
    from territo.model.measures import Supply

SETTINGS = "territo.toml"
# The word that stands for OpenStreetMap where a file of streets is named.
OSM = "osm"
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
    competences
        Lists of the competences that sites exercise commune by commune, if there are any.
    kinds
        Kinds of sites that count as doors; none means all of them.
    sectors
        Files of sectors that stand for those of the boundaries.
    sector_columns
        For such files with names of their own: which column is ``sector``, ``name``, ``zoning``,
        ``commune``, ``valid_from``, ``valid_to``.
    groups
        Files of groups of places, such as the quartiers prioritaires, that figures are broken down
        by.
    group_columns
        For such files with names of their own: which column is ``group``, ``name``, ``commune``.
    as_of
        Date at which doors must be open and sectors in force, as ``2026-01-31``; empty for those
        not said to be closed or ended.
    at
        Moment at which doors must be open, see `territo.opening.Moment`; empty for none.
    within
        Thresholds as people write them; the first one ranks the communes.
    presets
        Rules to judge by: ids of carried presets, or files that end with ``.toml``.
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
    geocoder
        Address of the service that places addresses.
    speeds
        Parameters of the modes that replace their defaults, by name.
    columns
        For a layer of lines, which column says what, by the names of
        `territo.sources.roads.Columns`.
    population
        File of inhabitants, see `territo.sources.population`; an empty path for the embedded
        population, spread evenly.
    calibrate
        Whether each commune's inhabitants are scaled to its population municipale.
    population_factor
        File of factors that inhabitants are multiplied by, see
        `territo.sources.population.factors`; an empty path for none.
    uncertainty
        Whether to say between which figures the headline lies.
    measures
        What a door offers in measures of accessibility: ``doors``, ``staff``, ``hours``; empty when
        nobody asks for any.
    services
        Addresses of the services that `territo fetch` asks, by the names of
        `territo.study.fetch.services.Services`.
    scenarios
        Scenarios by name, as `territo.sources.scenarios` reads them.
    costs
        What sites and ways cost, by the names of `territo.model.costs.Costs`.
    lang
        Language of pages, reports and layers: ``fr`` or ``en``.
    maps
        Folder the results are written to.
    """

    root: Path
    territory: str = ""
    boundaries: Path = BOUNDARIES
    cog: int = 0
    sites: tuple[Path, ...] = (
        Path("sites") / "mairies.csv",
        Path("sites") / "directions.csv",
        Path("sites") / "equipements_1980.csv",
    )
    site_columns: Mapping[str, str] = field(default_factory=dict)
    competences: tuple[Path, ...] = ()
    kinds: tuple[str, ...] = ("mairie",)
    sectors: tuple[Path, ...] = ()
    sector_columns: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[Path, ...] = ()
    group_columns: Mapping[str, str] = field(default_factory=dict)
    as_of: str = ""
    at: str = ""
    within: tuple[str, ...] = ("1 km", "2 km", "3 km", "5 km")
    presets: tuple[str, ...] = ()
    detour: float = 1.0
    mode: str = "line"
    network: str = ""
    direction: str = "to-site"
    max_snap: str = "500 m"
    buffer: str = ""
    overpass: str = "https://overpass-api.de/api"
    geocoder: str = "https://data.geopf.fr/geocodage"
    speeds: Mapping[str, float] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    population: Path = Path()
    calibrate: bool = False
    population_factor: Path = Path()
    uncertainty: bool = False
    measures: Supply | Literal[""] = ""
    services: Mapping[str, str] = field(default_factory=dict)
    scenarios: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    costs: Mapping[str, Any] = field(default_factory=dict)
    lang: Language = FRENCH
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
    # Its costs show what the command does; they are no default of anybody's.
    return replace(example, territory="", maps=start / "maps", costs={})


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
        When the file cannot be read, or has an unknown key, a value of the wrong kind or one that
        cannot be used; all of them are named.
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
        one.name: _KINDS.get(one.name, one.default) for one in fields(Project) if one.name != "root"
    }
    values, wrong = settings.read(found, known)
    if wrong:
        raise ProjectError(f"{file}: {'; '.join(wrong)}", "Correct the keys named above.")
    project = Project(root=folder, **values)
    return _completed(project, {"boundaries", "sites"} - set(found))


def _completed(project: Project, unsaid: set[str]) -> Project:
    """Take from the carried example what a study neither names nor holds."""
    if "boundaries" in unsaid and not project.path(project.boundaries).is_file():
        project = replace(project, boundaries=example_dir() / project.boundaries)
    if "sites" in unsaid and not any(project.path(file).is_file() for file in project.sites):
        project = replace(project, sites=tuple(example_dir() / file for file in project.sites))
    return project


# Settings whose default does not say of which kind their values are, with one that does.
_KINDS: dict[str, Any] = {
    "speeds": {"": 0.0},
    "columns": {"": ""},
    "site_columns": {"": ""},
    "sector_columns": {"": ""},
    "groups": (Path(),),
    "group_columns": {"": ""},
    "services": {"": ""},
    "scenarios": {"": {}},
    "costs": {},
    "sectors": (Path(),),
    "competences": (Path(),),
}
