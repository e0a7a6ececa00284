"""Oversight starts from an entry of the ledger."""

from web.ledger.conftest import _upload, adopted, entry, plan, upload

__all__ = ["_upload", "adopted", "entry", "plan", "upload"]
