"""The text of a file, in whichever encoding it was saved."""

import codecs

from core.basics.errors import InputError

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
WINDOWS = "cp1252"


def decode(data: bytes) -> str:
    """Read bytes as text.

    Parameters
    ----------
    data
        UTF-8 or UTF-16, with or without a byte order mark, or Windows-1252.

    Returns
    -------
    str

    Raises
    ------
    InputError
        When it is none of them.
    """
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InputError("This file is not text. Save it as “CSV UTF-8” or as .xlsx; nothing was taken from it.")
    return text


def _encoding(data: bytes) -> str:
    marked = next((name for mark, name in MARKS.items() if data.startswith(mark)), None)
    if marked:
        return marked
    # In UTF-16 every second byte of the letters, commas and digits that such files are made of is zero.
    if len(data) % 2 == 0 and b"\0" in data[:2]:
        return "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    try:
        data.decode()
    except UnicodeDecodeError:
        return WINDOWS
    return "utf-8"
