"""The glossary as data (术语): one Chinese term, one identifier; and how marks stand in sentences."""

from zhiheng.terms.glossary import TERMS, Term, term
from zhiheng.terms.quotes import nested_quotes

__all__ = ["TERMS", "Term", "nested_quotes", "term"]
