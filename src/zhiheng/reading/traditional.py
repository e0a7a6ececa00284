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
    "攜携 敗败 敵敌 斷断 暢畅 曉晓 書书 極极 榮荣 樂乐 標标 橫横 檔档 權权 欄栏 歡欢 歐欧 勵励 滾滚 濫滥 濟济 淺浅 渦涡 減减 漸渐"
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
            f"全文用繁体字（{hanzi} 个汉字中至少 {len(places)} 个是繁体）。指标、单位和评分用语按简体识别，繁体文件会读漏。"
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
