from __future__ import annotations

import inspect
import re
from pathlib import Path

from territo.cli import COMMANDS, options

LINES = inspect.getdoc(options).splitlines()


def test_the_table_of_shared_options_is_what_the_commands_use():
    folder = Path(options.__file__).parent
    used = {
        name: re.findall(
            r"^@options\.(\w+)$", (folder / f"{name}.py").read_text("utf-8"), re.MULTILINE
        )
        for name in sorted(COMMANDS)
    }
    written = [name for name, thing in vars(options).items() if decorates(thing)]
    table = [
        f"{name:<10} {', '.join(command for command in used if name in used[command])}"
        for name in written
    ]
    rules = [place for place, line in enumerate(LINES) if line.startswith("===")]
    assert LINES[rules[1] + 1 : rules[2]] == table


def decorates(thing):
    """Tell whether it is what click makes of `click.option(...)` or `click.argument(...)`."""
    return getattr(thing, "__module__", "") == "click.decorators"
