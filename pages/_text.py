"""Text from people and models as plain text on a page that reads Markdown."""

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|$~:&^=])")


def plain(text: str) -> str:
    """Escape what Markdown, formulas, colours and icons are made of."""
    return _MARKDOWN.sub(r"\\\1", text)


def duration(seconds: float | None) -> str:
    """Write a time that is left."""
    if seconds is None:
        return "estimating time left"
    return f"about {seconds:.0f} s left" if seconds < 90 else f"about {seconds / 60:.0f} min left"
