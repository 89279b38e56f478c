"""``python -m territo``: the same as the command ``territo``."""

from territo.cli import main

if __name__ == "__main__":
    main()
