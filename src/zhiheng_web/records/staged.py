"""Records with a lifecycle (有办理流程的记录): state and next due day follow from their fields on every save and bulk load."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from zhiheng.lifecycles.tables import Lifecycle
from zhiheng_web.records.models import Record


class Staged(Record):
    """A record that stands in one state of its `lifecycle`; `next_due_on` is the nearest day by which something is owed."""

    lifecycle: ClassVar[Lifecycle]
    registry_code: ClassVar[str]

    state = models.CharField("状态", max_length=20, editable=False, db_index=True)
    next_due_on = models.DateField("下一期限", null=True, editable=False, db_index=True)
    next_due = models.CharField("下一期限事项", max_length=40, editable=False, blank=True)

    class Meta(Record.Meta):
        abstract = True

    def derive_stage(self) -> Any:
        """Fill state and next due day; gives the limits that run, for what else follows from them."""
        from zhiheng_web.records.timing import changes_of, open_due, reader, running

        self.state = self.lifecycle.state_of(reader(self)).code
        known = self.__dict__.get("known_changes")  # read for many records at once, by an import
        runs = running(self.lifecycle, self, changes_of(self.registry_code, self.pk) if known is None else known)
        self.next_due_on, self.next_due = open_due(self.lifecycle, runs, self.state)
        return runs

    @property
    def state_label(self) -> str:
        """The state in words."""
        return self.lifecycle.state(self.state).label
