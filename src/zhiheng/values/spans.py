"""Places in a text (文本位置)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """`[start, end)` in characters of one text. `Span(2, 4).of("质量强县")` is the words themselves.

    >>> Span(2, 4).of("质量强县")
    '强县'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span [{self.start}, {self.end}) runs backwards")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters at this place."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two places share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether the other place lies inside this one."""
        return self.start <= other.start and other.end <= self.end

    def shifted(self, by: int) -> Span:
        """The same length, `by` characters further on."""
        return Span(self.start + by, self.end + by)

    def to_json(self) -> list[int]:
        """`[start, end]` as in the contract."""
        return [self.start, self.end]

    @staticmethod
    def from_json(value: list[int] | tuple[int, int]) -> Span:
        """The inverse of `to_json`."""
        return Span(int(value[0]), int(value[1]))
