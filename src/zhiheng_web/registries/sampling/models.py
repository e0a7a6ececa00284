"""The models of the app: plans and tasks, batches, follow-ups."""

from zhiheng_web.registries.sampling.batches import (
    Batch,
    Decision,
    Domain,
    FirstResult,
    Kind,
    Level,
    Objection,
    RetestResult,
    Stage,
)
from zhiheng_web.registries.sampling.handling import FollowUp
from zhiheng_web.registries.sampling.planning import SamplingPlan, SamplingTask

__all__ = [
    "Batch",
    "Decision",
    "Domain",
    "FirstResult",
    "FollowUp",
    "Kind",
    "Level",
    "Objection",
    "RetestResult",
    "SamplingPlan",
    "SamplingTask",
    "Stage",
]
