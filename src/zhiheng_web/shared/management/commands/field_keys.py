"""`python -m zhiheng_web field_keys [--new] [--reseal]`: the keys of sealed personal data."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.apps import apps

from zhiheng_web.shared import sealing
from zhiheng_web.shared.management.sentences import SentenceCommand


class Command(SentenceCommand):
    """Make a key, or seal everything anew with the newest one."""

    help = "个人信息加密密钥：--new 生成新密钥，--reseal 用最新的密钥重新加密全部字段"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new", action="store_true", help="生成一个新密钥，放在最前面；旧密钥仍能解开旧数据")
        parser.add_argument("--reseal", action="store_true", help="用最新的密钥重新加密；完成后才可以删去旧密钥")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new"]:
            self.stdout.write(f"已生成新密钥，现有 {sealing.add_key()} 个；请把数据目录里的 {sealing.FILE} 另行备份，不要和数据库放在一起。")
        if options["reseal"]:
            self.stdout.write(f"已用最新的密钥重新加密 {reseal_all()} 项。")
        if not options["new"] and not options["reseal"]:
            count = len(sealing.keys())
            self.stdout.write(f"现有 {count} 个密钥。" if count else "还没有密钥：用 --new 生成一个。")


def reseal_all() -> int:
    """Seal every sealed field of every model with the newest key; gives how many texts."""
    done = 0
    for model in apps.get_models():
        names = [f.attname for f in model._meta.concrete_fields if isinstance(f, sealing.SealedField)]
        for row in model._default_manager.order_by("pk").iterator() if names else ():
            held = {n: sealing.reseal(getattr(row, n)) for n in names if getattr(row, n)}
            if held:
                model._default_manager.filter(pk=row.pk).update(**held)
                done += len(held)
    return done
