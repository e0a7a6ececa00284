"""The words by which a clause says what it wants (条款用词): degree, creation, absence, levels.

Lists of words are data of the language, not of one document; each list says what follows from it.
"""

from __future__ import annotations

import re

DEGREE = re.compile(
    r"认真(?:组织实施|规范|负责)?|扎实|规格高|措施(?:有效|得力)|任务明确|责任(?:明晰|明确)|用途明确|形式多样|内容丰富|"
    r"(?:保障|组织|推进|领导|措施)有力|(?:落实|执行|保障|监管|整改|配备|宣传)到位|(?:明显|显著|良好|较好|一定|实际)(?:的)?(?:效果|成效|提升|改善)|"
    r"(?:成效|效果)(?:明显|显著|良好|较好|突出)|取得(?:[^，。；]{0,4})?成效|(?:建立)?完善的|健全的|重视|"
    r"(?:作用|影响|力度|意识|氛围|特色|亮点)(?:明显|显著|突出|较大|浓厚|鲜明)|规范完整|完整规范|解决实际问题|创新举措|有创新|先进做法|特色经验|高质量|高标准|有效(?:落实|开展|推进|遏制|提升)|"
    r"(?:比较|较为?)(?:好|完善|规范|健全)|积极配合|密切配合|(?:大|重大)影响|表现(?:突出|优秀)|充分发挥|工作突出|真实规范|悉心|充足的?(?=[^，。；]{2})|"
    r"(?:清晰|良好|得体|精美|熟练|合理|科学|及时有效|齐全有效)$"
)
"""Words of degree without a line: only a person can say (人工评判)."""

NO_LINE = re.compile(r"(?:情况|质量|水平|程度|结果)(?:考核|考评|评价|评估|检查)?$")
"""A clause that only names a matter (…情况) and draws no line."""

DISCRETION = re.compile(r"酌情|视情(?:况|节)?|视具体情况|不等|适当(?:加|扣)")
"""Points at the scorer's discretion (酌情)."""

GOODNESS = re.compile(
    r"适应[^，。；]{0,16}需要的|符合[^，。；]{0,20}(?:需要|要求|实际)的|具有[^，。；]{0,8}性的|完善的|健全的|科学的|"
    r"行之有效的|切实可行的|较为完善的"
)
"""An attribute inside a name that draws no line of its own."""

VERBS = (
    "制定并出台|制定出台|研究制定|制订出台|组织开展|组织实施|贯彻落实|建立健全|建立完善|成功创建|积极参加|积极推行|积极开展|全面推行|"
    "全面开展|组织召开|设立|成立|制定|制订|制订了|出台|建立|建成|建有|设置|配备|开展|召开|举办|实施|推行|推动|推进|发布|印发|编制(?=[^，。；]{0,14}(?:规划|计划|方案|目录|报告|预案|清单|标准|手册))|"
    "获得|荣获|获批|获(?!奖[^，。；]{2})|取得|被授予|被评为|被省局评为|被认定为|评为|创建|创成|授予|拥有|具有|落实|完成|签订|公布|公开|上报|报送|有(?!力|效|关|序|利|机|害|毒|限|无)"
)
PRIZE = re.compile(r"^(?:[^，。；“”]{2,10})获得?(?P<prize>(?:国家|省|市|县|区)(?:部)?级[^，。；]*)$")
"""工程质量获国家级奖励 asks for the prize."""

CREATE = re.compile(rf"^(?:{VERBS})(?:了|过)?")
"""A verb that brings something about: what follows is the thing whose existence is asked for."""

ADVERBS = re.compile(r"^(?:积极|认真|大力|切实|全面|持续|进一步|继续|努力|及时|定期|主动|深入|不断|着力|严格)+(?=[\u4e00-\u9fff]{2})")

CONNECTIVES = re.compile(
    r"^(?:其中[：，]?|并且|而且|并|且|以及|及(?!时|格)|和(?!谐)|同时|另外|此外|或者|或|凡|若|如果|如有|如|但|否则|要求|确保|做到)"
)
ABSENCE = re.compile(r"(?:未|没有|无|不|杜绝|避免)(?:再)?(?:发生|出现|产生|存在)(?:过)?|^(?:杜绝|零|无)(?=[^，。；]{0,12}(?:投诉|事故|事件|案件|违法|问题|现象|上访|信访))")
"""Something must not have happened (未发生): needs a nil return."""

LEVELS = re.compile(r"国家级|国家|全国|省部级|省级|省|市级|市|区级|县级|县|乡镇级|镇级|中央|国际")
"""Levels of government; two of them in one breath are steps of one thing."""

MEASURE_END = re.compile(
    r"(?:率|比例|占比|比重|比值|满意度|度|指数|得分|评分|增速|增幅|经费|金额|投入|预算|投资|产值|收入|面积|浓度|总量|均值|平均值|总额|资金|增长|人口|人数|天数|次数|篇数|数量|个数|数)$"
)
"""A name that ends like this is a measured figure (指标), not a countable thing."""

SUBJECT_NOUN = re.compile(
    r"食品|农产品|产品|企业|设备|工程|住宅|药品|机构|建筑|项目|案件|人员|单位|车辆|医师|培训对象|居民|学校|投诉|隐患"
)
"""Nouns that can be the shared subject of the next clause."""

GENERIC = re.compile(
    r"^(?:均?(?:符合|达到|满足|达|完成)(?:规定|以上|上述|相关)?(?:的)?(?:标准|要求|条件|规定|指标值|目标值|目标任务|目标|年度指标值|预期值)?(?:（[^）]*）)?|达标|合格|完成|全部完成|按要求完成|科室齐全|均有|有|是)$"
)
"""A branch that points back to the criterion beside it (符合标准) instead of stating a condition."""

NOTE = re.compile(r"^[^，。；\d]{0,20}按(?:一|1)[次项件个](?:计|计算|计分|加分|扣分|算)$|^(?:[两三]项|以上各?项|上述各?项)?合并(?:计算|计分|扣分)$|^(?:此项|该项|本项)?(?:扣分|加分)不设[上下]限$|只(?:进行|计|加|扣|给)?(?:一次|一项|最高)|不(?:再)?(?:重复|累计|叠加|累加)(?:计|加|扣|得|奖|$)|最高不超过(?:权重|分值|本项)|(?:按|取|以)(?:其)?(?:最高|就高)|就高不就低|可(?:累加|累计)|不封顶|上不封顶|不设[上下]限|(?:实行|采取|采用)(?:倒)?扣分制?$|^累计(?:扣分|加分|计分|计算)$")
"""How several points of one thing are counted (不重复计分, 取最高)."""

EVIDENCE = re.compile(r"^[^，。；=]{2,20}(?:率|比例|占比|比重)=[^。；，]+[。；，]|^(?:查看|查阅|查验|核对|调阅|听取|实地查看|现场查看|现场检查|检查)[^。；，]{0,24}[。；]|^[^，。；\n]{0,16}见附[表件录][^，。；\n≥≤<>]{0,6}(?:[。；，\n]+|(?=[≥≤<>]))")
"""A sentence in front that says how a reviewer looks (查看文件。): evidence, not a rule."""

GRADE = re.compile(r"^(?:优秀|优|良好|良|中等?|一般|合格|较好|较差|差|好)$")
"""A grade given by a person."""

GENERIC_NOT = re.compile(
    r"^(?:如|若)?(?:不|未)(?:符合|达到|达|满足|能)?(?:以上|规定)?(?:标准|要求|条件|标|规定)?(?:的)?$|^(?:不达标准|不满足|不符合|未达标|不达标|无|没有|否|不合格)(?:的|要求|条件)?$"
)
"""The complement of such a branch (不达标准)."""

_BARE_MEASURE = re.compile(r"(?:率|比例|占比|比重|满意度|指数|增速|增幅|产值|浓度|拥有量|总量|数量|均值|平均值|总额|占[\u4e00-\u9fff]{2,14}的?比重)(?:（[^）]*）)?$")


def only_measured(body: str) -> bool:
    """Whether words only name a matter or a figure (近三年专利授权率) and say nothing of how much of it earns the points."""
    return bool(NO_LINE.search(body) or _BARE_MEASURE.search(body) and not re.search(r"\d|全覆盖|上升|下降|提高|降低|增长", body))
