"""The toy territory, and the page drawn of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from render import toymap
from territo.render.page import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from territo.model import EtatDesLieux


@pytest.fixture(scope="session")
def etat() -> EtatDesLieux:
    return toymap.etat()


@pytest.fixture(scope="session")
def html(etat: EtatDesLieux) -> str:
    return page(etat, toymap.MANIFEST)


@pytest.fixture(scope="session")
def payload(html: str) -> Callable[[str], object]:
    """Read back what the page carries."""

    def read(identity: str) -> object:
        pattern = rf'<script type="application/json" id="{identity}">(.*?)</script>'
        (text,) = re.findall(pattern, html, re.DOTALL)
        return json.loads(text)

    return read
