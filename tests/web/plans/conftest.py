"""Plans are adopted from documents: the same fixtures."""

from web.documents.conftest import plan, upload

__all__ = ["plan", "upload"]
