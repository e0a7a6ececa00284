"""Bots of WeCom, DingTalk and Feishu groups (群机器人) through Apprise; imported only where one is set or used.

The three services answer a refusal (wrong key, keyword missing, too many) with status 200 and a code in the body, which Apprise takes
for success: the digest would be lost without a word. So the plugins are given a `requests` whose `post` looks at the code.
"""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from apprise.plugins import dingtalk, feishu, wecombot
from django.utils.translation import gettext as _

from zhiheng.errors import InputError

_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,128}")


def _watched(*args: Any, **kwargs: Any) -> requests.Response:
    answer = requests.post(*args, **kwargs)
    if answer.ok:
        try:
            said = answer.json()
        except ValueError:
            return answer
        code = said.get("errcode", said.get("code", said.get("StatusCode", 0))) if isinstance(said, dict) else 0
        if code:
            raise requests.RequestException(str(said)[:200])
    return answer


for _plugin in (dingtalk, feishu, wecombot):
    _plugin.requests = SimpleNamespace(post=_watched, codes=requests.codes, RequestException=requests.RequestException)


def bot_of(address: str, secret: str = "") -> tuple[str, Any]:
    """The service's name and its sender, of the address that the group's bot shows (Webhook); `secret` is DingTalk's 加签.

    Raises:
        InputError: not the address of a bot of the three services. No other host is ever called.
    """
    try:
        parts = urlsplit(address.strip())
        query = {k: v[0] for k, v in parse_qs(parts.query).items()}
    except ValueError:
        parts, query = urlsplit(""), {}
    place = (parts.scheme, parts.hostname or "", parts.path.rstrip("/"))
    token, made = "", None
    if place == ("https", "qyapi.weixin.qq.com", "/cgi-bin/webhook/send"):
        token, made = query.get("key", ""), lambda: ("企业微信", wecombot.NotifyWeComBot(key=token))
    elif place == ("https", "oapi.dingtalk.com", "/robot/send"):
        token, made = query.get("access_token", ""), lambda: ("钉钉", dingtalk.NotifyDingTalk(token=token, secret=secret or None))
    elif place[:2] == ("https", "open.feishu.cn") and place[2].startswith("/open-apis/bot/v2/hook/"):
        token, made = place[2].rsplit("/", 1)[-1], lambda: ("飞书", feishu.NotifyFeishu(token=token))
    if made is None or not _TOKEN.fullmatch(token):
        raise InputError(_("这不是企业微信、钉钉或飞书群机器人的地址。请在群机器人的设置里复制 Webhook 地址。"))
    try:
        return made()
    except TypeError as error:
        raise InputError(_("群机器人的地址或加签密钥写法不对，请重新复制。")) from error
