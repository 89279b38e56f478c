from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.mark.component
def test_the_scripts_of_the_page_under_node():
    node = shutil.which("node")
    assert node, "node is needed to test the scripts of the page"
    tests = sorted(str(file) for file in Path(__file__).parent.glob("*.test.cjs"))
    run = subprocess.run([node, "--test", *tests], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "# fail 0" in run.stdout.replace("ℹ", "#")
