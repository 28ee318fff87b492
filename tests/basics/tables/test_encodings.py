"""A file is read as the text that its writer saw, or refused as none."""

import codecs

import pytest

from core.basics.errors import InputError
from core.basics.tables.encodings import decode

TEXT = "name;price\nCafé crème;4,50 €\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "big utf-16", "unmarked utf-16", "unmarked big utf-16", "windows"],
)
def test_one_text_is_read_from_every_encoding_in_which_programs_save_it(data: bytes) -> None:
    assert decode(data) == TEXT


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode(b"") == ""


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04\x14\0\0\0\x08\0", codecs.BOM_UTF8 + b"caf\xe9", b"\x81\x8d\x8f", codecs.BOM_UTF16_LE + b"a"],
    ids=["zip", "marked as utf-8 and none", "not in windows-1252", "half a character"],
)
def test_what_is_no_text_is_refused_with_what_to_save_instead(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^This file is not text\. Save it as “CSV UTF-8” or as \.xlsx; nothing"):
        decode(data)
