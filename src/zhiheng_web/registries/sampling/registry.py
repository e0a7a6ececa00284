"""The registries of sampling (监督抽查): plans, tasks, batches, follow-ups."""

from __future__ import annotations

from zhiheng_web.registries.sampling.of_batches import BATCHES
from zhiheng_web.registries.sampling.of_follow_ups import FOLLOW_UPS
from zhiheng_web.registries.sampling.plans import PLANS, TASKS

REGISTRIES = (PLANS, TASKS, BATCHES, FOLLOW_UPS)
