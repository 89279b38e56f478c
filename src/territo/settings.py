"""Values of settings: of the kind that is wanted, and such that a run can use them."""

from __future__ import annotations

import difflib
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from territo.errors import ProjectError, TerritoError
from territo.language import LANGUAGES
from territo.model import Basis
from territo.model.access import Direction, Mode
from territo.model.costs import Costs
from territo.model.measures import Supply
from territo.model.speeds import Speeds
from territo.opening import Moment
from territo.units import Cutoff, cutoffs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Characters of a wrong value that a message shows.
SHOWN = 40
DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def read(
    found: Mapping[str, object], known: Mapping[str, object]
) -> tuple[dict[str, Any], list[str]]:
    """Read the settings of a file.

    Parameters
    ----------
    found
        Key -> value as TOML has it.
    known
        Key -> default, whose kind is the kind that is wanted; a table stands for its values.

    Returns
    -------
        Key -> value in the type of its default, and everything that is wrong, in words; with
        something wrong, the values are not to be used.
    """
    wrong = [_unknown(key, known) for key in found if key not in known]
    for key, value in found.items():
        if key in known and not _fits(value, known[key]):
            wrong += _misfits(key, value, known[key])
    if wrong:
        return {}, wrong
    values = {key: _as(value, known[key]) for key, value in found.items()}
    return values, [problem for key in values if (problem := _refused(key, values[key]))]


def require_date(text: str) -> None:
    """Refuse what is no date.

    Parameters
    ----------
    text
        Such as ``2026-01-31``; empty for none.

    Raises
    ------
    ProjectError
        When it is something else.
    """
    if text and not _is_date(text):
        raise ProjectError(f'"{text}" is not a date.', "Write year, month and day: 2026-01-31.")


def _is_date(text: str) -> bool:
    """Tell a day of the calendar, which has no 30 February, written as it should be."""
    try:
        return bool(DATE.match(text) and date.fromisoformat(text))
    except ValueError:
        return False


def require_moment(text: str) -> None:
    """Refuse what is no moment.

    Parameters
    ----------
    text
        Such as ``sat 10:00``; empty for none.

    Raises
    ------
    ProjectError
        When it is something else.
    """
    if text:
        Moment.parse(text)


# Settings whose values can be wrong though they are of the right kind: read here as they will be
# used, so that what a run does not use is refused as well.
_READ: dict[str, Callable[[Any], object]] = {
    "as_of": require_date,
    "at": require_moment,
    "within": cutoffs,
    "detour": lambda factor: Basis(detour=factor),
    "max_snap": Cutoff.parse,
    "buffer": lambda text: text and Cutoff.parse(text),
    "speeds": Speeds.from_settings,
    "costs": Costs.from_settings,
}
# Settings that are one of a few words.
_WORDS: dict[str, tuple[str, ...]] = {
    "mode": get_args(Mode),
    "direction": get_args(Direction),
    "measures": ("", *get_args(Supply)),
    "lang": LANGUAGES,
}


def _refused(key: str, value: Any) -> str:  # noqa: ANN401 - one kind of value per setting
    """Say what is wrong with the value of a setting; nothing when it can be used."""
    if key in _WORDS and value not in _WORDS[key]:
        return f'{key} should be {" or ".join(filter(None, _WORDS[key]))}, not "{value}"'
    try:
        _READ.get(key, bool)(value)
    except TerritoError as error:
        return f"{key}: {error.message} {error.hint}"
    return ""


def _unknown(key: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f'unknown key "{key}"' + (f', did you mean "{near[0]}"?' if near else "")


def _misfits(key: str, value: object, default: object) -> list[str]:
    """Say what does not fit; of a table, which of its values, and not what is right in it."""
    kind = default.get("") if isinstance(default, dict) else None
    if kind is None or not isinstance(value, dict):
        return [f"{key} should be {_wanted(default)}, not {_short(value)}"]
    return [
        f"{key}.{name} should be {_wanted(kind)}, not {_short(item)}"
        for name, item in value.items()
        if not _fits(item, kind)
    ]


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _wanted(default: object) -> str:
    if default == {}:
        return "a table"
    if isinstance(default, dict):
        return f"a table, each value {_wanted(default[''])}"
    if isinstance(default, tuple):
        return "a list of texts"
    if isinstance(default, bool):
        return "true or false"
    if isinstance(default, int):
        return "a year"
    return "a number" if isinstance(default, float) else "a text"


def _fits(value: object, default: object) -> bool:
    if isinstance(default, dict):
        # Of a table without a kind, the values are looked at by whoever reads them.
        kind = default.get("")
        return isinstance(value, dict) and (
            kind is None or all(_fits(item, kind) for item in value.values())
        )
    if isinstance(default, tuple):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if isinstance(default, bool):
        return isinstance(value, bool)
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
