"""Sending a notice over the network (发送): signed, to public addresses only unless the installation allows others, following nowhere."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

TIMEOUT_SECONDS = 10
READ_BYTES = 1_000


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over `timestamp.body`, in hex."""
    return hmac.new(secret.encode(), str(timestamp).encode() + b"." + body, hashlib.sha256).hexdigest()


def check_url(url: str) -> SplitResult:
    """The parts of an address that may be told.

    Raises:
        ValidationError: not http(s), with a name and password in it, or not https where private addresses are not allowed.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ValidationError({"url": _("地址不对，应为 https://主机/路径")}) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password or port == 0:
        raise ValidationError({"url": _("地址应为 https://主机/路径，不带账号口令")})
    if parts.scheme == "http" and not settings.HOOKS_PRIVATE:
        raise ValidationError({"url": _("地址应为 https；内网地址须管理员设置 ZHIHENG_HOOKS_PRIVATE=1 后才能使用")})
    return parts


def places_of(parts: SplitResult) -> list[str]:
    """The network addresses of the host, all of which may be told.

    Raises:
        ValidationError: the host is not found, or one of its addresses is of this machine or a private network.
    """
    host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ValidationError({"url": _("找不到主机 %(host)s") % {"host": host}}) from error
    places = list(dict.fromkeys(str(f[4][0]) for f in found))
    if not settings.HOOKS_PRIVATE and not all(_is_public(place) for place in places):
        raise ValidationError({"url": _("主机 %(host)s 是本机或内网地址，不能接收通知；确需使用请管理员设置 ZHIHENG_HOOKS_PRIVATE=1") % {"host": host}})
    return places


def _is_public(place: str) -> bool:
    address = ipaddress.ip_address(place.split("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if isinstance(address, ipaddress.IPv6Address) and address in ipaddress.ip_network("64:ff9b::/96"):
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.is_global and not address.is_multicast and (inner is None or inner.is_global)


class _Pinned(http.client.HTTPConnection):
    """A connection to the very address that was checked: the name is not asked again, so that it cannot change meanwhile."""

    def __init__(self, parts: SplitResult, place: str) -> None:
        super().__init__(str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80), timeout=TIMEOUT_SECONDS)
        self._place, self._is_tls = place, parts.scheme == "https"
        if self._is_tls:
            self.default_port = 443

    def connect(self) -> None:
        sock: Any = socket.create_connection((self._place, self.port), TIMEOUT_SECONDS)
        if self._is_tls:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=self.host)
        self.sock = sock


def post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """Status and beginning of the answer. Redirections are not followed.

    Raises:
        ValidationError: the address may not be told. OSError, http.client.HTTPException: no answer.
    """
    parts = check_url(url)
    connection = _Pinned(parts, places_of(parts)[0])
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(READ_BYTES).decode("utf-8", "replace")
    finally:
        connection.close()
