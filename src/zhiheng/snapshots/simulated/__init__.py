"""Made-up records in the shape of the real relations (模拟数据), to measure speed: skewed, in bounded memory, the same for the same seed."""

from zhiheng.snapshots.simulated.writing import Plan, Simulated, simulate

__all__ = ["Plan", "Simulated", "simulate"]
