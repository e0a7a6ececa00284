"""Where an item was read from and why the reader was not certain, as the review shows it."""

from django.urls import reverse

from zhiheng_web.documents import services


def test_the_reasons_of_a_doubt_stand_with_the_item_until_it_is_decided(upload, cast, sign_in):
    document = upload("云汀县质量方案\n一、主要目标\n到2027年，合格率达到95%上，事故死亡率低于全省平均水平。\n", "疑.txt")
    text = sign_in("office").get(reverse("documents:review", args=[document.pk])).content.decode()
    assert 'class="why-unsure">指标名称离开上下文不够明白；字符疑有缺损' in text and 'class="why-unsure">把握 92%：' in text
    services.accept(cast["office"], document, "target", [t["id"] for t in document.data["targets"]])
    assert "why-unsure" not in sign_in("office").get(reverse("documents:review", args=[document.pk])).content.decode()


def test_an_item_and_its_place_name_the_cell_it_was_read_from(upload, sign_in):
    document = upload("序号,指标名称,2028年目标,责任单位\n1,产品抽查合格率,96%以上,县市场监管局\n", "指标.csv")
    client, (target,) = sign_in("office"), document.data["targets"]
    assert "第2行第2列" in client.get(reverse("documents:review", args=[document.pk])).content.decode()
    assert "第2行第2列" in client.get(reverse("documents:place", args=[document.pk, *target["span"]])).content.decode()
