"""The one way data goes into the page."""

from __future__ import annotations

import json
import re

# Inside <script>, these could end the element, open a comment or break a line of JavaScript.
_UNSAFE = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
# branca reads what an element's macro made as a template once more. Between braces of JSON itself
# there is always a quotation mark: these only occur in texts.
_TEMPLATE = re.compile(r"\{(?=[{%#])")


def script_json(value: object) -> str:
    r"""Write a value as JSON that may stand inside a ``<script>`` element.

    Parameters
    ----------
    value
        Anything JSON can say; NaN and infinity cannot be said.

    Returns
    -------
        JSON without ``<``, ``>``, ``&`` or line separators: no text in it can leave the element, or
        be read as a template.

    Raises
    ------
    ValueError
        When a number is not finite.

    Examples
    --------
    >>> print(script_json({"name": "</script>"}))
    {"name":"\u003c/script\u003e"}
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _TEMPLATE.sub(r"\\u007b", text.translate(_UNSAFE))
