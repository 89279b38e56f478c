"""What a run leaves behind when it is stopped while it writes."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

# Halts where the layers would be written, and says so.
HALTS = """
import os, signal, sys, time

# Whoever runs the tests in the background may have told them to take no notice.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

import territo.study.coverage as study
from territo.cli import main

def halt(*_):
    print("writing", flush=True)
    time.sleep(60)

study.write_geopackage = halt
os.chdir(sys.argv[1])
main(["coverage"])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without telling it")
@pytest.mark.parametrize(
    ("name", "code"), [("SIGTERM", 128 + 15), ("SIGHUP", 128 + 1), ("SIGINT", 1)]
)
def test_a_run_that_is_stopped_leaves_nothing(toy_study, name, code):
    with subprocess.Popen(
        [sys.executable, "-c", HALTS, str(toy_study.root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdout.readline() == "writing\n"
        maps = toy_study.root / "maps"
        assert len(list(maps.iterdir())) == 1
        run.send_signal(getattr(signal, name))
        said = run.communicate(timeout=30)[1]
    assert run.returncode == code
    assert "Traceback" not in said
    assert not maps.exists()
