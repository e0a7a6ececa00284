"""Fingerprints stay through scaling, noise and another wrapping, and tell different pictures apart."""

from __future__ import annotations

import random
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.evidence.pictures import ALIKE, _page_with, are_alike, distance, fingerprint

Rows = list[list[int]]


def scene(seed: int, size: int = 64) -> Rows:
    """A grey picture of some soft blots, the same for a seed at every size."""
    rng = random.Random(seed)
    blots = [(rng.random(), rng.random(), rng.uniform(0.05, 0.3), rng.randint(40, 200)) for _ in range(9)]

    def at(x: float, y: float) -> int:
        dark = sum(depth * max(0.0, 1 - ((x - bx) ** 2 + (y - by) ** 2) / (r * r)) for bx, by, r, depth in blots)
        return max(0, min(255, 255 - int(dark)))

    return [[at(c / size, r / size) for c in range(size)] for r in range(size)]


def png(rows: Rows, colour: int = 0) -> bytes:
    made = {0: lambda v: bytes([v]), 2: lambda v: bytes([v, v, v]), 6: lambda v: bytes([v, v, v, 255])}[colour]
    packed = zlib.compress(b"".join(b"\0" + b"".join(made(v) for v in row) for row in rows))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def mark(rows: Rows, colour: int = 0) -> str:
    return fingerprint(png(rows, colour), "image/png")


def test_one_picture_in_other_sizes_noise_and_colour_models_is_alike() -> None:
    rng, first = random.Random(1), mark(scene(7))
    noisy = [[max(0, min(255, v + rng.randint(-6, 6))) for v in row] for row in scene(7)]
    for other in (mark(scene(7, 100)), mark(noisy), mark(scene(7), 2), mark(scene(7), 6)):
        assert are_alike(first, other), distance(first, other)


@pytest.mark.slow
def test_different_pictures_are_not_alike() -> None:
    marks = [mark(scene(seed)) for seed in range(4)]
    assert min(distance(a, b) for i, a in enumerate(marks) for b in marks[:i]) > ALIKE


def test_a_scan_in_a_pdf_is_like_the_picture_in_it_and_a_blank_page_like_nothing() -> None:
    rows = scene(3)
    inside = zlib.compress(bytes(v for row in rows for v in row))
    pdf = _page_with(inside, "/Width 64/Height 64/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode")
    assert are_alike(fingerprint(pdf, "application/pdf"), mark(rows))
    assert mark([[255] * 60] * 60) == "" and not are_alike("", "")


def test_a_jpeg_is_like_the_same_picture_as_png() -> None:
    image = pytest.importorskip("PIL.Image", reason="Pillow writes the JPEG of this test")
    import io

    rows, out = scene(5), io.BytesIO()
    made = image.new("L", (64, 64))
    made.putdata([v for row in rows for v in row])
    made.save(out, "JPEG", quality=40)
    assert are_alike(fingerprint(out.getvalue(), "image/jpeg"), mark(rows))


@pytest.mark.slow
@given(st.binary(max_size=200), st.sampled_from(["image/png", "image/jpeg", "application/pdf", "text/plain"]))
@settings(max_examples=20)
def test_broken_files_have_no_fingerprint_and_break_nothing(junk: bytes, kind: str) -> None:
    head = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff", "application/pdf": b"%PDF-1.4"}.get(kind, b"")
    assert fingerprint(head + junk, kind) == ""
    whole = png(scene(2, 40))
    fingerprint(whole[: len(whole) // 2] + junk, "image/png")
