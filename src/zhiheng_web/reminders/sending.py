"""The ways out (发送): e-mail through Django, bots through Apprise (`bots`). Each raises where it could not."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from zhiheng_web.reminders.models import Dispatch
from zhiheng_web.shared.sealing import unseal


class NotDelivered(Exception):
    """The other side did not take it."""


def send_mail(row: Dispatch) -> None:
    """By e-mail, to the address of the account."""
    if not row.person.email:
        raise NotDelivered("没有邮箱地址")
    EmailMessage(row.subject, row.body, settings.DEFAULT_FROM_EMAIL, [row.person.email]).send()


def send_bot(row: Dispatch) -> None:
    """To the person's bot; its address and secret are sealed as two lines."""
    from zhiheng_web.reminders.bots import bot_of

    address, _sep, secret = unseal(row.person.reminding.bot).partition("\n")
    if not address:
        raise NotDelivered("没有设置群机器人")
    _name, bot = bot_of(address, secret)
    if not bot.send(body=row.body[:1800], title=row.subject):
        raise NotDelivered("机器人没有接收")


SENDERS = {"mail": send_mail, "bot": send_bot}
