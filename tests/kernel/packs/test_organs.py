"""The pack of kinds of bodies: dated, sourced, and free of names that would lead to two bodies."""

from collections import Counter
from datetime import date

import pytest

from zhiheng.errors import PackInvalid
from zhiheng.packs import organs
from zhiheng.packs.organs import CERTAINTIES, organ_book
from zhiheng.terms.organs import even_name


def test_every_former_name_is_dated_sourced_and_of_stated_certainty():
    for organ in organ_book().organs:
        for former in organ.former:
            assert former.source and former.reform and former.certainty in CERTAINTIES
            assert {"province", "city", "county"} <= set(former.until)
            assert all(isinstance(day, date) for day in former.until.values())
            assert former.sure or former.note, f"{organ.name}：{former.name} 为什么不能直接对应，应写明"


def test_no_name_in_use_leads_to_two_kinds_of_body():
    names = Counter()
    for organ in organ_book().organs:
        names.update({even_name(n) for n in organ.names()})
    assert [n for n, count in names.items() if count > 1] == []


def test_no_former_name_is_still_the_name_of_another_body():
    current = {even_name(n) for organ in organ_book().organs for n in organ.names()}
    former = {even_name(n) for organ in organ_book().organs for f in organ.former for n in f.names()}
    assert current & former == set()


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"name": "甲局", "reform": "r9"}, "没有登记改革"),
        ({"name": "甲局", "reform": "r1", "certainty": "X"}, "certainty"),
        ({"name": "甲局", "reform": "r1", "until": {"village": date(2018, 1, 1)}}, "until"),
    ],
)
def test_a_faulty_former_name_is_refused_with_its_place(item, words):
    reforms = {"r1": {"title": "改革", "source": "某方案", "certainty": "M", "until": {"county": date(2019, 3, 31)}}}
    with pytest.raises(PackInvalid, match=words):
        organs._former(item, reforms, "organs/x.yaml 第1项")
