"""How a lower plan takes up an upper one (上下级承接): provisions of both, links with reasons, figures compared exactly.

`provisions_of(document)` gives what a document asks for, `cascade(upper, lower, said)` what the lower makes of each upper
provision, `level_of(document)` whose programme a document is. Nothing here decides: a person confirms or rejects.
"""

from zhiheng.reading.cascade.comparing import Comparison, compared
from zhiheng.reading.cascade.levels import LEVELS, above, level_of
from zhiheng.reading.cascade.linking import FAULTS, STATES, SURE, Cell, Link, cascade
from zhiheng.reading.cascade.provisions import Aim, Provision, provisions_of

__all__ = [
    "FAULTS",
    "LEVELS",
    "STATES",
    "SURE",
    "Aim",
    "Cell",
    "Comparison",
    "Link",
    "Provision",
    "above",
    "cascade",
    "compared",
    "level_of",
    "provisions_of",
]
