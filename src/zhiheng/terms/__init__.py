"""The glossary as data (术语): one Chinese term, one identifier."""

from zhiheng.terms.glossary import TERMS, Term, term

__all__ = ["TERMS", "Term", "term"]
