"""A folder that is made aside and renamed when it is complete (先写在旁边): a killed run leaves nothing that looks finished."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from zhiheng.errors import InputError, system_reason

FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})


@contextmanager
def aside(folder: Path, what: str = "快照") -> Iterator[Path]:
    """A new folder beside the one that is wanted; gone in the end unless it was renamed. What killed runs left is cleared first.

    Raises:
        InputError: nothing can be written there, or the disk is full; nothing stays.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        for left in folder.parent.glob(f".{folder.name}.new-*"):
            if _unheld(left):
                shutil.rmtree(left, ignore_errors=True)
        handle, name = tempfile.mkstemp(".lock", f".{folder.name}.new-", folder.parent)
    except OSError as error:
        raise InputError(f"不能在“{folder.parent}”里写{what}：{system_reason(error)}。请检查磁盘空间和权限后重新运行", path=str(folder.parent)) from error
    fresh = Path(name.removesuffix(".lock"))
    try:
        with suppress(ImportError):
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        fresh.mkdir()
        yield fresh
    except OSError as error:
        if error.errno not in FULL and "No space left" not in str(error):
            raise
        reason = system_reason(error) if error.errno in FULL else "磁盘已满"
        raise InputError(f"{reason}，{what}没有写成，“{folder.parent}”里没有留下半个{what}。请腾出空间后再运行", path=str(folder)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        os.close(handle)
        Path(name).unlink(missing_ok=True)


def _unheld(left: Path) -> bool:
    """Whether nobody is writing there: its lock can be had."""
    name = Path(str(left).removesuffix(".lock") + ".lock")
    try:
        import fcntl

        with name.open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        name.unlink(missing_ok=True)
    except (ImportError, OSError):
        return not name.exists() and left.is_dir()
    return True
