"""The phrases by which a scoring text gives, takes, limits or leaves out points (计分用语的句式).

Patterns are data of the language; `branches` tries them in order on one piece of text at a time.
"""

from __future__ import annotations

import re

from zhiheng.rules.compiler.text import ANY, NUM, PER_UNITS

FEN = r"分(?!钟|公司|局|别|级|类|解|管|布|析|配|工|散|离|期|开|区|子|项(?!，)|值(?:为零)?[^，。；）]|数(?!据)|(?:及|（不?含）)?以[上下])"
POINTS = rf"(?P<pts>{NUM}(?:分?[、，]{NUM})*(?:分?-{NUM})?){FEN}"
CNPTS = r"(?P<pts>[一二两三四五六七八九十]{1,3})分(?!钟|之|公司|局|别|级|类|解|管|布|析|配|工|散|离|期|开|区|子|项)"
SLASH = rf"(?P<slash>/(?:{PER_UNITS}))?"
LOSS_VERB = r"(?:追加扣除|(?:并?[从在])?总分中?(?:再|另)?扣[减除]?|扣[减除]?总分|另扣|再扣除?|加扣|倒扣|扣减|扣除|扣|减)"
GAIN_VERB = r"(?:可得|得到|得|(?<![合累共总])计|(?<![登标书日笔速])记|占|再加|另加|加|奖励|奖|赋予|赋|给予|给|评|为)"
SCORE = re.compile(
    rf"(?P<disc>酌情|视具体情况|视情况|视情节?|适当)?(?P<dist>分别|依次|各)?(?P<disc2>酌情)?(?:(?P<loss>{LOSS_VERB})|(?P<gain>{GAIN_VERB}))分?(?:{POINTS}|{CNPTS.replace('pts', 'cnpts')})(?:不等)?{SLASH}"
)
NO_FEN = re.compile(rf"(?P<verb>加|扣)(?P<pts>{NUM})(?=[。；，]?$)")
ZERO = re.compile(r"(?:该项|本项目?|此项|此处)?(?:不得分|不计分|不给分|不加分|不予计分|扣[完除]?(?:本项|该项)?(?:全分|满分|全部分值?)|(?<![\u4e00-\u9fff])?全扣(?:分)?(?=$|[。；，])|全部扣完|扣除全部分值?|分值全扣|(?:得|记|计|为)?零分|分值为零|不失分)|(?:该项|本项目?|此项|此处)?(?<![\d.])(?:得|计|记|扣至|为)?0分")
FULL = re.compile(r"(?:，?(?:该项|本项|此项))?(?:按满分(?:计算?|计分|得分|赋分)|(?:得|计|记)(?:该项)?满分)|(?<![未扣])得?全分|(?<=[上下内标成到的])，?(?:为|是)?满分$")
MARK_TAIL = re.compile(rf"[（〔【\[]\s*(?:共|计|得|满分|各|每项)?\s*(?P<pts>{NUM})\s*分?\s*[）〕】\]]?$")
BARE = re.compile(rf"(?<![\d.])(?P<pts>{NUM}){FEN}{SLASH}(?=[。；，）]?$)")
SHARE = re.compile(
    rf"(?:得|计|记|按)(?:该项|本项|此项|其)?(?:基本分值?|标准分值?|分值|满分|权重分?|应得分|总分)?的?(?:(?P<share>{NUM})%(?:的?分值?|计分|得分|的?基本分)?|(?P<half>一半|半数)(?:的?分值?)?)$"
)
CAP_SHARE = re.compile(rf"^(?:本项|该项|此项)?(?:最高|最多|总分)?(?:得分)?(?:不超过|不得超过|为)(?:本项|该项|此项)?(?:分值|权重分?|标准分值?|基本分值?|满分)的(?P<n>{NUM})(?P<unit>倍|%)$")
CAP = re.compile(
    rf"^(?:本项|该项|此项)(?:总分|共计?|满分)(?:为|：)?(?P<whole>{NUM})分$|^共(?P<times>{ANY})(?:项|个|条|次|家|类|种)$|^(?:本项|该项|此项)?(?:合计|累计|总计|累计记分|加分|扣分|两项)?(?:(?P<full>满分)|最高(?:不超过|加|得|计|奖|扣减?|减|可加)?|最多(?:不超过|加|得|计|扣减?|减|可加)?|总分不超过|不超过|封顶|上限|共计?|以|至多)(?P<verb>加|扣|得)?(?:分)?(?:不超过|为)?(?P<pts>{NUM})分(?:为限|封顶|止|为止)?$"
    rf"|^(?:加分|扣分|累计加分|累计扣分|累计记分|累计|合计)(?:最高|最多)?(?:不超过|不得超过|至多|以)(?P<pts2>{NUM})分(?:为限)?$|^(?P<pts3>{NUM})分(?:封顶|为限)$"
)
FLOOR = re.compile(r"^(?:最低(?:分?为|得|计|扣至)?(?:0|零)分|不低于0分|最低扣至零分)$|^(?:本项|该项|此项)?(?:分值|分数)?(?:直至|直到)?(?:扣完|扣完该项|扣完本项|扣光|减完|扣至零分|扣至0分)(?:\d+(?:\.\d+)?)?(?:分)?(?:为止|止)?$|^不(?:计|出现)负分$")
SPENT = re.compile(rf"^(?:本项|该项|此项)?(?:直至|直到)?(?:扣完|扣光|减完|扣满)(?P<pts>{NUM})分(?:为止|止)$")
"""扣完2分为止 in a row of 8: the most that this one deduction takes."""
EXEMPT = re.compile(r"(?:可|的)?(?:不扣分|免予扣分|免扣分|酌情减免|不重复扣分)$")
SCALE = re.compile(r"(?P<by>加倍|减半|翻倍|双倍)(?:扣|加|计|得|减)?分?$")
PROPORTION = re.compile(rf"(?:根据|依据)[^，。；]{{0,24}}(?:比重|比例)(?:计算)?(?:得分|计分)|按(?:照)?(?P<of>[^，。；]{{0,60}}?)(?:比例|完成率|百分比)(?:(?:乘以?|[×*])(?:分值|权重分?|满分|标准分|{NUM}分?))?(?:相应)?(?:得分|计分|计算得分|给分|扣分|记分|折算)|比例(?:得分|扣分|计分)|[×*](?:分值|权重|满分|\d+(?:分)?$)")
RANK = re.compile(r"(?:按|从高到低|由高到低|由低到高|从低到高|依次|根据).{0,40}(?:排名|排队|排序|位次|名次)|第(?:一|1)名|前(?:\d|[一二三四五六七八九十])名|排名(?:第一|\d)|后续(?:位次|名次)|最低得分计分")
VETO = re.compile(r"(?:实行|予以|进行)?一票否[优决]|(?:直接)?(?:定|判定|评定|确定|列|评)为(?:不合格|不达标|不及格|较差|最低)(?:等次|等级|档次)?$|(?:^|(?:考核|审查|评定|评价|评审)(?:结果)?(?:直接)?(?:判|定|评)?为?|(?:结果|直接)(?:判|定|评)?为?|[判定评]为?|为|，)不合格$|取消[^，。；]{0,6}?(?:评优|评先|参评|评选|资格)[^，。；]*$|不得评(?:优|先)|不能评优")
IMPORT = re.compile(r"(?:引用|采用|以)[^，。；]{2,40}(?:考核|测评|评价|评议|评审|检查)(?:得分|结果|成绩|评分|分数)|拆算扣分|折算(?:计入|得分)")
MEAN = re.compile(r"(?:得|按|取|以|计|给|用)(?:其他|其余|全县|全市|全省|各|同类|参评|本组)?[^，。；]{0,12}(?:平均分值?|平均得分|得分的?平均(?:值|分|数)?)(?:计分|计算|计|计入|赋分|得分|为准)?$")
LEFT_OUT = re.compile(
    r"(?:不(?:参与|参加|列入|纳入|作)(?:本项|该项|此项|该指标|本指标)?(?:考核|评价|考评|评分|计分)(?:范围)?|(?:按|作|作为|视为)(?:合理)?缺项(?:处理|计算|对待)?|不计入(?:总分|分母|满分)|不予考核|不考核(?:此项|本项|该项)?|(?:本项|该项|此项)(?:不适用|不计入?))$"
)
PERSON = re.compile(
    r"(?P<disc>酌情|视(?:具体)?情况?(?:轻重)?|视情节(?:轻重)?|综合)[^，。；]{0,10}(?P<verb>给分|赋分|评分|打分|计分|评定|评判|加分|扣分|得分)(?:确定)?$"
    r"|由[^，。；]{2,40}(?P<verb2>评定|打分|评分|赋分|评判|认定得分)$"
)
EXTEND = re.compile(r"^(?:以此类推|依此类推|依次类推)$")
RATIO = re.compile(rf"每(?P<verb>[^，。；、\d]{{0,10}}?)(?P<n>{ANY})?个?(?P<unit>百分点|%|‰)")
RATIO_FEN = re.compile(rf"每(?P<verb>低|高|少|差|降低?|下降|上升|提高|超过?|减少|增加)(?:于[^，。；\d]{{0,8}})?(?P<n>{ANY})分(?=[的，]?$)")
"""满意度每低1分: a figure that is itself counted in points."""
FROM_LINE = re.compile(rf"每(?P<verb>低|高|超|少|差)[于过出]?(?P<line>{NUM})%(?:的)?(?P<n>{ANY})个?(?P<unit>百分点|%)")
"""每低于90%一个百分点: the line stands inside the step."""
BACK = re.compile(rf"^(?:再|的)?(?P<verb>上升|下降|高|低|少|多|增加|减少)(?P<n>一|1)(?P<unit>{PER_UNITS})$")
BOUND = r"(?:不低于|不少于|不超过|至少|最少|达到|均|都|须|必须|应当?|要|配备|平均)"
"""After 每人, 每个单位: a line per head, not a thing that is counted."""
PER = re.compile(
    rf"每(?!(?:百|千|万|十万|百万)(?:人|户|台|家|名|辆|平方公里)|村|镇|乡|县|区|市|人均|(?:[年月日天周]|季度|半年)[^，。；扣加得的])(?P<verb>(?:[^，。；、\d每]{{0,14}}?))(?P<n>{ANY})?个?(?P<unit>{PER_UNITS}|万元|亿元|分贝|微克)(?!{BOUND}|(?:及|（含）)?以上)(?:每?(?:次|项|处|例|件|人|起)|次)?"
)
PER_ANY = re.compile(rf"每(?P<verb>发生|出现|发现|逾期|延迟|推迟|迟到?|少|缺|多|超过?|增加?|减少|低|高)(?P<n>{ANY})个?(?P<unit>[\u4e00-\u9fff]{{1,3}})$")
"""每少1学时: a unit that no list knows counts where its number stands right before the points."""
SHARE_LOSS = re.compile(
    rf"(?:扣[减除]?|减)(?:该项|本项|此项|其)?(?:基本分值?|标准分值?|分值|满分|权重分?|应得分|总分)?的?(?P<share>{NUM})%(?:的?分值?)?$"
)
"""每低1%扣5%: a share of the row's points."""
BY_RULE = re.compile(r"(?:按|依据|根据|参照)[^，。；]{2,30}(?:办法|细则|标准|规定|要求|结果)[^，。；]{0,6}(?:扣|加|计|得|评|赋)分$")
"""按省考核评分办法扣分: points that another rule sets, and no name of what stands behind it."""
MISSING = re.compile(rf"(?<![至不])(?P<verb>少|缺少|缺|漏|未)(?P<n>一|1|{ANY})(?P<unit>{PER_UNITS})$")
LATE = r"逾期|迟报|晚报|迟交|漏报|错报|推迟|延迟|延误|拖延|超期|超时|滞后"
TAIL_ONE = re.compile(rf"(?<![至不])(?P<verb>{LATE}|少(?!于)|多(?!于)|超额?(?!过)|增加|减少|缺|漏|差|未|多出)[^，。；\d一]{{0,4}}?(?P<n>一|1)个?(?P<unit>{PER_UNITS}|个)[^，。；\d]{{0,6}}$")
ONE_FAULT = re.compile(
    rf"(?:^|[，。；])(?:有|出现|发现)?(?P<n>[一1])个?(?P<unit>{PER_UNITS})(?=[^，。；、\d任]{{0,6}}?(?:不|未|没|缺|错|超))"
    rf"|(?:缺少|缺|有|出现|发现)(?P<n2>[一1])个?(?P<unit2>{PER_UNITS})(?=[^，。；、]{{2,}})"
)
"""一项不符合扣1分, 缺一个部门的制度扣1分: so much for each."""
ONCE = re.compile(rf"(?:出现|发现|发生|有)?(?P<n>一|1)(?P<unit>{PER_UNITS})[^，。；]*$")
ALONE = re.compile(rf"(?:^|[，。；的])(?:发现|出现|有|查出|查实)?[一1]个?(?P<unit>{PER_UNITS})$")
"""未按规定进行评价的，一个项目扣3分: the number and its unit alone count."""
BY_EACH = re.compile(r"按(?P<unit>卷|户|次|项|件|人|个|处|份|条|起|批次)$")
"""按卷扣2分: so much for each of them."""
BY_UNIT = re.compile(rf"按(?P<pts>{NUM})分/(?P<unit>{PER_UNITS}|户)的?(?:标准)?(?:追加|累计)?(?P<verb>扣|加|计)分?$")
"""按10分/户扣分: the points and their unit before the verb."""
COUNTED = re.compile(r"[\u4e00-\u9fff](?<![第任前近满每])(?P<n>一|1)(?P<unit>次|起|例|件|项|处|篇|条|人次|批次|天|日|户|份|宗|笔)$")
"""Before a loss, 迟报1次 counts; 第1次 and 任一项 do not."""


COUNTED_GAIN = re.compile(r"[\u4e00-\u9fff”》）](?<![第任前近满每达于过到少有])(?P<n>一|1)个?(?P<unit>次|例|件|项|篇|条|家|个|名|人|批次|人次|户|块|枚|所|条|场)$")
"""Before an addition, 新增品牌1个加2分 counts; 达到1个 draws a line."""
ADDS = ("加", "奖", "奖励", "再加", "另加")
TWO = re.compile(rf"[得计记加]{NUM}分")
LINE_BEFORE = re.compile(r"(?:[≥≤<>=]|不低于|不少于|达到|达|高于|超过|低于|少于|不足|总分|满分|基础分|合计)$")
MEASURES = frozenset({"万元", "亿元", "微克", "分贝"})
"""Units of a measured figure: 每少10万元扣2分 counts steps of distance, not things."""
TIMES = frozenset({"年", "月", "日", "天", "季度", "期"})
ALREADY = re.compile(r"(?:已经?|同一|同时)[^，。；]*$")
"""已经扣分的，不再重复扣分: the first part only says when the note holds."""

LABEL = re.compile(r"^(?:一票否[决优]|否[决优]|加分|扣分|奖励|附加)(?:项目?|事项|指标|情形|条款)?：")
"""一票否决项：…: the heading of a line, not what it says."""
LATER = re.compile(rf"第?(?P<n>{ANY})名?(?:及)?(?:以后|以下|之后|及其后|往后)(?:的|均|名次|各名次|，)*(?:(?!递减|减|少)[^，。；\d]){{0,4}}?(?P<p>{NUM})分")
"""第7名及以后得3分: the points of all places behind."""
