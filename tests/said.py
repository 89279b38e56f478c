"""What the commands of a test said, shown when it fails: an exit code alone tells nobody why."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

if TYPE_CHECKING:
    from click.testing import Result

COMMANDS = pytest.StashKey[list[tuple[str, "Result"]]]()
# The command that a test fails at is the last one, or the one before it.
SHOWN = 2


def remember(item: pytest.Item, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what each command of a test says, from now on."""
    found = item.stash.setdefault(COMMANDS, [])
    invoke = CliRunner.invoke

    def remembered(self: CliRunner, cli: Any, args: Any = None, **rest: Any) -> Result:
        result = invoke(self, cli, args, **rest)
        words = args if isinstance(args, str) else " ".join(map(str, args or ()))
        found.append((f"territo {words}", result))
        return result

    monkeypatch.setattr(CliRunner, "invoke", remembered)


def sections(item: pytest.Item) -> list[tuple[str, str]]:
    """Tell of the last commands of a test: title and text of each."""
    return [
        (f"{words} (exit code {result.exit_code})", _text(result))
        for words, result in item.stash.get(COMMANDS, [])[-SHOWN:]
    ]


def _text(result: Result) -> str:
    parts = [result.stdout.rstrip(), result.stderr.rstrip()]
    error = result.exception
    if error is not None and not isinstance(error, SystemExit):
        parts.append("".join(traceback.format_exception(error)))
    return "\n".join(filter(None, parts)) or "nothing"
