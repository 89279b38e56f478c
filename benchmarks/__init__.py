"""Measurements beside what users would use instead: `python -m benchmarks.run`, `.network`."""
