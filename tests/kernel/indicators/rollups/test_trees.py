"""The region tree of a day: what a code means then, what it lies in, and what a table may not say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zhiheng.errors import PackInvalid, RollUpRefused
from zhiheng.indicators.rollups import NATION, Region, RegionTree, Successor
from zhiheng.packs import read_region_tree, region_tree

BEFORE, AFTER = date(2024, 6, 30), date(2025, 12, 31)
TREE = region_tree()


@pytest.mark.parametrize(
    ("code", "level", "day", "expected"),
    [
        ("990121100", "county", AFTER, "990121"),  # a township that the table does not list
        ("990121100", "township", AFTER, "990121100"),
        ("990121", "city", AFTER, "990100"),
        ("990121", "nation", AFTER, NATION),
        ("990124", "county", BEFORE, "990124"),  # recoded on 2024-10-01
        ("990124", "county", AFTER, "990181"),
        ("990181", "county", BEFORE, "990124"),  # a late record of June under the new code
        ("990124200", "county", AFTER, "990181"),
        ("990122", "county", AFTER, "990102"),  # merged
        ("990123", "county", AFTER, "990102"),
        ("990102", "city", BEFORE, "990100"),  # before the merger, of two counties of one city
        ("990224", "city", BEFORE, "990200"),  # moved to another city
        ("990224", "city", AFTER, "990100"),
        ("990221", "city", AFTER, "990200"),  # split inside its city
        ("990221100", "county", AFTER, "990222"),  # its township says which half
        ("990901", "city", AFTER, "990901"),  # lies directly in the province
        ("990901", "province", AFTER, "990000"),
    ],
)
def test_a_code_belongs_where_the_table_of_the_day_puts_it(code: str, level: str, day: date, expected: str) -> None:
    assert TREE.ancestor(code, level, day) == expected


@pytest.mark.parametrize(
    ("code", "level", "day", "words"),
    [
        ("990221", "county", AFTER, "990222 东坪县、990223 西坪县"),
        ("990102", "county", BEFORE, "990122 上河县、990123 下河县"),
        ("110101", "city", AFTER, "区划表里没有代码“110101”"),
        ("990121", "village", AFTER, "汇总层级应为"),
        ("990100", "county", AFTER, "只有地级代码，不能归到县级"),
    ],
)
def test_what_is_left_open_is_refused_in_words(code: str, level: str, day: date, words: str) -> None:
    with pytest.raises(RollUpRefused, match=words):
        TREE.ancestor(code, level, day)


def test_the_counties_of_a_city_are_those_of_the_day() -> None:
    assert TREE.standing("county", BEFORE, "990100") == ["990121", "990122", "990123", "990124"]
    assert TREE.standing("county", AFTER, "990100") == ["990102", "990121", "990125", "990181"]


@pytest.mark.parametrize(
    ("regions", "successors", "words"),
    [
        ([Region("990000", "甲"), Region("990000", "乙")], [], "有两行"),
        ([Region("990000", "甲", until=date(2025, 1, 1))], [], "没有它的去向，它的记录会丢失"),
        ([Region("990121", "甲", parent="990199")], [], "上级“990199”不在区划表里"),
        ([Region("990121", "甲", parent="990122"), Region("990122", "乙", parent="990121")], [], "绕成了圈"),
        ([Region("990121", "甲")], [Successor("990121", "990122", AFTER, "renamed")], "承继表里的“990122”不在区划表里"),
        (
            [Region("990121", "甲", until=date(2025, 1, 1)), Region("990122", "乙", since=date(2025, 2, 1))],
            [Successor("990121", "990122", date(2025, 1, 1), "renamed")],
            "在承继日 2025-01-01 没有生效",
        ),
        ([Region("990121", "甲"), Region("990122", "乙")], [Successor("990121", "990122", AFTER, "renamed")], "止日应为承继日"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(regions: list[Region], successors: list[Successor], words: str) -> None:
    with pytest.raises(PackInvalid, match=words):
        RegionTree(regions, successors)


def test_a_users_own_table_is_read_from_two_csv_files(tmp_path: Path) -> None:
    (tmp_path / "regions.csv").write_text(
        "code,name,since,until,parent\n990000,甲省,,,\n990121,乙县,,2025-01-01,\n990122,丙县,2025-01-01,,\n", "utf-8-sig"
    )
    (tmp_path / "successors.csv").write_text("old,new,day,how,source\n990121,990122,2025-01-01,renamed,示例\n", "utf-8")
    assert read_region_tree(tmp_path).ancestor("990121", "province", AFTER) == "990000"
    assert read_region_tree(tmp_path).ancestor("990121", "county", AFTER) == "990122"
    (tmp_path / "regions.csv").write_text("code,name,since\n990121,乙县,昨天\n", "utf-8")
    with pytest.raises(PackInvalid, match="区划第1行：“since”应为日期"):
        read_region_tree(tmp_path)
    with pytest.raises(PackInvalid, match="找不到"):
        read_region_tree(tmp_path / "none.yaml")
