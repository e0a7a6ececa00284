"""Who may make and see reports (权限): the committee office makes and finishes them, the staff of the region reads them."""

from __future__ import annotations

from zhiheng_web.organisations.policies import office_only, staff_read

read_report = staff_read
"""See a report, its proofs and files."""
make_report = office_only
"""Make a report, upload a template, finish a report, let one go."""
