"""A scenario as text of ``territo.toml``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def scenario_text(name: str, table: Mapping[str, Any], remarks: Sequence[str] = ()) -> str:
    """Write a scenario as the settings of a study hold it.

    Parameters
    ----------
    name
        Its name.
    table
        ``title`` and ``edits``, as `territo.sources.scenarios.read_scenario` reads them.
    remarks
        Lines of comment to stand first.

    Returns
    -------
        TOML, one line per edit.

    Examples
    --------
    >>> print(scenario_text("less", {"title": "Less", "edits": [{"close": "b"}]}, ["Why."]), end="")
    # Why.
    [scenarios.less]
    title = "Less"
    edits = [
      { close = "b" },
    ]
    """
    lines = [f"# {remark}" for remark in remarks]
    lines += [f"[scenarios.{name}]", f"title = {_value(table['title'])}", "edits = ["]
    for edit in table["edits"]:
        pairs = ", ".join(f"{key} = {_value(value)}" for key, value in edit.items())
        lines.append(f"  {{ {pairs} }},")
    return "\n".join([*lines, "]", ""])


def _value(value: object) -> str:
    """Write a text, a number or a list: there TOML is as JSON, but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
