"""A scenario in a file of its own, to be passed on beside a study."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from territo.errors import SourceError
from territo.sources.scenarios import KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

# FILE.toml, or FILE.toml:NAME where it holds several.
_ASKED = re.compile(r"(?P<file>.+\.toml)(:(?P<name>[^:/\\]+))?", re.IGNORECASE)


@dataclass(frozen=True)
class ScenarioFile:
    """One scenario of a file.

    Parameters
    ----------
    name
        Its name: that of its table, or of the file where the file is the scenario.
    table
        What `territo.sources.scenarios.read_scenario` reads.
    file
        The file.
    """

    name: str
    table: Mapping[str, Any]
    file: Path


def scenario_file(asked: str) -> ScenarioFile | None:
    """Read a scenario from its file.

    Parameters
    ----------
    asked
        ``FILE.toml``, or ``FILE.toml:NAME``. The file holds ``edits`` (and ``title``,
        ``protected``), or tables ``[scenarios.NAME]`` of them.

    Returns
    -------
        The scenario; absent when no file is asked for.

    Raises
    ------
    SourceError
        When the file cannot be read, or does not say which scenario is meant.
    """
    found = _ASKED.fullmatch(asked)
    if not found:
        return None
    file, name = Path(found["file"]), found["name"]
    content = _content(file)
    if "scenarios" not in content:
        _refuse_unknown(file, content, KEYS)
        if name:
            raise SourceError(
                f"{file} is one scenario, without names.", source=str(file), hint=f"Ask for {file}."
            )
        return ScenarioFile(file.stem, content, file)
    _refuse_unknown(file, content, ("scenarios",))
    return _chosen(file, content["scenarios"], name)


def _content(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        hint = "Correct the line named above."
        raise SourceError(f"{file}: {error}", source=str(file), hint=hint) from error
    except OSError as error:
        message = f"{file} cannot be read ({error.strerror})."
        hint = "A scenario of territo.toml is named without .toml."
        raise SourceError(message, source=str(file), hint=hint) from error


def _refuse_unknown(file: Path, content: Mapping[str, Any], known: tuple[str, ...]) -> None:
    unknown = [key for key in content if key not in known]
    if unknown:
        near = difflib.get_close_matches(unknown[0], (*KEYS, "scenarios"), n=1, cutoff=0.5)
        hint = f'Did you mean "{near[0]}"?' if near else f"Known: {', '.join(known)}."
        told = ", ".join(f'"{key}"' for key in unknown)
        raise SourceError(f"{file}: unknown key {told}.", source=str(file), hint=hint)


def _chosen(file: Path, tables: object, name: str | None) -> ScenarioFile:
    if not (isinstance(tables, dict) and all(isinstance(one, dict) for one in tables.values())):
        hint = "Write [scenarios.NAME]."
        raise SourceError(f"{file}: scenarios should be tables.", source=str(file), hint=hint)
    names = ", ".join(tables) or "none"
    if name is None and len(tables) != 1:
        raise SourceError(
            f"{file} holds several scenarios: {names}." if tables else f"{file} holds no scenario.",
            source=str(file),
            hint=f"Name one: {file}:{next(iter(tables))}" if tables else "Write [scenarios.NAME].",
        )
    name = name or next(iter(tables))
    if name not in tables:
        near = difflib.get_close_matches(name, tables, n=1)
        hint = f"Did you mean {file}:{near[0]}?" if near else f"It holds: {names}."
        raise SourceError(f'{file} has no scenario "{name}".', source=str(file), hint=hint)
    return ScenarioFile(name, tables[name], file)
