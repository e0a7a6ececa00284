"""What every page owes its reader, asked of the page itself in the browser: `faults(page)` gives sentences, none when all is well."""

from __future__ import annotations

import re
from typing import Any

LATIN = re.compile(r"^[A-Za-z][A-Za-z '’,.:;/()&-]{3,}$")
"""A text that holds no Chinese at all."""
NAMES = re.compile(r"^(English|Excel|Word|PDF|JSON|CSV|CNAS|CMA|QR|SHA-?256|ISO\b.*|GDP|R&D)$", re.I)
"""Names of formats and the like, which are the same in Chinese."""

ASK = r"""
() => {
  const out = [];
  const shown = e => { const r = e.getBoundingClientRect(), s = getComputedStyle(e);
    return r.width > 0 && r.height > 0 && s.visibility !== 'hidden' && e.checkVisibility() && !e.closest('.visually-hidden, [hidden]') };
  const brief = e => (e.outerHTML.replace(/\s+/g, ' ').slice(0, 110));
  const text = e => (e.innerText || e.textContent || '').replace(/\s+/g, ' ').trim();
  const wide = innerWidth + 1;

  // the body never scrolls sideways, and nothing is cut off at its edge instead
  if (document.scrollingElement.scrollWidth > innerWidth)
    out.push(`the page is ${document.scrollingElement.scrollWidth} px wide`);
  const boxed = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) {
    const s = getComputedStyle(p); if (/auto|scroll/.test(s.overflowX) || s.overflowX === 'hidden') return true; } return false };
  for (const e of document.querySelectorAll('main *')) {
    const r = e.getBoundingClientRect();
    if (r.right > wide && shown(e) && !boxed(e)) { out.push(`beyond the right edge: ${brief(e)}`); break }
  }
  // a text that is cut names itself in full
  for (const e of document.querySelectorAll('main *')) {
    const s = getComputedStyle(e);
    if (s.textOverflow === 'ellipsis' && !e.matches('input') && e.scrollWidth > e.clientWidth + 1 && shown(e) && !e.title && !e.closest('[title]'))
      out.push(`cut without its full text: ${brief(e)}`);
  }

  // headings, landmarks, names
  const h1 = [...document.querySelectorAll('h1')].filter(shown);
  if (h1.length !== 1) out.push(`${h1.length} first headings`);
  else if (!text(h1[0])) out.push('an empty first heading');
  if (!document.documentElement.lang) out.push('no language');
  if (!document.querySelector('main')) out.push('no main part');
  if (!/\S.* · \S/.test(document.title)) out.push(`the title is only “${document.title}”`);
  const called = e => text(e) || e.getAttribute('aria-label') || e.title || e.value
    || (e.getAttribute('aria-labelledby') || '').split(' ').map(i => document.getElementById(i)?.textContent || '').join('')
    || [...e.querySelectorAll('img[alt], svg title, [aria-label]')].map(i => i.alt || i.textContent || i.getAttribute('aria-label')).join('');
  for (const e of document.querySelectorAll('a[href], button, summary, [role=button]'))
    if (shown(e) && !String(called(e)).trim()) out.push(`no name: ${brief(e)}`);
  for (const e of document.querySelectorAll('input:not([type=hidden]):not([type=submit]), select, textarea'))
    if (shown(e) && !e.labels?.length && !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby')) out.push(`no label: ${brief(e)}`);
  for (const e of document.querySelectorAll('img:not([alt])')) out.push(`no text for a picture: ${brief(e)}`);
  for (const e of document.querySelectorAll('table')) if (shown(e) && !e.querySelector('th')) out.push(`a table without heads: ${brief(e)}`);
  for (const e of document.querySelectorAll('[tabindex]')) if (e.tabIndex > 0) out.push(`a tab order of its own: ${brief(e)}`);
  const seen = new Set();
  for (const e of document.querySelectorAll('[id]')) { if (seen.has(e.id)) out.push(`the id ${e.id} twice`); seen.add(e.id) }
  for (const e of document.querySelectorAll('[aria-describedby], [aria-controls], label[for]'))
    for (const i of (e.getAttribute('aria-describedby') || e.getAttribute('aria-controls') || e.htmlFor || '').split(/\s+/))
      if (i && !document.getElementById(i)) out.push(`points to no ${i}: ${brief(e)}`);

  // what a program forgot
  const all = document.body.innerText;
  for (const bad of ['{{', '{%', 'undefined', 'NaN', '[object', 'None'])
    if (new RegExp('(^|[^A-Za-z])' + bad.replace(/[{[%]/g, '\\$&') + '([^A-Za-z]|$)').test(all)) out.push(`the text holds ${bad}`);

  // contrast of text on its ground: 4.5, for large text 3
  const parse = c => { const m = c.match(/[\d.]+/g)?.map(Number); return m && { r: m[0], g: m[1], b: m[2], a: m[3] ?? 1 } };
  const over = (f, b) => ({ r: f.r * f.a + b.r * (1 - f.a), g: f.g * f.a + b.g * (1 - f.a), b: f.b * f.a + b.b * (1 - f.a), a: 1 });
  const light = c => { const [r, g, b] = [c.r, c.g, c.b].map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
  const ground = e => { const stack = []; for (let p = e; p; p = p.parentElement) { const s = getComputedStyle(p);
    if (s.backgroundImage !== 'none') return null; const c = parse(s.backgroundColor); if (c && c.a) { stack.push(c); if (c.a === 1) break } }
    return stack.reverse().reduce((b, c) => over(c, b), { r: 255, g: 255, b: 255, a: 1 }) };
  const pale = new Set();
  for (const e of document.querySelectorAll('body *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.nodeValue.trim()) || !shown(e) || e.disabled || e.closest('[disabled], svg, option, .skip')) continue;
    const s = getComputedStyle(e), f = parse(s.color), b = ground(e);
    if (!f || !b || s.opacity < .1) continue;
    const [x, y] = [light(over(f, b)), light(b)], ratio = (Math.max(x, y) + .05) / (Math.min(x, y) + .05);
    const size = parseFloat(s.fontSize), large = size >= 24 || (size >= 18.66 && s.fontWeight >= 600);
    if (ratio < (large ? 3 : 4.5) - .01) pale.add(`contrast ${ratio.toFixed(2)} of .${e.className} in ${e.parentElement.className || e.parentElement.tagName}`);
  }
  out.push(...[...pale].slice(0, 5));

  const own = [...document.querySelectorAll('h1, h2, h3, th, label, legend, button, .btn, .chip, summary, .empty-title, nav a')].filter(shown).map(text);
  return { out, own };
}
"""


def faults(page: Any) -> list[str]:
    """Sentences about the page as it stands at its present size."""
    found = page.evaluate(ASK)
    out = list(found["out"])
    if page.evaluate("document.documentElement.lang").startswith("zh"):
        out += [f"not Chinese: {t}" for t in dict.fromkeys(found["own"]) if LATIN.match(t) and not NAMES.match(t)]
    return out
