"""How a clause is coloured (条款着色): by what it takes to decide it. Plain words in, plain words out; no kernel, no Django.

A fact that is bound counts by its source (a title kept in a register is computed, though the clause only asks whether it
is there); one that is not bound yet counts by the kind of its condition.
"""

from __future__ import annotations

from collections.abc import Iterable

COMPUTED = ("threshold", "count", "benchmark", "trend", "measure", "counter", "rank", "mean_of", "indicator")
EVENT = ("absent", "event")
DOCUMENT = ("exists", "deadline", "import", "matter")
JUDGED = ("judge", "judgement")

WEAKEST_FIRST = ("judged", "document", "event", "computed")
"""A judgement binds the points to a person, a document to a paper, an event to a signed nil return; a count to records only."""

_KIND_OF = {
    **dict.fromkeys(COMPUTED, "computed"),
    **dict.fromkeys(EVENT, "event"),
    **dict.fromkeys(DOCUMENT, "document"),
    **dict.fromkeys(JUDGED, "judged"),
}


def kind_of_need(need: str) -> str:
    """`computed`, `event`, `document` or `judged` for one needed fact, by its kind or source; the unknown is for a person.

    >>> kind_of_need("threshold")
    'computed'
    """
    return _KIND_OF.get(need, "judged")


def clause_kinds(needs: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The colour of a clause and the chips it shows, from the kinds (or sources, where bound) of the facts it needs.

    The colour is the weakest of them: a clause is only as automatic as its least automatic part. A clause that needs
    nothing can only be judged.

    >>> clause_kinds(["count", "judgement", "count"])
    ('judged', ('judged', 'computed'))
    """
    found = {kind_of_need(need) for need in needs} or {"judged"}
    chips = tuple(kind for kind in WEAKEST_FIRST if kind in found)
    return chips[0], chips
