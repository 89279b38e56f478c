"""Measure territo beside what its users would use instead, both in one run.

From the repository's root, with territo installed::

    python -m benchmarks.run

Each figure is the median of three runs. Figures go to the standard output; times are never asserted
in tests, for machines differ.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from territo.access import nearest_position

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 3
POINTS, DOORS = 1_000_000, 1_000
# Run in a process of its own, which tells its own peak of memory when it ends.
MEASURED = """
import sys
from pathlib import Path
from territo.cli import main
try:
    main(sys.argv[1:], standalone_mode=False)
finally:
    # Not getrusage: its peak begins with that of the process which started this one.
    status = Path("/proc/self/status").read_text()
    (peak,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    print(f"peak {peak}", file=sys.stderr)
"""


def main() -> None:
    """Run everything and print it as a table."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}\n")
    print("| job | median | peak memory |")
    print("| --- | --- | --- |")
    for slug in ("rouen", "grand-paris", "aix-marseille"):
        seconds, megabytes = end_to_end(slug)
        print(f"| territo coverage {slug} | {seconds:.2f} s | {megabytes:.0f} MB |")
    seconds = median(show_help)
    print(f"| territo --help | {seconds:.2f} s | |\n")
    ours, theirs = nearest()
    print(
        f"Nearest of {DOORS:,} doors for {POINTS:,} points, coordinates in, ids and metres out:\n"
    )
    print("| engine | median | ratio |")
    print("| --- | --- | --- |")
    print(f"| territo.access.nearest_position | {ours:.3f} s | 1 |")
    print(f"| geopandas.sjoin_nearest | {theirs:.3f} s | {theirs / ours:.1f} |")


def median(job: Callable[[], object]) -> float:
    """Time a job several times and return the middle one, in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def end_to_end(slug: str) -> tuple[float, float]:
    """Run the whole command in a new process; seconds, and megabytes at the peak."""
    peaks: list[float] = []

    def job() -> None:
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, "-c", MEASURED, "coverage", slug, "--out", folder],
                capture_output=True,
                text=True,
                check=True,
            )
        peaks.append(int(done.stderr.split()[-1]) / 1024)

    return median(job), max(peaks)


def show_help() -> None:
    """Ask for help, in a new process."""
    subprocess.run([sys.executable, "-m", "territo", "--help"], capture_output=True, check=True)


def nearest() -> tuple[float, float]:
    """Find the nearest door of a million points, by territo and by geopandas."""
    rng = np.random.default_rng(2026)
    points = rng.uniform(0, 50_000, (POINTS, 2))
    doors = rng.uniform(0, 50_000, (DOORS, 2))
    people = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*points.T), crs=2154)
    places = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*doors.T), crs=2154)
    where, metres = nearest_position(points, doors)
    joined = people.sjoin_nearest(places, distance_col="metres")
    if not (joined["index_right"].to_numpy() == where).all():
        raise SystemExit("the two engines disagree on the nearest door")
    if not np.allclose(joined["metres"], metres):
        raise SystemExit("the two engines disagree on a distance")
    return (
        median(lambda: nearest_position(points, doors)),
        median(lambda: people.sjoin_nearest(places, distance_col="metres")),
    )


if __name__ == "__main__":
    main()
