"""Make the first account of an installation on the command line (开户): `account office --name 张三 --role office --region 990121`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhiheng_web.accounts.people import create_person
from zhiheng_web.organisations.models import Region, Role, Unit


class Command(BaseCommand):
    """Makes an account and prints its first password once."""

    help = "开设账号，打印一次初始口令"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--role", default="office", choices=[Role.OFFICE.value, Role.LIAISON.value, Role.REVIEWER.value, Role.LEADER.value])
        parser.add_argument("--region", required=True, help="行政区划代码，库里应已有")
        parser.add_argument("--unit", help="单位编码")

    def handle(self, *args: Any, **options: Any) -> None:
        region = Region.objects.filter(code=options["region"]).first()
        unit = Unit.objects.filter(code=options["unit"]).first() if options["unit"] else None
        if region is None or (options["unit"] and unit is None):
            raise CommandError("库里没有这个行政区划或单位，请先导入。")
        try:
            person, word = create_person(None, options["username"], options["name"], options["role"], region, unit)
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        self.stdout.write(f"已开设账号 {person.username}（{person}），初始口令 {word} ，初次登录须更换。")
