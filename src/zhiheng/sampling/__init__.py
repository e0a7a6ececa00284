"""Verifiable draws (双随机抽取): who is inspected and by whom, so that anyone can draw again from what was published.

A draw is opened (`open_draw`): plan and pools are frozen and their digest published. Two or more roles then each hand in the
digest of a secret (`commitment`), and only after all of these are published do they tell the secrets (`joint_seed`). `draw`
orders each stratum by HMAC under that seed. `write_certificate` holds all of it in one file, `verify_certificate` draws again.
"""

from zhiheng.sampling.certificates import CERTIFICATE_FORMAT, read_certificate, verify_certificate, write_certificate
from zhiheng.sampling.draws import Draw, Skipped, Taken, draw, substitute
from zhiheng.sampling.opening import Opening, open_draw
from zhiheng.sampling.plans import DrawPlan, Stratum
from zhiheng.sampling.pools import Inspectee, Inspector
from zhiheng.sampling.seeds import commitment, joint_seed

__all__ = [
    "CERTIFICATE_FORMAT",
    "Draw",
    "DrawPlan",
    "Inspectee",
    "Inspector",
    "Opening",
    "Skipped",
    "Stratum",
    "Taken",
    "commitment",
    "draw",
    "joint_seed",
    "open_draw",
    "read_certificate",
    "substitute",
    "verify_certificate",
    "write_certificate",
]
