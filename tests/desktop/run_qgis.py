"""A script run by QGIS."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's python3-qgis is installed for


def told_by_qgis(script: str, *words: object, home: Path):
    """What a script beside this file prints, as JSON, when the Python of QGIS runs it."""
    # QGIS may crash when it leaves, after its work is done: its words count, not its exit code.
    done = subprocess.run(
        [SYSTEM_PYTHON, str(Path(__file__).with_name(script)), *map(str, words)],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "QT_QPA_PLATFORM": "offscreen",
            "LC_ALL": "C.UTF-8",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    line = next((text for text in done.stdout.splitlines() if text.startswith("{")), "")
    assert line, done.stderr
    return json.loads(line)
