"""The index over claims (陈述索引): by sentence, paragraph, run and subject, so that no relation looks at all pairs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhiheng.checking.claims.linking import link
from zhiheng.checking.claims.model import Claim
from zhiheng.checking.claims.reader import Reader
from zhiheng.checking.claims.text import Passage, passages
from zhiheng.checking.claims.words import clean
from zhiheng.reading.model import SourceText

_ALIAS = re.compile(r"([\u4e00-\u9fff]{4,14})[（(]([A-Z][A-Za-z&]{1,8})[)）]")
MOST = 60_000
"""The most figures that one check reads (上限); what lies behind is reported as not checked."""


@dataclass
class Claims:
    """All claims of a document in order, and the ways into them. Lists hold claims in reading order.

    `checked_to` is the number of source characters that were read.
    """

    all: list[Claim]
    passages: dict[int, Passage]
    checked_to: int
    by_sentence: dict[int, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    by_paragraph: dict[int, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    by_section: dict[int, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    by_run: dict[int, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    by_owner: dict[int, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    by_subject: dict[str, list[Claim]] = field(default_factory=lambda: defaultdict(list))

    aliases: dict[str, str] = field(default_factory=dict)

    def full(self, name: str) -> str:
        """A name with the document's own abbreviations written out (R&D经费 -> 研究与试验发展经费)."""
        for short, long in self.aliases.items():
            if short in name and long not in name:
                return name.replace(short, long)
        return name

    def text_of(self, claim: Claim) -> str:
        """The passage that a claim stands in."""
        return self.passages[claim.paragraph].text

    def between(self, left: Claim, right: Claim) -> str:
        """The words between two claims of one passage."""
        return self.text_of(left)[left.end : right.start]

    def owner_of(self, claim: Claim) -> Claim | None:
        """The level that a change speaks about."""
        return None if claim.owner is None else self.all[claim.owner]


def extract(source: SourceText, most: int = MOST) -> Claims:
    """Read all claims of a source, at most `most`."""
    reader = Reader()
    kept: dict[int, Passage] = {}
    checked_to = len(source.text)
    for passage in passages(source):
        if len(reader.claims) >= most:
            checked_to = passage.places[0] if passage.places else checked_to
            break
        before = len(reader.claims)
        reader.read(passage)
        if len(reader.claims) > before:
            kept[passage.number] = passage
    return index(reader.claims, kept, checked_to)


def index(claims: Sequence[Claim], kept: dict[int, Passage], checked_to: int) -> Claims:
    """The index over claims already read."""
    found = Claims(list(claims), kept, checked_to)
    for passage in kept.values():
        for match in _ALIAS.finditer(passage.text):
            found.aliases.setdefault(match.group(2), clean(match.group(1))[-12:])
    for claim in found.all:
        found.by_sentence[claim.sentence].append(claim)
        found.by_paragraph[claim.paragraph].append(claim)
        found.by_section[claim.section].append(claim)
        if claim.run >= 0:
            found.by_run[claim.run].append(claim)
    link(found.all, found.by_run, found.by_sentence, kept)
    for claim in found.all:
        if claim.owner is not None:
            found.by_owner[claim.owner].append(claim)
        if claim.subject:
            found.by_subject[claim.subject].append(claim)
    return found
