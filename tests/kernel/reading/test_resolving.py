"""Printed names of units and what they mean in a county's register."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.packs.organs import organ_book
from zhiheng.reading.resolving import KnownUnit, Register, Resolver, Said

UNITS = (
    KnownUnit("zfb", "县质量发展委员会办公室", ("县质发办",), "committee_office"),
    KnownUnit("scjg", "县市场监管局"),
    KnownUnit("nyncj", "县农业农村局"),
    KnownUnit("wlj", "县文化和旅游局"),
    KnownUnit("sthj", "县生态环境分局"),
    KnownUnit("yjj", "县应急管理局"),
    KnownUnit("zrzy", "县自然资源和规划局"),
    KnownUnit("wjw", "县卫生健康委"),
    KnownUnit("fgw", "县发展改革委"),
    KnownUnit("xcb", "县委宣传部"),
    KnownUnit("t1", "汀城镇人民政府", ("汀城镇",), "township"),
)
ABOVE, BELOW = ("临川市", "南江省"), ("汀城镇", "青禾镇")


def resolver(said=None, units=UNITS, name="云汀县", level="county"):
    return Resolver(Register(level, name, units, ABOVE, BELOW, said or {}), organ_book())


COUNTY = resolver()


@pytest.mark.parametrize(
    ("printed", "code", "via"),
    [
        ("县市场监管局", "scjg", "name"),
        ("县市场监督管理局", "scjg", "spelling"),
        ("县 市场监管局", "scjg", "name"),
        ("市场监管局", "scjg", "spelling"),
        ("云汀县市场监督管理局", "scjg", "spelling"),
        ("县市场监管局（县知识产权局）", "scjg", "name"),
        ("市监局", "scjg", "abbreviation"),
        ("县发改委", "fgw", "abbreviation"),
        ("县卫健委", "wjw", "abbreviation"),
        ("宣传部", "xcb", "abbreviation"),
        ("县应急局", "yjj", "abbreviation"),
        ("质发办", "zfb", "spelling"),
        ("汀城镇党委政府", "t1", "spelling"),
        ("县市场监管（知识产权）局", "scjg", "name"),
        ("县质发委办公室", "zfb", "abbreviation"),
    ],
)
def test_full_and_short_names_lead_to_the_unit(printed, code, via):
    found = COUNTY.resolve(printed)
    assert (found.sense, found.unit, found.via) == ("unit", code, via)


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("县质监局", "scjg"),
        ("县质量技术监督局", "scjg"),
        ("县工商局", "scjg"),
        ("县食药监局", "scjg"),
        ("县国土局", "zrzy"),
        ("县环保局", "sthj"),
        ("县农委", "nyncj"),
        ("县农业局", "nyncj"),
        ("县安监局", "yjj"),
        ("县卫计委", "wjw"),
        ("县文广新局", "wlj"),
    ],
)
def test_former_names_lead_to_the_successor_with_reform_and_date(printed, code):
    found = COUNTY.resolve(printed, date(2017, 6, 1))
    assert (found.sense, found.unit, found.via) == ("unit", code, "former")
    assert printed in found.note and "2018年机构改革" in found.note and "2019-03-31" in found.note
    assert "已经改名" not in found.note
    assert "已经改名" in COUNTY.resolve(printed, date(2022, 6, 1)).note


def test_a_former_name_that_the_register_still_lists_is_that_unit():
    kept = resolver(units=(*UNITS, KnownUnit("ajj", "县安监局")))
    assert kept.resolve("县安监局").unit == "ajj"


@pytest.mark.parametrize("printed", ["县物价局", "县规划局", "县商务粮食局"])
def test_a_body_whose_duties_were_parted_is_asked_about(printed):
    found = COUNTY.resolve(printed)
    assert found.sense == "unknown" and found.note


@pytest.mark.parametrize(
    ("printed", "code", "loose"),
    [
        ("各乡镇", "townships", False),
        ("各乡镇人民政府", "townships", False),
        ("各乡镇（街道、园区）", "townships", False),
        ("县质量发展委员会各成员单位", "members", False),
        ("县直各单位", "departments", False),
        ("县直有关部门", "departments", True),
        ("有关部门", "open", True),
        ("行业主管部门", "open", True),
        ("各县（市、区）", "lower", False),
        ("各级发展改革部门", "lower", False),
        ("各有关企业", "society", True),
    ],
)
def test_names_of_sets_are_sets_and_some_of_a_set_stays_open(printed, code, loose):
    found = COUNTY.resolve(printed)
    assert (found.sense, found.class_code, found.is_open, found.unit) == ("class", code, loose, "")


@pytest.mark.parametrize("printed", ["省市场监管局", "市市场监管局", "临川市住建局", "国家市场监管总局", "省质监局", "农业农村部", "海关总署", "省直有关部门", "省质量发展委员会成员单位"])
def test_a_body_of_a_higher_level_is_outside_the_county(printed):
    assert COUNTY.resolve(printed).sense == "outside"


def test_a_former_name_above_says_what_became_of_it():
    note = COUNTY.resolve("省质监局", date(2018, 5, 1)).note
    assert "上级单位" in note and "市场监督管理局" in note and "2018-12-31" in note


@pytest.mark.parametrize("printed", ["县环委办成员单位", "县食安委成员单位"])
def test_members_of_another_committee_are_not_taken_for_ours(printed):
    assert COUNTY.resolve(printed).sense == "unknown"


def test_another_word_of_the_same_level_is_offered_and_not_taken():
    found = COUNTY.resolve("区市场监管局")
    assert found.sense == "unknown" and found.candidates[0] == "scjg" and "区" in found.note


def test_in_a_city_the_city_is_the_own_level_and_counties_are_below():
    city = resolver(units=(KnownUnit("a", "市市场监管局"),), name="临川市", level="city")
    assert city.resolve("市市场监管局").unit == "a"
    assert city.resolve("市场监督管理局").unit == "a"
    assert city.resolve("县市场监管局").sense == "outside"
    assert city.resolve("省市场监管局").sense == "outside"


def test_two_units_of_a_kind_are_never_chosen_between():
    two = resolver(units=(*UNITS, KnownUnit("scjg2", "县市场监管局开发区分局", ("县市监局",))))
    assert two.resolve("市监局").sense == "unit"  # 县市监局 is printed as an alias of one of them
    twins = resolver(units=(KnownUnit("a", "县农业农村局"), KnownUnit("b", "县农业农村局")))
    assert twins.resolve("县农业农村局").sense == "unknown"
    assert set(twins.resolve("县农业农村局").candidates) == {"a", "b"}


def test_what_a_person_said_comes_first():
    said = {"县物价局": Said("unit", "fgw"), "县市场监管局": Said("outside"), "各产业链": Said("class", "open")}
    told = resolver(said)
    assert told.resolve("县物价局").unit == "fgw"
    assert told.resolve("县市场监管局").sense == "outside"
    assert told.resolve("各产业链").class_code == "open"


@given(st.text(alphabet="省市县区各乡镇局委办厅政府部门（）、市场监管质 等", max_size=14))
def test_any_name_has_exactly_one_sense(name):
    found = COUNTY.resolve(name)
    assert found.sense in ("unit", "class", "outside", "unknown")
    assert (found.sense == "unit") == bool(found.unit)
    assert (found.sense == "class") == bool(found.class_code)
    assert found.name == name
