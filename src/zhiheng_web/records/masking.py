"""Names of persons are stored in full and shown masked (脱敏): 王小明 -> 王**."""

from __future__ import annotations


def mask_name(name: str) -> str:
    """The first character and two stars, whatever the length, so that the length tells nothing.

    >>> mask_name("王小明"), mask_name("欧阳"), mask_name("")
    ('王**', '欧**', '')
    """
    name = name.strip()
    return f"{name[0]}**" if name else ""
