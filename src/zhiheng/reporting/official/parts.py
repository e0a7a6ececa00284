"""The fixed parts of a Word file in official layout (固定部件): page, grid, styles, page numbers on odd and even pages."""

from __future__ import annotations

from decimal import Decimal

from zhiheng.packs.report_styles import Face, ReportStyle

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ALTERNATIVES = {
    "方正小标宋简体": ("华文中宋", "roman"), "黑体": ("SimHei", "modern"), "楷体_GB2312": ("楷体", "script"), "仿宋_GB2312": ("仿宋", "roman"), "宋体": ("SimSun", "roman"),
}  # fmt: skip


def twips(mm: int | Decimal) -> int:
    """Millimetres in twentieths of a point."""
    return int(Decimal(mm) * 1440 / Decimal("25.4") + Decimal("0.5"))


def fonts(face: Face) -> str:
    """The font of a run, Chinese characters and figures alike."""
    name = face.names[0]
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}" w:hint="eastAsia"/><w:sz w:val="{face.size_pt * 2}"/><w:szCs w:val="{face.size_pt * 2}"/>'


def section(style: ReportStyle) -> str:
    """The section: paper, margins, odd and even footers, document grid."""
    paper, m = style.paper, style.margins
    foot = m["bottom"] - 7 - 6  # the number stands 7 mm below the text and is some 6 mm high
    return (
        f'<w:sectPr {_W} xmlns:r="{_OFFICE}"><w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/>'
        f'<w:pgSz w:w="{twips(paper[0])}" w:h="{twips(paper[1])}"/>'
        f'<w:pgMar w:top="{twips(m["top"])}" w:right="{twips(m["right"])}" w:bottom="{twips(m["bottom"])}" w:left="{twips(m["left"])}" '
        f'w:header="850" w:footer="{twips(foot)}" w:gutter="0"/><w:cols w:space="425"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{style.line_twips}" w:charSpace="{style.character_space}"/></w:sectPr>'
    )


def styles(style: ReportStyle) -> str:
    """The styles: body, title, three headings; the body language is Chinese, or commas would stand in the middle."""
    faces = style.faces
    body = fonts(faces["body"])
    # Letters stand as close as the grid wants them, in the run itself: Word, WPS and LibreOffice read the grid's own spacing differently.
    tight = f'<w:spacing w:val="{style.letter_spacing}"/>'
    line = f'<w:spacing w:before="0" w:after="0" w:line="{style.line_twips}" w:lineRule="exact"/>'

    def paragraph(code: str, name: str, face: str, shape: str, more: str = "") -> str:
        return (
            f'<w:style w:type="paragraph" w:styleId="{code}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>'
            f"<w:pPr>{shape}</w:pPr><w:rPr>{fonts(faces[face])}{more}</w:rPr></w:style>"
        )

    indent = '<w:ind w:firstLineChars="200" w:firstLine="632"/>'
    headings = "".join(
        paragraph(f"Heading{n}", f"heading {n}", f"heading{n}", f'<w:keepNext/>{line}{indent}<w:outlineLvl w:val="{n - 1}"/>') for n in (1, 2, 3)
    )
    return (
        f'{_HEAD}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{body}<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f'<w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:overflowPunct/><w:snapToGrid w:val="0"/>{line}{indent}<w:jc w:val="both"/></w:pPr><w:rPr>{tight}{body}</w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        + paragraph("Title", "Title", "title", '<w:spacing w:before="0" w:after="0" w:line="640" w:lineRule="exact"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>')
        + headings
        + "</w:styles>"
    )


def footer(style: ReportStyle, side: str) -> str:
    """The foot of odd (right) or even (left) pages: — 1 —, one character in."""
    run = f"<w:rPr>{fonts(style.faces['page_number'])}</w:rPr>"
    indent = f'<w:ind w:firstLineChars="0" w:firstLine="0" w:{side}Chars="100" w:{side}="280"/>'
    field = "".join(f'<w:r>{run}<w:fldChar w:fldCharType="{kind}"/></w:r>' if kind != "PAGE" else f"<w:r>{run}<w:instrText>PAGE</w:instrText></w:r>" for kind in ("begin", "PAGE", "end"))
    return (
        f'{_HEAD}<w:ftr {_W}><w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/>{indent}<w:jc w:val="{side}"/></w:pPr>'
        f'<w:r>{run}<w:t xml:space="preserve">— </w:t></w:r>{field}<w:r>{run}<w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


def font_table() -> str:
    """Fonts by name with what stands in where one is not there (字体替代)."""
    listed = "".join(f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="{family}"/></w:font>' for name, (other, family) in _ALTERNATIVES.items())
    return f"{_HEAD}<w:fonts {_W}>{listed}</w:fonts>"


def fixed_parts(style: ReportStyle, title: str) -> dict[str, bytes]:
    """Every part but the document itself."""
    from xml.sax.saxutils import escape

    kinds = {"styles": "styles", "settings": "settings", "footer1": "footer", "footer2": "footer", "fontTable": "fontTable"}
    overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_WML}.{kind}+xml"/>' for name, kind in kinds.items())
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>' for i, (name, kind) in enumerate(kinds.items(), 1)
    )
    settings = (
        f'{_HEAD}<w:settings {_W}><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )
    texts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{_WML}.document.main+xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        "docProps/core.xml": f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>',
        "word/styles.xml": styles(style),
        "word/settings.xml": settings,
        "word/footer1.xml": footer(style, "right"),
        "word/footer2.xml": footer(style, "left"),
        "word/fontTable.xml": font_table(),
    }
    return {name: text.encode("utf-8") for name, text in texts.items()}
