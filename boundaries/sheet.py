"""Read the fact sheet of territorial sites, and tell which of its rows are sectors.

The sheet is our own collection of facts, each with its source. Its communes are written as people
write them; the embedded layers speak in codes. This module is where the one becomes the other.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SHEET = Path(__file__).resolve().parent.parent / "sites" / "territorial_sites.csv"

ZONINGS = {
    "pôle de proximité": "pôles de proximité",
    "pôle de proximité (site)": "pôles de proximité",
    "pôle territorial": "pôles territoriaux",
    "plateforme territoriale de voirie": "plateformes de voirie",
    "conférence territoriale des maires (instance, pas un lieu d'accueil)": (
        "conférences territoriales des maires"
    ),
}
ORGANISATION_MODELS = (
    "hierarchical_by_theme",
    "hierarchical_plus_territorial_coordination",
    "multi_competence_territorial_director",
    "matrix",
)
# Only these words go without saying. Lyon has three zonings whose names collide: "CTM" must stay.
PREFIXES = re.compile(r"^(Pôle de proximité|Pôle territorial) ")
ARTICLES = re.compile(r"^(Le |La |Les |L['\u2019])")
WHOLE_OR_PART = re.compile(r"(?P<name>[^(]+?)\s*(?:\((?P<part>.+)\))?")

Row = dict[str, str]


@dataclass(frozen=True)
class Member:
    """A commune of a sector, whole (`part` is None) or cut."""

    name: str
    part: str | None


def read_sheet() -> list[Row]:
    """Read every row of the fact sheet."""
    with SHEET.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def sector_code(row: Row) -> str | None:
    """Name the sector a row describes, or None: a door without communes has no sector yet."""
    if row["site_type"] not in ZONINGS or not row["communes_covered"]:
        return None
    return f"{row['metropole_siren']}-{slug(PREFIXES.sub('', sector_name(row)))}"


def sector_name(row: Row) -> str:
    """Drop the door's own part of the name: two doors of one pôle are one sector."""
    return row["site_name"].split(" - site ")[0]


def organisation_model(row: Row) -> str | None:
    """Return the code of the organisation model; "unknown" and remarks are no model."""
    return row["org_model"] if row["org_model"] in ORGANISATION_MODELS else None


def members(row: Row) -> list[Member]:
    """Split the list of communes, keeping what stands in parentheses as the part."""
    found = []
    for entry in row["communes_covered"].split(";"):
        match = WHOLE_OR_PART.fullmatch(entry.strip())
        if match:
            found.append(Member(match["name"], match["part"]))
    return found


def fold(name: str) -> str:
    """Reduce a name to what two spellings of it share: no case, accent, hyphen or ligature."""
    plain = name.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if c.isalnum())


def slug(name: str) -> str:
    """Write a name in ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("œ", "oe"))
    ascii_only = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")


def index_names(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Map folded names to codes, full names first, then names without their article."""
    pairs = list(named)
    index: dict[str, str] = {}
    for name, code in pairs:
        index.setdefault(fold(name), code)
    for name, code in pairs:
        index.setdefault(fold(ARTICLES.sub("", name)), code)
    return index
