"""The records app."""

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
