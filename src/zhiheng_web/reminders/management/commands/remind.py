"""What the clock does (定时提醒): run it every ten minutes from cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from zhiheng_web.accounts.signing import forget_old
from zhiheng_web.reminders.services import remind
from zhiheng_web.shared.clock import today


class Command(BaseCommand):
    """Reminders, digests, the queue, and the old entries of the log of sign-ins."""

    help = "更新提醒，发送日报和待发的提醒；由 cron 每十分钟运行一次"

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        done, gone = remind(now, today()), forget_old(now)
        self.stdout.write(
            f"提醒 {done.people} 人：新日报 {done.queued} 份，发出 {done.sent}，没有发出 {done.failed}（会再发），"
            f"免打扰 {done.quiet}，不再发 {done.dropped}；清理登录日志 {gone} 条。"
        )
