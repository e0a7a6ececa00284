"""Traditional characters (繁体字): the rules know simplified ones, so a traditional text must be turned first, by a person's click.

Only characters are listed that simplified print never has (著 in 著名 is not among them), so a hit is no false alarm.
"""

from __future__ import annotations

import re

from zhiheng.reading.model import Finding, Repair
from zhiheng.reading.sources.legibility import hanzi_in
from zhiheng.values import Span

_PAIRS = (
    "質质 強强 縣县 區区 鎮镇 鄉乡 國国 產产 業业 務务 員员 會会 議议 設设 標标 準准 計计 認认 證证 檢检 驗验 監监 測测 評评 價价 規规 劃划 範范 責责 單单 聯联 關关 "
    "體体 係系 係系 統统 總总 結结 經经 濟济 發发 展展 動动 進进 實实 現现 開开 貫贯 徹彻 黨党 習习 義义 導导 領领 會会 構构 機机 構构 職职 權权 處处 辦办 廳厅 "
    "應应 當当 對对 從从 為为 無无 與与 這这 個个 們们 來来 時时 間间 過过 還还 並并 內内 數数 據据 率率 達达 擴扩 長长 層层 級级 類类 項项 條条 節节 "
    "點点 線线 網网 絡络 電电 車车 輛辆 門门 問问 題题 題题 報报 導导 傳传 傳传 廣广 場场 創创 傑杰 優优 獎奖 勵励 補补 貼贴 財财 資资 費费 稅税 貿贸 貨货 購购 "
    "銷销 營营 運运 輸输 鐵铁 鋼钢 銀银 錢钱 錄录 鏈链 鋒锋 針针 鍵键 銳锐 鎖锁 環环 護护 淨净 汙污 濕湿 滅灭 災灾 熱热 煙烟 燈灯 爐炉 牆墙 樓楼 橋桥 樹树 "
    "農农 糧粮 穀谷 飼饲 養养 畜畜 魚鱼 雞鸡 鳥鸟 豬猪 種种 穩稳 積积 稱称 藥药 醫医 療疗 療疗 衛卫 術术 藝艺 葉叶 蘇苏 華华 萬万 億亿 兩两 幾几 雙双 壓压 廠厂 "
    "廢废 險险 隱隐 隨随 陽阳 陰阴 際际 陸陆 隊队 階阶 難难 雜杂 離离 雲云 靈灵 響响 頁页 順顺 須须 預预 頒颁 頭头 頻频 顆颗 願愿 顯显 風风 飛飞 飲饮 館馆 馬马 "
    "駐驻 騎骑 驅驱 驚惊 髒脏 鬥斗 鬧闹 魯鲁 鮮鲜 麥麦 黃黄 齊齐 齡龄 龍龙 轉转 軟软 較较 載载 輕轻 輔辅 輪轮 轄辖 辭辞 農农 邊边 遷迁 選选 遺遗 遠远 適适 違违 "
    "連连 遲迟 鄰邻 鄭郑 釋释 裝装 製制 複复 見见 觀观 覽览 覺觉 親亲 訂订 討讨 訓训 記记 許许 訪访 診诊 詞词 試试 詢询 話话 該该 詳详 語语 誤误 誠诚 說说 課课 "
    "調调 談谈 請请 諮咨 論论 諾诺 謝谢 講讲 譽誉 讀读 變变 讓让 豐丰 貢贡 貧贫 質质 賬账 賠赔 賦赋 賽赛 贊赞 趕赶 趨趋 跡迹 踐践 躍跃 輝辉 勞劳 勢势 勝胜 務务 "
    "協协 參参 叢丛 啟启 喪丧 嚴严 團团 園园 圖图 圓圆 聖圣 壞坏 壯壮 夢梦 奪夺 奮奋 婦妇 媽妈 嬰婴 學学 孫孙 寧宁 審审 寫写 寬宽 專专 將将 屆届 屬属 島岛 嶺岭 "
    "歲岁 歷历 曆历 歸归 殘残 殺杀 毀毁 氣气 決决 沒没 況况 測测 湧涌 溝沟 滿满 漁渔 漢汉 潔洁 灣湾 爭争 狀状 獨独 獲获 獻献 瑪玛 畝亩 畢毕 異异 當当 疊叠 "
    "盡尽 盤盘 眾众 礎础 確确 禮礼 禍祸 離离 競竞 筆笔 築筑 簡简 簽签 籌筹 糾纠 紀纪 約约 紅红 純纯 紙纸 級级 細细 組组 終终 絕绝 給给 綜综 綠绿 維维 緊紧 編编 "
    "緩缓 練练 縮缩 績绩 織织 繁繁 繳缴 繼继 續续 罰罚 罷罢 聞闻 聲声 職职 聽听 肅肃 腦脑 腳脚 臨临 舉举 興兴 舊旧 艦舰 莊庄 藍蓝 虛虚 號号 衝冲 補补 輿舆 鑒鉴 "
    "鑑鉴 閉闭 閱阅 闊阔 闢辟 陳陈 雖虽 靜静 韓韩 順顺 顧顾 飾饰 駕驾 驟骤 體体 點点 懷怀 態态 慣惯 慮虑 憑凭 憲宪 懲惩 戰战 戶户 拋抛 擔担 擬拟 擇择 擊击 擾扰 "
    "攜携 敗败 敵敌 斷断 暢畅 曉晓 書书 極极 榮荣 樂乐 標标 橫横 檔档 權权 欄栏 歡欢 歐欧 勵励 滾滚 濫滥 濟济 淺浅 渦涡 減减 漸渐 "
    "後后 於于 誌志 牽牵 蓋盖 佈布 儘尽 儲储 儀仪 償偿 傾倾 側侧 偵侦 備备 僅仅 債债 傷伤 兒儿 冊册 凍冻 劉刘 則则 剛刚 劑剂 劇剧 勳勋 匯汇 廚厨 吳吴 喚唤 嘗尝 執执 堅坚 塊块 塗涂 塵尘 墊垫 墾垦 壘垒 夠够 夾夹 宮宫 尋寻 岡冈 峽峡 崗岗 嶽岳 巒峦 幣币 帳帐 幫帮 庫库 "
    "廂厢 彌弥 彈弹 彎弯 徑径 復复 徵征 恆恒 悅悦 惱恼 惡恶 慘惨 慶庆 憂忧 懇恳 戲戏 掃扫 掛挂 採采 揀拣 揚扬 換换 損损 搶抢 撥拨 撫抚 擋挡 攔拦 攝摄 攤摊 攬揽 斂敛 晝昼 曬晒 棟栋 棄弃 槍枪 樁桩 樑梁 樞枢 樣样 櫃柜 殼壳 毆殴 沖冲 淚泪 淵渊 渾浑 溫温 滬沪 滯滞 漲涨 "
    "潤润 潛潜 澤泽 瀏浏 灑洒 灘滩 煉炼 煩烦 燒烧 燦灿 爛烂 爾尔 犧牺 狹狭 瑣琐 畫画 癥症 盜盗 矯矫 磚砖 礦矿 禦御 穫获 窮穷 筍笋 篩筛 籃篮 籠笼 紛纷 納纳 紮扎 紹绍 絲丝 綁绑 綱纲 緒绪 緣缘 縱纵 繞绕 繪绘 繫系 纖纤 羅罗 脅胁 脈脉 脹胀 膚肤 膠胶 臟脏 臺台 艙舱 艱艰 "
    "蔣蒋 蕩荡 薦荐 薩萨 蘋苹 蘭兰 虧亏 蝦虾 蟲虫 衆众 裏里 裡里 襲袭 視视 觸触 託托 訴诉 註注 詐诈 誇夸 誰谁 謀谋 謹谨 譜谱 譯译 豎竖 販贩 貴贵 買买 賣卖 賢贤 賀贺 賓宾 賞赏 賴赖 贏赢 趙赵 軍军 軌轨 輯辑 辯辩 迴回 逕径 遊游 遞递 邁迈 郵邮 鄒邹 釀酿 鈣钙 鈔钞 銅铜 "
    "銘铭 鋪铺 錯错 鍋锅 鍊炼 鏟铲 鐘钟 鑄铸 鑽钻 閃闪 閣阁 隻只 霧雾 韌韧 頂顶 頓顿 頗颇 額额 顛颠 颱台 飯饭 飽饱 餘余 饋馈 騰腾 驕骄 髮发 鴨鸭 鵝鹅 鹽盐 麗丽 麵面 齒齿 龜龟 嚮向 幹干 鬆松 籲吁 瀋沈 讚赞 誼谊 諒谅 謠谣 賭赌 綴缀 緝缉 繩绳 纜缆 綿绵 絨绒 締缔 綢绸 "
    "緻致 捲卷 搗捣 擺摆 擱搁 摺折 揮挥 懸悬 懶懒 愛爱 憶忆 恥耻 廟庙 廬庐 廈厦 嶼屿 巖岩 嶄崭 寶宝 嬌娇 娛娱 奧奥 奬奖 夥伙 壇坛 壩坝 墮堕 塢坞 囑嘱 嚇吓 噸吨 嘆叹 厲厉 厭厌 匱匮 勸劝 勻匀 剝剥 劍剑 凈净 儉俭 傢家 偉伟 倉仓 併并 佔占 亞亚 亂乱 丟丢 驛驿 駛驶 駁驳 "
    "闡阐 閥阀 閩闽 鄧邓 鄖郧 遼辽 遜逊 輻辐 賺赚 賄贿 貪贪 貶贬 謄誊 諧谐 誘诱 詣诣 訊讯 覈核 襯衬 蠟蜡 蘊蕴 薑姜 蓮莲 蒼苍 莖茎 腎肾 腸肠 聳耸 耬耧 罈坛 繽缤 縫缝 綻绽 絞绞 紡纺 糞粪 粵粤 簾帘 竊窃 禎祯 碼码 睏困 瞞瞒 疇畴 畵画 甌瓯 獵猎 牘牍 爍烁 燭烛 煥焕 烏乌 "
    "濱滨 澱淀 潑泼 漿浆 漚沤 涼凉 殲歼 歟欤 櫻樱 檯台 檸柠 樸朴 槳桨 楊杨 梔栀 暫暂 撈捞 挾挟 懾慑 憤愤 愜惬 彙汇 廩廪 帶带 屢屡 寵宠 嬸婶 妝妆 墻墙 嚐尝 喬乔 吶呐 咼呙 凜凛 傘伞 僑侨 倆俩 侖仑"
)
SIMPLE: dict[str, str] = {pair[0]: pair[1] for pair in _PAIRS.split() if pair[0] != pair[1]}
_TRADITIONAL = re.compile("[" + "".join(SIMPLE) + "]")
_WORD = re.compile(f"[\u4e00-\u9fff]{{0,2}}[{''.join(SIMPLE)}][\u4e00-\u9fff]{{0,2}}")
MOST_WORDS = 30
THROUGHOUT = 20
"""From this many traditional characters and a twentieth of all on, the whole text is traditional."""


def find_traditional(text: str) -> tuple[list[Repair], list[Finding]]:
    """Single traditional words as repairs; one finding where the whole text is traditional."""
    places = [m.start() for m in _TRADITIONAL.finditer(text)]
    if not places:
        return [], []
    hanzi = hanzi_in(text)
    if len(places) >= THROUGHOUT and len(places) * 20 >= hanzi:
        message = (
            f"全文用繁体字（{hanzi} 个汉字中至少 {len(places)} 个是繁体）。指标、单位和评分用语已按简体识别，原文照印；字表只收常用字，可能读漏。"
            "请在 Word 或 WPS 的“审阅”中用“繁转简”转换并核对后重新上传。"
        )
        return [], [Finding("text.traditional", "warning", Span(places[0], places[0] + 1), message, found=text[places[0]])]
    repairs = []
    for match in list(_WORD.finditer(text))[:MOST_WORDS]:
        repairs.append(Repair(Span(*match.span()), match.group(), simplified(match.group()), "夹有繁体字"))
    return repairs, []


def simplified(text: str) -> str:
    """The text with its traditional characters turned into simplified ones, as far as they are listed.

    >>> simplified("質量強縣")
    '质量强县'
    """
    return _TRADITIONAL.sub(lambda m: SIMPLE[m.group()], text)
