"""Figures in tables (表格核验): grids of figures with their heads and labels, totals down and across, rates between columns."""

from __future__ import annotations

from zhiheng.checking.tables.grids import Grid, grids_of

__all__ = ["Grid", "grids_of"]
"""A grid is made of ruled tables (docx, xlsx, html, pdf) and of lines parted by tabs."""
