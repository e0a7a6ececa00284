"""The scorecards app."""

from django.apps import AppConfig


class ScorecardsConfig(AppConfig):
    """评分表."""

    name = "zhiheng_web.scorecards"
    verbose_name = "评分表"

    def ready(self) -> None:
        """Tell the records' pages where a record counts and who signs for what, and the catalogue what relations say."""
        from zhiheng_web.records import declare
        from zhiheng_web.scorecards.selectors.counting import counts_in
        from zhiheng_web.scorecards.selectors.records import declared
        from zhiheng_web.scorecards.selectors.signing import event_rows
        from zhiheng_web.shared import catalogues

        declare.COUNTS_IN = counts_in
        declare.EVENT_ROWS = event_rows
        catalogues.DECLARED.append(declared)
