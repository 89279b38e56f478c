"""Measure all métropoles on one process and on two, both in one run.

From the repository's root, with territo and its extra ``batch`` installed::

    python -m benchmarks.batch

Whether both wrote the same bytes is checked as well. On a machine that others use, the
time of the processors says more than that of the clock.
"""

from __future__ import annotations

import hashlib
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

EVERY_S = 0.2


def main() -> None:
    """Run everything and print it as a table."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}")
    print(f"Load before: {os.getloadavg()[0]:.1f}\n")
    print("| territo batch all | time | ratio | processors | peak memory, all processes |")
    print("| --- | --- | --- | --- | --- |")
    alone = 0.0
    contents = []
    for jobs in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            before = processors()
            seconds, megabytes = measured(jobs, folder)
            contents.append(digests(Path(folder)))
        alone = alone or seconds
        ratio = alone / seconds
        busy = processors() - before
        cells = (f"{seconds:.0f} s", f"{ratio:.2f}", f"{busy:.0f} s", f"{megabytes:.0f} MB")
        print(f"| --jobs {jobs} | {' | '.join(cells)} |", flush=True)
    print(f"\nLoad after: {os.getloadavg()[0]:.1f}")
    print(f"Same bytes: {contents[0] == contents[1]} ({len(contents[0])} files)")


def measured(jobs: int, folder: str) -> tuple[float, float]:
    """Run the whole command in new processes; seconds, and megabytes at the peak of their sum."""
    words = ["batch", "all", "--jobs", str(jobs), "--out", folder]
    start = time.perf_counter()
    run = psutil.Popen([sys.executable, "-m", "territo", *words], stdout=subprocess.DEVNULL)
    peak = 0
    while run.poll() is None:
        peak = max(peak, resident(run))
        time.sleep(EVERY_S)
    if run.returncode:
        raise SystemExit(run.returncode)
    return time.perf_counter() - start, peak / 1e6


def processors() -> float:
    """Read how long processes that were started here, and have ended, kept processors busy."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def resident(run: psutil.Process) -> int:
    """Sum the memory of a process and of those it started, in bytes."""
    total = 0
    for process in (run, *run.children(recursive=True)):
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def digests(folder: Path) -> dict[str, str]:
    """Digest every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


if __name__ == "__main__":
    main()
