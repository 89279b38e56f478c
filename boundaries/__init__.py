"""The embedded contours; `python -m boundaries.build`, from the repository root, rebuilds them."""
