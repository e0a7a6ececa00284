"""The relations that indicators are computed from (指标数据关系): declared with the snapshot that freezes them."""

from zhiheng.snapshots.relations import RELATIONS, Column, Relation

__all__ = ["RELATIONS", "Column", "Relation"]
