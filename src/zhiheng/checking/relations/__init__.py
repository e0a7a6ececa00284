"""Relations between figures (数字关系核验): one sibling module for each kind, each with `find(context)`.

A checker takes the index of claims and gives `Relation`s, whatever their verdict, or `Finding`s already worded.
To add one: a module here with `find`, and its name in `CHECKERS`.
"""

from __future__ import annotations

import importlib

from zhiheng.checking.relations.model import SURE, Checker, Context, Relation, settle

CHECKERS = ("ratio", "growth", "points", "gaps", "sums", "shares", "difference", "remainders", "plans", "defined", "movements", "yearly", "years", "balance", "budgets", "means", "indices", "wholes", "classes", "together", "times", "pulls", "same", "repeated", "tables")
"""Modules in the order they are asked; a module that is not there yet is left out of a build by taking its name away."""

__all__ = ["CHECKERS", "SURE", "Checker", "Context", "Relation", "checkers", "settle"]


def checkers() -> list[tuple[str, Checker]]:
    """Name and function of each checker."""
    return [(name, importlib.import_module(f"{__name__}.{name}").find) for name in CHECKERS]
