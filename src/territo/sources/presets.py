"""Presets as files: those that the package carries, and a user's own.

A file is TOML: title, text, legal_unit, source (each perhaps with ``_fr`` for maps), modes, and a
list ``rules`` of tables whose ``kind`` is a key of `RULES`.
"""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import MISSING, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from territo.errors import Problem, ProjectError, SchemaError, SourceError
from territo.model.access import Mode
from territo.model.preset import (
    Bands,
    InhabitantsPerSite,
    Preset,
    Rule,
    ShareBeyond,
    ShareWithin,
    SitesPerInhabitants,
)
from territo.units import Cutoff

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FOLDER = Path(__file__).resolve().parents[1] / "presets"
SUFFIX = ".toml"
RULES: dict[str, type[Rule]] = {
    "share_within": ShareWithin,
    "share_beyond": ShareBeyond,
    "sites_per_inhabitants": SitesPerInhabitants,
    "inhabitants_per_site": InhabitantsPerSite,
    "bands": Bands,
}
_TEXTS = ("title", "text", "legal_unit", "source")
_NEEDED = (*_TEXTS, "rules")
_KNOWN = (*_NEEDED, *(f"{name}_fr" for name in _TEXTS), "modes")


def carried() -> tuple[str, ...]:
    """List the presets that the package carries.

    Returns
    -------
        Their ids, in alphabetical order.
    """
    return tuple(sorted(file.stem for file in FOLDER.glob(f"*{SUFFIX}")))


def file_of(name: str, root: Path) -> Path:
    """Find the file of a preset.

    Parameters
    ----------
    name
        Id of a carried preset, or the path of a file that ends with ``.toml``.
    root
        Folder that the path is relative to.

    Returns
    -------
        The file.

    Raises
    ------
    ProjectError
        When no carried preset has that id.
    """
    if name.endswith(SUFFIX):
        return root / name
    known = carried()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
        asked = f"Did you mean {near[0]}? " if near else ""
        raise ProjectError(
            f'No preset is called "{name}".',
            f"{asked}`territo presets` lists them; a file of your own ends with {SUFFIX}.",
        )
    return FOLDER / f"{name}{SUFFIX}"


def read_preset(file: Path) -> Preset:
    """Read a preset.

    Parameters
    ----------
    file
        Its file.

    Returns
    -------
        The preset; texts without a French version are the same in French.

    Raises
    ------
    SourceError
        When the file cannot be read.
    SchemaError
        When it has an unknown key, lacks one, or has a value that cannot be used; all of them are
        named.
    """
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{file}: {error}", source=str(file), hint="Correct the line named above."
        ) from error
    except OSError as error:
        raise SourceError(
            f"{file} cannot be read ({error.strerror}).",
            source=str(file),
            hint="Check its name, and that you may read it.",
        ) from error
    tables = found.get("rules", [])
    read = [_rule(table, f"rule {place}") for place, table in enumerate(_tables(tables), start=1)]
    wrong = [*_wrong(found), *(text for texts, _ in read for text in texts)]
    if wrong:
        hint = "Correct what is named above."
        raise SchemaError(str(file), [Problem(text) for text in wrong], hint)
    words = {name: found[name] for name in _TEXTS}
    french = {f"{name}_fr": found.get(f"{name}_fr", found[name]) for name in _TEXTS}
    rules = tuple(rule for _, rule in read if rule is not None)
    modes = tuple(found.get("modes", ()))
    return Preset(file.stem, modes=modes, rules=rules, **words, **french)


def _tables(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _wrong(found: Mapping[str, object]) -> Iterator[str]:
    """Say what is wrong with a file, its rules apart."""
    yield from _names(found, _KNOWN, _NEEDED)
    for name, value in found.items():
        if name in _KNOWN and name not in {"rules", "modes"} and not isinstance(value, str):
            yield f"{name} should be a text, not {value!r}"
    if "rules" in found and not _tables(found["rules"]):
        yield "rules should be a list of tables, [[rules]], and hold at least one"
    modes = found.get("modes", [])
    if not isinstance(modes, list) or set(map(str, modes)) - set(get_args(Mode)):
        yield f"modes should be a list of {', '.join(get_args(Mode))}, not {modes!r}"


def _names(found: Iterable[str], known: Iterable[str], needed: Iterable[str]) -> Iterator[str]:
    """Say which keys are unknown, with the nearest known one, and which are missing."""
    known = list(known)
    for name in found:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            yield f'unknown key "{name}"' + (f', did you mean "{near[0]}"?' if near else "")
    yield from (f"{name} is missing" for name in needed if name not in found)


def _rule(table: object, where: str) -> tuple[list[str], Rule | None]:
    """Read one rule: what is wrong with it, or the rule."""
    kind = table.get("kind") if isinstance(table, dict) else None
    if not isinstance(table, dict) or kind not in RULES:
        near = difflib.get_close_matches(str(kind), RULES, n=1, cutoff=0.4)
        asked = f', did you mean "{near[0]}"?' if near else f": one of {', '.join(RULES)}"
        return [f'{where}: unknown kind "{kind}"{asked}'], None
    made = RULES[kind]
    given = {name: value for name, value in table.items() if name != "kind"}
    own = fields(made)
    needed = [one.name for one in own if one.default is MISSING]
    wrong = list(_names(given, [one.name for one in own], needed))
    values: dict[str, Any] = {}
    for name in (name for name in given if not wrong):
        try:
            values[name] = _value(name, given[name])
        except ValueError as error:
            wrong.append(f"{name}: {error}")
    try:
        rule = None if wrong else made(**values)
    except ValueError as error:
        return [f"{where}: {error}"], None
    return [f"{where}: {text}" for text in wrong], rule


def _value(name: str, value: object) -> object:
    """Read one value of a rule."""
    if name == "within":
        return Cutoff.parse(str(value))
    if name == "thresholds":
        if not isinstance(value, list) or not value:
            raise ValueError(f"a list of thresholds is wanted, not {value!r}")
        return tuple(Cutoff.parse(str(one)) for one in value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
        raise ValueError(f"a number is wanted, zero or more, not {value!r}")
    if name == "one_per" and not value:
        raise ValueError("inhabitants per site are above zero")
    return float(value)
