"""What a database says when it refuses (数据库的话), as a Chinese reason with what to do; its own words follow where the reason is none of the usual."""

from __future__ import annotations

import re

_SAID: tuple[tuple[str, str], ...] = (
    (r"Connection refused|could not connect|Network is unreachable|timeout expired", "连不上数据库服务器。请检查地址、端口和服务是否已启动"),
    (r"could not translate host name", "找不到这台主机。请检查地址里的主机名"),
    (r"authentication failed|no password supplied", "用户名或口令不对。请检查地址里的用户和口令"),
    (r'database "([^"]*)" does not exist', "服务器上没有名为“{0}”的数据库。请检查地址末尾的库名"),
    (r'role "([^"]*)" does not exist', "服务器上没有名为“{0}”的用户。请检查地址里的用户"),
    (r'relation "([^"]*)" does not exist|no such table: (\S+)', "数据库里没有表“{0}”。请确认给的是本系统的数据库，并已升级到本版本"),
    (r'column "?([\w.]+)"? does not exist|no such column: (\S+)', "数据库里没有列“{0}”。请确认给的是本系统的数据库，并已升级到本版本"),
    (r"permission denied for \w+ (\S+)", "这个用户不能读“{0}”。请换用有读取权限的用户"),
    (r"server closed the connection|terminating connection|connection .*lost", "读到一半连接断了。请检查数据库服务后重新运行"),
    (r"invalid byte sequence|\\u0000|0x00", "文本里有 U+0000 字符，数据库存不下。请先清除，或改用 duckdb"),
    (r"No space left|disk is full", "数据库所在的磁盘已满。请腾出空间后重新运行"),
    (r"not a database", "这不是 SQLite 数据库文件。请检查路径"),
    (r"disk image is malformed", "数据库文件已损坏。请从备份恢复后重新运行"),
    (r"database is locked|database table is locked", "数据库正被别的程序占用。请等它结束后再试"),
    (r"unable to open|failed to open", "打不开数据库文件。请检查路径和读取权限"),
    (r"connection info string|invalid URI|invalid connection option", "地址写法不对，应为 postgresql://用户@主机:端口/库名"),
)


def database_reason(fault: Exception) -> str:
    """The reason, in Chinese.

    >>> database_reason(Exception('Failed to prepare query: no such table: kept'))
    '数据库里没有表“kept”。请确认给的是本系统的数据库，并已升级到本版本'
    """
    said = str(fault).strip()
    for pattern, reason in _SAID:
        if found := re.search(pattern, said, re.I):
            return reason.format(next((part for part in found.groups() if part), ""))
    first = said.splitlines()[0].strip()[:200] if said else type(fault).__name__
    return f"数据库没有执行，原话是“{first}”。请核对后重新运行，仍不行时把这句话告知维护人员"
