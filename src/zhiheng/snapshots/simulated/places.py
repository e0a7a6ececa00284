"""Made-up counties and enterprises (模拟区划、企业): codes that no real place has, sizes as uneven as real ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints = npt.NDArray[np.int64]

PROVINCES = (*range(16, 21), *range(24, 31), *range(38, 41), *range(47, 50), *range(55, 61), *range(66, 71), 72, 73)
"""Two digits that GB/T 2260 gives to no province."""
_COUNTIES_IN_CITY, _CITIES_IN_PROVINCE = 9, 99
_ALPHABET = np.frombuffer(b"0123456789ABCDEFGHJKLMNPQRTUWXY", dtype=np.uint8)
_MODULUS = 31
LARGEST = len(PROVINCES) * _CITIES_IN_PROVINCE * _COUNTIES_IN_CITY


def county_codes(count: int) -> tuple[str, ...]:
    """That many county codes of six digits: nine counties a city, the cities spread evenly over the provinces, in ascending order.

    >>> county_codes(2)
    ('160121', '160122')
    """
    cities = -(-count // _COUNTIES_IN_CITY)
    per_province = max(1, -(-cities // len(PROVINCES)))
    codes = (
        f"{province}{city + 1:02d}{county + 21:02d}"
        for province in PROVINCES
        for city in range(per_province)
        for county in range(_COUNTIES_IN_CITY)
    )
    return tuple(code for code, _ in zip(codes, range(count), strict=False))


@dataclass(frozen=True)
class Places:
    """Counties with their share of the records, and the enterprises of each as a run `first[i]`…`first[i] + firms[i]` in `uscc`."""

    codes: tuple[str, ...]
    chances: npt.NDArray[np.float64]
    quality: npt.NDArray[np.float64]
    firms: Ints
    first: Ints
    uscc: pa.Array


def places(count: int, rows: int, seed: int) -> Places:
    """Counties whose sizes are log-normal, so that the largest has some thirty times the records of the median one."""
    dice = np.random.default_rng([seed, 1])
    codes = county_codes(count)
    sizes = np.exp(dice.normal(0.0, 1.0, count))
    chances = sizes / sizes.sum()
    quality = np.clip(dice.normal(0.965, 0.015, count), 0.85, 0.998)
    total = min(4_000_000, max(count * 3, rows // 25))
    firms = np.maximum(3, (chances * total).astype(np.int64))
    first = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(firms)[:-1]])
    return Places(codes, chances, quality, firms, first, _credit_codes(codes, firms))


def _credit_codes(codes: tuple[str, ...], firms: Ints) -> pa.Array:
    """Credit codes with their check characters (GB 32100), county by county."""
    total = int(firms.sum())
    letters = np.empty((total, 18), dtype=np.uint8)
    letters[:, 0], letters[:, 1] = 9, 1
    digits = np.array([[int(d) for d in code] for code in codes], dtype=np.uint8)
    letters[:, 2:8] = np.repeat(digits, firms, axis=0)
    rest = np.arange(total, dtype=np.int64) * 48_271 % _MODULUS**8
    for place in range(16, 7, -1):
        letters[:, place] = rest % _MODULUS
        rest //= _MODULUS
    weights = np.array([pow(3, place, _MODULUS) for place in range(17)], dtype=np.int64)
    sums = np.zeros(total, dtype=np.int64)
    for place in range(17):
        sums += letters[:, place] * weights[place]
    letters[:, 17] = (_MODULUS - sums % _MODULUS) % _MODULUS
    data = _ALPHABET[letters].tobytes()
    offsets = np.arange(total + 1, dtype=np.int32) * 18
    return pa.Array.from_buffers(pa.string(), total, [None, pa.py_buffer(offsets), pa.py_buffer(data)])
