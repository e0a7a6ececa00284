"""What formats hold in a Word file (生效格式): a run's and paragraph's own, then its style's, then the defaults of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from zhiheng.reporting.templated.package import Package, W

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DEPTH = 12


@dataclass(frozen=True)
class Format:
    """The format of one paragraph (段落格式): font of its Chinese text, size in half points, indent, alignment, line pitch."""

    font: str
    half_points: int
    align: str
    first_chars: int
    first_twips: int
    right_twips: int
    line: int
    line_rule: str
    snaps: bool


class Formats:
    """The formats of a file."""

    def __init__(self, package: Package) -> None:
        self._styles: dict[str, Any] = {}
        self._default = ""
        self._theme: dict[str, str] = {}
        self._run_defaults: Any = None
        self._paragraph_defaults: Any = None
        if "word/styles.xml" in package.parts:
            root = _parsed(package.parts["word/styles.xml"])
            if root is not None:
                self._run_defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
                self._paragraph_defaults = root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
                for style in root.iter(f"{W}style"):
                    self._styles[style.get(f"{W}styleId") or ""] = style
                    if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                        self._default = style.get(f"{W}styleId") or ""
        theme = next((n for n in sorted(package.parts) if n.startswith("word/theme/")), "")
        root = _parsed(package.parts[theme]) if theme else None
        for kind in ("major", "minor"):
            found = root.find(f".//{_A}{kind}Font") if root is not None else None
            if found is not None:
                hans = next((f.get("typeface") for f in found.iter(f"{_A}font") if f.get("script") == "Hans"), "")
                east = found.find(f"{_A}ea")
                self._theme[kind] = (east.get("typeface") if east is not None else "") or hans or ""

    def of(self, paragraph: Any) -> Format:
        """The format of a paragraph, by its first run with text."""
        shape = paragraph.find(f"{W}pPr")
        styles = list(self._chain(shape))
        run = next((r for r in paragraph.iter(f"{W}r") if any((t.text or "").strip() for t in r.iter(f"{W}t"))), None)
        own = run.find(f"{W}rPr") if run is not None else None
        named = own.find(f"{W}rStyle") if own is not None else None
        letters = [own]
        if named is not None and named.get(f"{W}val") in self._styles:
            letters.append(self._styles[named.get(f"{W}val")].find(f"{W}rPr"))
        letters += [s.find(f"{W}rPr") for s in styles] + [self._run_defaults]
        shapes = [shape, *(s.find(f"{W}pPr") for s in styles), self._paragraph_defaults]
        size = _number(_first(letters, "sz", "val"), 20)
        return Format(
            font=self._font(letters),
            half_points=size,
            align=_first(shapes, "jc", "val") or "both",
            first_chars=_number(_first(shapes, "ind", "firstLineChars")),
            first_twips=_number(_first(shapes, "ind", "firstLine")),
            right_twips=_number(_first(shapes, "ind", "right")) or _number(_first(shapes, "ind", "rightChars")) * size // 10,
            line=_number(_first(shapes, "spacing", "line"), 240),
            line_rule=_first(shapes, "spacing", "lineRule") or "auto",
            snaps=(_first(shapes, "snapToGrid", "val") or "1") not in ("0", "false"),
        )

    def _chain(self, shape: Any) -> Iterator[Any]:
        named = shape.find(f"{W}pStyle") if shape is not None else None
        code = (named.get(f"{W}val") if named is not None else None) or self._default
        for _ in range(_DEPTH):
            style = self._styles.get(code)
            if style is None:
                return
            yield style
            based = style.find(f"{W}basedOn")
            code = based.get(f"{W}val") if based is not None else ""

    def _font(self, letters: list[Any]) -> str:
        for held in letters:
            fonts = held.find(f"{W}rFonts") if held is not None else None
            if fonts is None:
                continue
            if theme := fonts.get(f"{W}eastAsiaTheme"):
                return self._theme.get("major" if theme.startswith("major") else "minor", "")
            if name := fonts.get(f"{W}eastAsia"):
                return str(name)
        return self._theme.get("minor", "")


def _first(places: list[Any], tag: str, key: str) -> str:
    for place in places:
        element = place.find(f"{W}{tag}") if place is not None else None
        if element is not None and element.get(f"{W}{key}") is not None:
            return str(element.get(f"{W}{key}"))
    return ""


def _number(text: str, otherwise: int = 0) -> int:
    try:
        return int(text.partition(".")[0])
    except ValueError:
        return otherwise


def _parsed(data: bytes) -> Any:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
