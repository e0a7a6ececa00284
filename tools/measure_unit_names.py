"""How many printed unit names are resolved, and how many a person is asked about: `measure_unit_names.py FOLDER...`.

Every document is read against a register that has one unit of each kind of body at the level the document speaks of: what a
county with an ordinary list of departments would meet.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from zhiheng.errors import ZhihengError
from zhiheng.packs.organs import organ_book
from zhiheng.reading import Document, read_document
from zhiheng.reading.resolving import KnownUnit, Register, Resolver

KINDS = (".txt", ".html", ".docx", ".xlsx", ".pdf", ".md")
PLACES = {
    "省": ("province", "某省", ()),
    "市": ("city", "某市", ("甲省",)),
    "县": ("county", "某县", ("乙市", "甲省")),
    "区": ("county", "某区", ("乙市", "甲省")),
}


def names_of(document: Document) -> Counter[str]:
    """Every printed name with its mentions."""
    out: Counter[str] = Counter()
    for entry in (*document.targets, *document.tasks):
        out.update(entry.units.names())
    if document.scorecard is not None:
        for _section, row in document.scorecard.rows():
            out.update(row.units)
    return out


def main(folders: list[str]) -> None:
    """Print mentions by how they were resolved, and what is asked about, most often first."""
    book = organ_book()
    ways: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    documents = 0
    for path in sorted(p for f in folders for p in Path(f).rglob("*") if p.suffix.lower() in KINDS):
        try:
            names = names_of(read_document(path))
        except ZhihengError:
            continue
        if not names:
            continue
        documents += 1
        levels = Counter(n[0] for n in names if n[0] in PLACES and not book.find(n))
        word = levels.most_common(1)[0][0] if levels else "县"
        level, name, above = PLACES[word]
        units = tuple(KnownUnit(o.code, word + o.name) for o in book.organs)
        resolver = Resolver(Register(level, name, units, above), book)
        for printed, count in names.items():
            found = resolver.resolve(printed)
            ways[f"{found.sense}/{found.via}"] += count
            if found.sense == "unknown":
                asked[printed] += count
    total = sum(ways.values())
    print(f"{documents} documents, {total} mentions, {total - ways['unknown/none']} resolved, {len(asked)} names to ask")
    for way, count in ways.most_common():
        print(f"{count:6d}  {way}")
    print("  ".join(f"{n}×{c}" for n, c in asked.most_common(80)))


if __name__ == "__main__":
    main(sys.argv[1:])
