"""Reading pack files (规则包文件): YAML with the place of a fault in the sentence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from zhiheng.errors import PackInvalid

MAX_BYTES = 2_000_000


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML in which a key may not appear twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(getattr(key, "value", ""))
            if name in seen:
                raise yaml.constructor.ConstructorError(None, None, f"键“{name}”写了两次", key.start_mark)
            seen.add(name)
        data: dict[Any, Any] = super().construct_mapping(node, deep)
        return data


def read_yaml(text: str, where: str) -> Any:
    """The data of a YAML text; JSON is YAML too.

    Raises:
        PackInvalid: the text is no YAML; the sentence names file, line and column.
    """
    try:
        return yaml.load(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"第{mark.line + 1}行第{mark.column + 1}列" if mark else "某处"
        raise PackInvalid(f"{where} {place}：写法不合 YAML（{error.problem}）", where=where) from error
    except yaml.YAMLError as error:
        raise PackInvalid(f"{where}：不是可读的 YAML 文本", where=where) from error


def read_file(path: Path) -> Any:
    """The data of a YAML file.

    Raises:
        PackInvalid: the file is missing, too large, no text, or no YAML.
    """
    if not path.is_file():
        raise PackInvalid(f"找不到文件“{path}”", where=str(path))
    if path.stat().st_size > MAX_BYTES:
        raise PackInvalid(f"“{path.name}”超过 {MAX_BYTES // 1_000_000} MB，不像规则文件", where=str(path))
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackInvalid(f"“{path.name}”不是 UTF-8 文本", where=str(path)) from error
    return read_yaml(text, path.name)


@lru_cache(maxsize=64)
def pack_text(folder: str, name: str) -> str | None:
    """The text of `zhiheng_packs/<folder>/<name>`, or None when there is no such file."""
    entry = files("zhiheng_packs").joinpath(folder, name)
    return entry.read_text("utf-8") if entry.is_file() else None


def pack_names(folder: str) -> tuple[str, ...]:
    """The names of the pack files in a folder, without `.yaml`, in order."""
    entries = files("zhiheng_packs").joinpath(folder).iterdir()
    return tuple(sorted(e.name.removesuffix(".yaml") for e in entries if e.name.endswith(".yaml")))


def read_pack(folder: str, name: str) -> Any:
    """The data of a pack file.

    Raises:
        PackInvalid: there is no such pack, or it is no YAML.
    """
    text = pack_text(folder, f"{name}.yaml")
    if text is None:
        raise PackInvalid(f"没有名为“{name}”的规则包，现有：{'、'.join(pack_names(folder))}", where=f"{folder}/{name}")
    return read_yaml(text, f"{folder}/{name}.yaml")


def require(data: Any, where: str, *names: str) -> Mapping[str, Any]:
    """The mapping, when it is one and has the keys.

    Raises:
        PackInvalid: names the place and the missing key.
    """
    if not isinstance(data, Mapping):
        raise PackInvalid(f"{where}：应为键值对", where=where)
    for name in names:
        if data.get(name) in (None, ""):
            raise PackInvalid(f"{where}：缺少“{name}”", where=where, key=name)
    return data
