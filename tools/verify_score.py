#!/usr/bin/env python3
"""独立核验计分结果包：python verify_score.py FILE.zip

Reads a bundle written by `zhiheng score --bundle` or downloaded from a run's page, checks every digest, recomputes the points of every
clause, row, section and total from the frozen inputs by the rules in `scorecard.json`, and compares them with `scores.parquet`.
Standard library and pyarrow only; nothing of zhiheng is imported: this is a second implementation of the rule algebra.
Exit: 0 everything agrees, 1 something does not (each disagreement is one sentence), 2 the file cannot be read as a bundle.
"""

import hashlib
import io
import json
import re
import sys
import zipfile
from fractions import Fraction as F
from pathlib import Path

import pyarrow.parquet as pq

WORDS = {"base": "基本分", "bonus": "加分", "total": "总分"}
LIMIT = 10**9  # milli-points that stand for "no limit stated"
ZERO = (0, 0, 0, 0)  # low, high, and low and high of what goes past the row

# --- numbers ---
def milli(text): return int(F(str(text)) * 1000)
def nearest(points):
    """Points to whole thousandths, half away from zero."""
    number = points * 1000
    whole, rest = divmod(abs(number.numerator), number.denominator)
    return (whole + (2 * rest >= number.denominator)) * (-1 if number < 0 else 1)
def compare(left, cmp, right): return {">=": left >= right, ">": left > right, "<=": left <= right, "<": left < right, "=": left == right}[cmp]
def fixed(points): return (milli(points or 0),) * 2 + (0, 0)
def plus(*parts): return tuple(sum(p[i] for p in parts) for i in range(4))
def hull(a, b): return min(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), max(a[3], b[3])
def clip(reach, low, high):
    ends = [min(end, high) for end in reach[:2]] if high is not None and high < LIMIT else reach[:2]
    ends = [max(end, low) for end in ends] if low is not None and low > -LIMIT else ends
    return (*ends, *reach[2:])
def chosen(truth, this, other): return this if truth else other if truth is False else hull(this, other)
def both(parts): return False if False in parts else None if None in parts else True
def either(parts): return True if True in parts else None if None in parts else False
# --- facts ---
def exact(text): return None if text is None else F(text)
class Inputs:
    """The facts of one clause by their place; a fact that is not there is not known."""
    def __init__(self, facts):
        self.facts = facts
    def at(self, path): return self.facts.get(path, {"status": "pending"})
    def value(self, path):
        fact = self.at(path)
        is_open = fact["status"] != "known" or fact.get("ratio", {}).get("whole") == 0
        return None if is_open else exact(fact.get("value"))
    def against(self, path): return exact(self.at(path).get("against"))
    def peers(self, path):
        everyone = [exact(v) for v in self.at(path).get("peers", {}).values()]
        return everyone, [v for v in everyone if v is not None]
    def count(self, path):
        value = self.value(path)
        return None if value is None else max(0, value.numerator // value.denominator)
    def places(self, path, better, order="best_first", ties="same"):
        value, (peers, known) = self.value(path), self.peers(path)
        if value is None or not self.at(path).get("compared", True):
            return None
        upward = (better == "higher") == (order == "best_first")
        ahead = [v for v in known if (v > value if upward else v < value)]
        best = 1 + len(set(ahead) if ties == "dense" else ahead)
        return best, best + len(peers) - len(known) + (0 if ties in ("same", "dense") else known.count(value))
# --- conditions: True, False, None while not known ---
def holds(cond, facts, path):
    kind, value = cond["kind"], facts.value(path)
    if kind in ("all", "any"):
        return (both if kind == "all" else either)([holds(c, facts, f"{path}.of.{i}") for i, c in enumerate(cond["of"])])
    if kind == "trend":
        return trend(cond, facts.at(path))
    if kind == "rank":
        place = facts.places(path, cond.get("better", "higher"))
        within = F(cond["within"])
        return None if place is None else True if place[1] <= within else False if place[0] > within else None
    if value is None:
        return None
    if kind in ("count", "threshold", "benchmark"):
        line = F(cond["value"]) if kind != "benchmark" else facts.against(path)
        return None if line is None else compare(value, cond["cmp"], line)
    return {"exists": value > 0, "deadline": value > 0, "judgement": value > 0, "absent": value == 0}[kind]
def trend(cond, fact):
    series = [exact(v) for v in fact.get("series", [])][-(cond["periods"] + 1) :]
    if fact["status"] != "known" or len(series) <= cond["periods"]:
        return None
    down = cond["direction"] == "down"
    return both([None if None in (a, b) else (b < a if down else b > a) for a, b in zip(series, series[1:], strict=False)])
# --- rules: an interval and the vetoes in it ---
def below(path, key): return f"{path}.{key}" if path else key
def evaluate(rule, facts, path=""):
    reach, vetoes = OPS[rule["op"]](rule, facts, path)
    if rule.get("unless") is None:
        return reach, vetoes
    truth = holds(rule["unless"], facts, below(path, "unless"))
    start = rule.get("base") if rule["op"] == "sum" else rule.get("from") if rule["op"] in ("deduct", "slope") else None
    stands = None if truth is None else not truth
    return chosen(truth, fixed(start), reach), [(scope, both([stands, strikes])) for scope, strikes in vetoes]
def asked(rule, key, facts, path, this, other):
    """`this` where the condition under `key` holds or there is none, `other` where it does not."""
    return chosen(holds(rule[key], facts, below(path, key)), this, other) if rule.get(key) else this
def award(rule, facts, path): return asked(rule, "when", facts, path, fixed(rule["points"]), ZERO), []
def steps(rule, facts, path):
    reach, still, vetoes = None, True, []
    for i, step in enumerate(rule["of"]):
        here = below(path, f"of.{i}")
        truth = True if step.get("when") is None else holds(step["when"], facts, f"{here}.when")
        taken = both([still, truth])
        branch, inner = evaluate(step["rule"], facts, f"{here}.rule") if step.get("rule") else (fixed(step["points"]), [])
        vetoes += [(scope, both([taken, strikes])) for scope, strikes in inner]
        if taken is not False:
            reach = branch if reach is None else hull(reach, branch)
            still = False if truth else None
    return (reach if still is False else hull(reach or ZERO, ZERO)), vetoes
def cap_of(rule): return min(abs(milli(rule["cap"])), LIMIT) if rule.get("cap") is not None else LIMIT
def each(rule, facts, path):
    points, most, count = milli(rule["points"]), cap_of(rule), facts.count(below(path, "per"))
    sign = (points > 0) - (points < 0)
    ends = (0, sign * most) if count is None else (sign * min(count * abs(points), most),) * 2
    return (min(ends), max(ends), 0, 0), []
def floor_of(rule): return milli(rule["floor"]) if rule.get("floor") is not None else 0 if rule.get("from") is not None else None
def deduct(rule, facts, path):
    points, start, most = abs(milli(rule["points"])), milli(rule.get("from") or 0), cap_of(rule)
    count = facts.count(below(path, "per"))
    least, worst = (0, most if points else 0) if count is None else (min(count * points, most),) * 2
    if rule.get("scope", "row") == "card":
        return (start, start, -worst, -least), []
    return clip((start - worst, start - least, 0, 0), floor_of(rule), None), []
def slope(rule, facts, path):
    need, past = below(path, "line"), floor_of(rule) or 0
    start, points, most, floor = milli(rule.get("from") or 0), milli(rule["points"]), cap_of(rule), floor_of(rule)
    rate = -abs(points) if rule.get("from") is not None else points
    value, line = facts.value(need), facts.against(need) if isinstance(rule["line"], dict) else F(rule["line"])
    is_below, cutoff = rule.get("side", "below") == "below", rule.get("cutoff")
    if value is None or line is None:
        ends = [start, start + (most if rate > 0 else -most if rate < 0 else 0)] + ([past] if cutoff is not None else [])
        return clip((min(ends), max(ends), 0, 0), floor, None), []
    if cutoff is not None and (value < F(cutoff) if is_below else value > F(cutoff)):
        return (past, past, 0, 0), []
    count = max(F(0), line - value if is_below else value - line) / F(rule["step"])
    (whole, rest), partial = divmod(count.numerator, count.denominator), rule.get("partial", "drop")
    moved = nearest(count * rate / 1000) if partial == "share" else rate * (whole + (1 if rest and partial == "count" else 0))
    return clip((start + max(-most, min(most, moved)),) * 2 + (0, 0), floor, None), []
def proportional(rule, facts, path):
    need, points = below(path, "to"), milli(rule["points"])
    value, full = facts.value(need), facts.against(need) if isinstance(rule["full_at"], dict) else F(rule["full_at"])
    reach = (0, points, 0, 0)
    if None not in (value, full) and full > 0:
        reach = (nearest(F(points, 1000) * max(F(0), min(F(1), value / full))),) * 2 + (0, 0)
    return asked(rule, "gate", facts, path, reach, ZERO), []
def rank(rule, facts, path):
    need, given = below(path, "points"), rule["points"]
    if isinstance(given, dict) and "to" in given:
        return share(given["to"], milli(given["first"]), facts, need), []
    found = facts.places(need, rule.get("better", "higher"), rule.get("order", "best_first"), rule.get("ties") or "same")
    if isinstance(given, dict):
        start, step = milli(given["first"]), milli(given["decrement"])
        return ((0, start) if found is None else tuple(max(0, start - (n - 1) * step) for n in found[::-1])) + (0, 0), []
    points = [milli(p) for p in given]
    first, last = found or (1, len(points) + 1)
    worth = [points[k - 1] for k in range(first, min(last, len(points)) + 1)] + [0] * (last > len(points))
    return (min(worth), max(worth), 0, 0), []
def share(how, first, facts, need):
    value, (peers, known) = facts.value(need), facts.peers(need)
    if value is None or not facts.at(need).get("compared", True):
        return 0, first, 0, 0
    line = max([value, *known]) if how == "best" else sum([value, *known], F(0)) / (1 + len(known))
    if line <= 0 or (how == "mean" and len(known) < len(peers)):
        return 0, first, 0, 0
    worth = nearest(F(first, 1000) * max(F(0), min(F(1), value / line)))
    return (0 if len(known) < len(peers) else worth), worth, 0, 0
def mean_of(rule, facts, path):
    peers, known = facts.peers(below(path, "over"))
    return given(rule, sum(known, F(0)) / len(known) if peers and len(known) == len(peers) else None), []
def imported(rule, facts, path): return given(rule, facts.value(below(path, "from"))), []
def given(rule, value):
    points = milli(rule["points"])
    return (0, points, 0, 0) if value is None else clip((nearest(value),) * 2 + (0, 0), 0, points)
def total(rule, facts, path):
    parts = [evaluate(part, facts, below(path, f"of.{i}")) for i, part in enumerate(rule["of"])]
    low, high = (milli(rule[k]) if rule.get(k) is not None else None for k in ("floor", "cap"))
    return clip(plus(fixed(rule.get("base")), *(p[0] for p in parts)), low, high), [v for p in parts for v in p[1]]
def bonus(rule, facts, path):
    reach, vetoes = evaluate(rule["rule"], facts, below(path, "rule"))
    return clip(reach, None, milli(rule["cap"]) if rule.get("cap") is not None else None), vetoes
def veto(rule, facts, path):
    truth = holds(rule["when"], facts, below(path, "when"))
    extra = -abs(milli(rule.get("also_deduct") or 0))
    return chosen(truth, (0, 0, extra, extra), ZERO), [(rule["scope"], truth)]
def scale(rule, facts, path):
    reach, vetoes = evaluate(rule["rule"], facts, below(path, "rule"))
    ends = [nearest(F(v, 1000) * F(rule["by"])) for v in reach]
    scaled = (min(ends[:2]), max(ends[:2]), min(ends[2:]), max(ends[2:]))
    return asked(rule, "when", facts, path, scaled, reach), vetoes
def judge(rule, facts, path):
    most = abs(milli(rule["max"] if rule.get("max") is not None else rule["points"]))
    least, sign = abs(milli(rule.get("min") or 0)), rule.get("sign", "+")
    least, most = (least, most) if sign == "+" else (-most, -least)
    awarded, reach = facts.at(below(path, "why")).get("awarded"), (least, most, 0, 0)
    if awarded is not None:
        reach = (max(least, min(most, abs(milli(awarded)) * (1 if sign == "+" else -1))),) * 2 + (0, 0)
    return asked(rule, "when", facts, path, reach, ZERO), []
OPS = {"award": award, "steps": steps, "each": each, "deduct": deduct, "slope": slope, "proportional": proportional, "rank": rank,
       "mean_of": mean_of, "import": imported, "sum": total, "bonus": bonus, "veto": veto, "scale": scale, "judge": judge}  # fmt: skip
# --- the limits of clause, row, section and card ---
def stated(points, kind=""):
    low, high = (-LIMIT, LIMIT) if points is None else (-LIMIT, milli(points)) if F(points) >= 0 else (milli(points), 0)
    return (low if points is None else -abs(milli(points)), 0) if kind == "penalty" else (low, high)
def struck(reach, strikes): return reach if strikes is False else (min(reach[0], 0), min(reach[1], 0) if strikes else reach[1], *reach[2:])
def is_bonus(kind, row, clause): return kind == "bonus" or bool(row.get("bonus")) or clause["rule"]["op"] == "bonus"
def score_clause(clause, facts):
    reach, vetoes = evaluate(clause["rule"], facts)
    reach = struck(clip(reach, *stated(clause["points"])), either([s for scope, s in vetoes if scope == "clause"]))
    is_out = bool(clause.get("applies")) and holds(clause["applies"], facts, "applies") is False
    return asked(clause, "applies", facts, "", reach, ZERO), [v for v in vetoes if v[0] != "clause" and not is_out]
def score_row(name, row, kind, facts, out):
    wholly, frame = kind == "bonus" or bool(row.get("bonus")), row.get("rule") or {}
    inner, outer, strikes = (ZERO, fixed(frame.get("base")), []) if wholly else (fixed(frame.get("base")), ZERO, [])
    for i, clause in enumerate(row["clauses"], 1):
        cid = f"r{name}.c{i}"
        reach, vetoes = score_clause(clause, Inputs(facts.get(cid, {})))
        out["clauses"][cid] = reach
        strikes += [s for scope, s in vetoes if scope == "row"]
        inner, outer = (inner, plus(outer, reach)) if is_bonus(kind, row, clause) else (plus(inner, reach), outer)
    low, high = stated(row["points"], kind)
    if kind != "penalty" and row["points"] is not None and F(row["points"]) > 0 and not wholly:
        low = 0
    high = min(high, milli(frame["cap"])) if frame.get("cap") is not None else high
    low = milli(frame["floor"]) if frame.get("floor") is not None else low
    ends = (ZERO, clip(outer, low, high)) if wholly else (clip(inner, low, high), outer)
    own = Inputs(facts.get(f"r{name}", {}))
    inner, outer = (asked(row, "applies", own, "", struck(reach, either(strikes)), ZERO) for reach in ends)
    out["rows"][name] = {"base": inner, "bonus": outer}
    return inner, outer
def score_section(section, names, facts, out):
    kind, points, cap = section.get("kind", "base"), section["points"], section.get("cap")
    rows = [score_row(n, r, kind, facts, out) for n, r in zip(names, section["rows"], strict=True)]
    inner, outer = plus(*(r[0] for r in rows)), plus(*(r[1] for r in rows))
    if kind == "alternative" and rows:
        inner = (max(r[0][0] for r in rows), max(r[0][1] for r in rows), *inner[2:])
    limit = cap if cap is not None else points
    caps = [c["rule"].get("cap") for r in section["rows"] for c in r["clauses"] if is_bonus(kind, r, c) and c["rule"]["op"] == "bonus"]
    apart = sum(is_bonus(kind, r, c) for r in section["rows"] for c in r["clauses"])
    most = max(map(milli, caps)) if caps and len(caps) == apart and None not in caps else LIMIT
    most = milli(limit) if kind == "bonus" and limit is not None and F(limit) >= 0 else most
    out["sections"].append({"title": section["title"], "base": clip(inner, *stated(limit, kind)), "bonus": clip(outer, -LIMIT, most)})
    return kind, *(out["sections"][-1][part] for part in ("base", "bonus"))
def score_card(card, facts):
    """Points of every clause, row, section and of the card as (low, high, beyond low, beyond high) in milli-points."""
    out, seen, parts = {"clauses": {}, "rows": {}, "sections": []}, {}, []
    for section in card["sections"]:
        names = []
        for row in section["rows"]:
            plain = re.sub(r"[\s/?#~]", "", str(row["number"]))
            seen[plain] = seen.get(plain, 0) + 1
            names.append(plain if seen[plain] == 1 else f"{plain}~{seen[plain]}")
        parts.append(score_section(section, names, facts, out))
    base, taken = (plus(ZERO, *(i for kind, i, _ in parts if (kind == "penalty") == out_of)) for out_of in (False, True))
    more = plus(ZERO, *(o for _, _, o in parts))
    past = (base[2] + more[2] + taken[2] + taken[0], base[3] + more[3] + taken[3] + taken[1])
    full, cap = (LIMIT if card.get(k) is None else milli(card[k]) for k in ("full_points", "bonus_points"))
    base, more = clip((*base[:2], 0, 0), -LIMIT, full), clip((*more[:2], 0, 0), -LIMIT, cap)
    return out | {"card": {"base": base, "bonus": more, "total": tuple(max(0, base[i] + more[i] + past[i]) for i in (0, 1))}}
# --- the bundle ---
def sha(data): return hashlib.sha256(data).hexdigest()
def read(data, columns=None): return pq.ParquetFile(io.BytesIO(data)).read(columns=columns, use_threads=False)
def canonical(data): return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
def shown(reach): return "没有" if reach is None else " 至 ".join(f"{v / 1000:g}" for v in dict.fromkeys(reach[:2])) + " 分"
def packed(members):
    """The zip as it must have been written: any other byte in it was changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, members[name])
    return buffer.getvalue()

def unpacked(raw):
    """Members by name, and the digests of those that do not come out whole."""
    members, broken = {}, {}
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for entry in archive.infolist():
            try:
                members[entry.filename] = archive.read(entry)
            except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
                start = entry.header_offset + 30 + len(entry.filename.encode("utf-8"))
                broken[entry.filename] = sha(raw[start : start + entry.file_size])
    return members, broken

def check_files(raw, members, broken, manifest):
    """Digests of the manifest, of every member and of the zip itself."""
    content = {k: v for k, v in manifest.items() if k != "id"}
    if sha(canonical(content)) != manifest["id"] or canonical(manifest) + b"\n" != members["manifest.json"]:
        yield f"manifest.json 与结果包编号不符：应为 {manifest['id']}，现为 {sha(canonical(content))}"
    for name, entry in manifest["files"].items():
        if name not in members and name not in broken:
            yield f"缺少文件 {name}（应有摘要 {entry['sha256']}）"
        elif (found := broken.get(name) or sha(members[name])) != entry["sha256"]:
            yield f"文件 {name} 的内容被改动：摘要应为 {entry['sha256']}，现为 {found}"
        elif name in broken:
            yield f"文件 {name} 在压缩包里的校验和被改动"
    yield from (f"多出清单上没有的文件 {name}" for name in sorted({*members, *broken} - {*manifest["files"], "manifest.json"}))
    again = packed(members)
    if not broken and again != raw:
        at = next((i for i, (a, b) in enumerate(zip(again, raw, strict=False)) if a != b), min(len(again), len(raw)))
        yield f"压缩包的目录结构被改动：从第 {at} 个字节起与应有的不同"

def check_inputs(members, manifest):
    """The snapshot's own manifest, the rules, and the facts against proofs and record lists."""
    load = {name: json.loads(members[f"{name}.json"]) for name in ("scorecard", "facts", "records")}
    if (found := sha(canonical(load["scorecard"]))) != manifest["scorecard"]["sha256"]:
        yield f"scorecard.json 的规则摘要应为 {manifest['scorecard']['sha256']}，现为 {found}"
    held = json.loads(members["snapshot/manifest.json"])
    content = {**held, "meta": {k: v for k, v in held["meta"].items() if k != "written_at"}}
    del content["id"]
    if not sha(canonical(content)) == held["id"] == manifest["snapshot"]["id"]:
        yield f"snapshot/manifest.json 的快照编号应为 {manifest['snapshot']['id']}，现为 {sha(canonical(content))}"
    ids = {code: set() for code in held["relations"]}
    for code, entry in ((c, f) for c, e in held["relations"].items() for f in e.get("files", [e])):
        these = set(read(members[f"snapshot/{entry['file']}"], ["id"])["id"].to_pylist())
        ids[code] |= these
        if (found := (len(these), sha(members[f"snapshot/{entry['file']}"]))) != (wanted := (entry["rows"], entry["sha256"])):
            yield f"snapshot/{entry['file']} 与快照清单不符：行数和摘要应为 {wanted}，现为 {found}"
    for proof in map(json.loads, members["proofs.jsonl"].decode("utf-8").splitlines()):
        for given in proof["inputs"]:
            place = f"条款 {proof['clause']} 的取数“{given['path']}”"
            fact = load["facts"].get(proof["clause"], {}).get(given["path"])
            if fact != given["fact"]:
                yield f"{place}：facts.json 与 proofs.jsonl 所记的事实不同"
            sides = load["records"]["facts"].get(proof["clause"], {}).get(given["path"], {})
            kept, told = ({s: (r["digest"], r["count"], r["number"]) for s, r in x.items()} for x in (sides, given["records"]))
            if kept != told:
                yield f"{place}：records.json 与 proofs.jsonl 所记的记录不同"
            yield from check_records(place, fact or {}, sides, load["records"]["lists"], ids)

def check_records(place, fact, sides, lists, ids):
    for side, entry in sides.items():
        listed = lists.get(entry["digest"], [])
        if sha("".join(f"{i}\n" for i in listed).encode()) != entry["digest"] or len(listed) != entry["count"]:
            yield f"{place}：“{side}”的记录编号与摘要不符，应有 {entry['count']} 条，现有 {len(listed)} 条"
        lost = set(listed) - ids.get(entry["relation"], set())
        if lost or len(set(listed)) != len(listed):
            yield f"{place}：“{side}”的记录有重复，或不在快照的 {entry['relation']} 里：{min(lost, default='重复')}"
        counts = {"value": fact.get("value"), **fact.get("ratio", {})}
        if "is" in entry and F(counts[entry["is"]]) != entry["number"] * entry["scale"]:
            yield f"{place}：事实记的是 {counts[entry['is']]}，记录数出来是 {entry['number'] * entry['scale']}"

def stated_points(scores, results, totals):
    """Every stated interval by the words that name it, in milli-points."""
    out = {f"scores.parquet 的条款 {r['clause']}": (r["low_milli"], r["high_milli"]) for r in scores}
    groups = [(f"第 {name} 行", x) for name, x in results["rows"].items()] + [(x["title"], x) for x in results["sections"]]
    out |= {f"results.json 的“{name}”{WORDS[part]}": tuple(x[part]) for name, x in groups for part in ("base", "bonus")}
    out |= {f"results.json 的{word}": tuple(results["card"][name][:2]) for name, word in WORDS.items()}
    return out | {f"manifest.json 的{word}": tuple(totals[name]) for name, word in WORDS.items()}

def check_points(members, manifest):
    """Every point again, from rules and facts alone."""
    found = score_card(json.loads(members["scorecard.json"]), json.loads(members["facts.json"]))
    scores, results = read(members["scores.parquet"]).to_pylist(), json.loads(members["results.json"])
    totals = {name: [milli(t[k]) for k in ("low", "high")] for name, t in manifest["totals"].items()}
    clauses = [{"clause": c, "low_milli": x[0], "high_milli": x[1]} for c, x in found["clauses"].items()]
    mine = stated_points(clauses, found, {name: x[:2] for name, x in found["card"].items()})
    theirs = stated_points(scores, results, totals)
    for name in {**theirs, **mine}:
        if mine.get(name) != theirs.get(name):
            yield f"{name}是 {shown(theirs.get(name))}，按事实和规则算得 {shown(mine.get(name))}"
    for row in scores:
        if row["low_milli"] != row["high_milli"] and row["state"] in ("earned", "partial", "missed"):
            yield f"条款 {row['clause']} 的得分还没有定，scores.parquet 却写作“{row['state']}”"

def main(arguments):
    try:
        raw = Path(arguments[0]).read_bytes()
        members, broken = unpacked(raw)
        if "manifest.json" in broken:
            return print(f"核验不通过：\n- 文件 manifest.json 的内容被改动，现摘要 {broken['manifest.json']}") or 1
        manifest = json.loads(members["manifest.json"])
        if manifest["format"] != "zhiheng-bundle/1":
            raise ValueError(f"格式是 {manifest['format']}")
    except Exception as error:  # a changed byte may break the zip in any way
        return print(f"读不出来：应给出 zhiheng score --bundle 写出的一个结果包，用法 verify_score.py FILE.zip（{error}）") or 2
    faults = []
    for check in (check_files(raw, members, broken, manifest), check_inputs(members, manifest), check_points(members, manifest)):
        try:
            faults.extend(check)
        except Exception as error:  # a changed byte may break anything that is read from it
            faults.append(f"有内容读不懂，不能再往下核对：{type(error).__name__} {error}")
    if faults:
        return print(f"核验不通过，有 {len(faults)} 处不符：\n" + "\n".join(f"- {fault}" for fault in faults)) or 1
    low, high = (manifest["totals"]["total"][k] for k in ("low", "high"))
    print(f"核验通过：{len(manifest['files'])} 个文件的摘要一致，条款、行、类别和总分（{low} 至 {high} 分）都重新算过，全部一致。")
    return print(f"结果包编号 {manifest['id']}，请与发送方公布的编号核对。") or 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
