"""质衡 Zhiheng, the kernel: rules, indicators and proofs of a quality programme, without a web site."""

__version__ = "0.1.0"
