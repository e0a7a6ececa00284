"""The records app."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """业务记录（各登记簿共用）."""

    name = "zhiheng_web.records"
    verbose_name = "业务记录"

    def ready(self) -> None:
        """Tell the catalogue the words for how sure a legal limit is, and the verbs of registries."""
        from zhiheng.lifecycles.deadlines import CERTAINTIES
        from zhiheng_web.records.declare import REGISTRIES
        from zhiheng_web.shared import catalogues

        catalogues.DECLARED.append(lambda: (("records/clocks.py", word) for word in CERTAINTIES.values()))
        catalogues.DECLARED.append(lambda: (("records/declare.py", r.verb) for r in REGISTRIES.values()))
        catalogues.DECLARED.append(_words_of_lifecycles)


def _words_of_lifecycles() -> Iterator[tuple[str, str]]:
    """Every word of the tables of registries that a page shows."""
    from zhiheng.lifecycles.tables import WHO
    from zhiheng_web.records.declare import REGISTRIES

    yield from (("records/list_views.py", word) for word in WHO.values())
    for registry in REGISTRIES.values():
        if registry.lifecycle is None:
            continue
        words = [s.label for s in registry.lifecycle.states] + [t.label for t in registry.lifecycle.limits]
        words += [w for s in registry.lifecycle.steps for w in (s.label, s.basis, s.note, s.unmet) if w]
        yield from ((f"registries/{registry.area}/lifecycles.py", word) for word in words)
