"""From files to meaning (读取): `read_document` gives targets, tasks, units and the scorecard with their places."""

from zhiheng.reading.documents import Document, read_document, read_source
from zhiheng.reading.sources import load_source

__all__ = ["Document", "load_source", "read_document", "read_source"]
