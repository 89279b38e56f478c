"""The embedded lists of sites; `python -m sites.build`, from the repository root, rebuilds them."""
