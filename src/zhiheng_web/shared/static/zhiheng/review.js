// The review page (读入与核对): keys, following the source, adding by selection, remembering where one was.
// Everything here is also possible by links and buttons without a script.
"use strict";
(() => {
  const split = document.querySelector(".review-split");
  if (!split) return;
  const pane = split.querySelector(".source-pane");
  const items = document.getElementById("review-items");
  const steps = () => [...items.querySelectorAll("[data-step]")];
  const current = () => document.activeElement?.closest?.("#review-items [data-step]");
  const typing = (node) => /^(input|textarea|select)$/i.test(node.tagName);

  // --- the words of an item -------------------------------------------------------------------------------------
  const showMark = (item) => {
    if (!item?.dataset.pair) return;
    const find = () => pane.querySelector(`mark[data-pair="${CSS.escape(item.dataset.pair)}"]`);
    const show = (mark) => {
      pane.querySelectorAll("mark.current").forEach((n) => n.classList.remove("current"));
      if (!mark) return;
      pane.querySelectorAll(`mark[data-pair="${CSS.escape(item.dataset.pair)}"]`).forEach((n) => n.classList.add("current"));
      mark.closest("details:not([open])")?.setAttribute("open", "");
      const inner = mark.getBoundingClientRect(), outer = pane.getBoundingClientRect();
      if (getComputedStyle(pane).overflowY !== "visible") {
        pane.scrollTop += inner.top - outer.top - Math.max(40, (pane.clientHeight - Math.min(inner.height, 200)) / 3);
      }
    };
    const mark = find();
    if (mark) return show(mark);
    const at = Number(item.dataset.at);
    const waiting = [...pane.querySelectorAll(".text-piece.waiting")].find((n) => Number(n.dataset.from) <= at && at < Number(n.dataset.to));
    if (waiting) htmx.ajax("GET", waiting.dataset.url, { target: waiting, swap: "outerHTML" }).then(() => show(find()));
  };

  // --- where one is ---------------------------------------------------------------------------------------------
  let leaving;
  const leave = (item) => {
    clearTimeout(leaving);
    if (!item.dataset.kind) return;
    leaving = setTimeout(() => {
      const body = new URLSearchParams({ kind: item.dataset.kind, key: item.dataset.item });
      const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
      fetch(split.dataset.here, { method: "POST", body, headers: { "X-CSRFToken": token } }).catch(() => {});
    }, 1200);
  };
  const go = (item, { center = false } = {}) => {
    if (!item) return;
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: center ? "center" : "nearest" });
    showMark(item);
  };
  items.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-step]");
    items.querySelectorAll(".item.here").forEach((n) => n !== item && n.classList.remove("here"));
    item?.classList.add("here");
    if (event.target !== item) return;
    leave(item);
    if (!pane.querySelector(`mark.current[data-pair="${CSS.escape(item.dataset.pair)}"]`)) showMark(item);
  });
  document.addEventListener("review:at", (event) => {
    const item = document.getElementById("item-" + (event.detail.value ?? event.detail));
    go(item, { center: true });
  });

  // An item that is on another piece of the page is fetched before one goes there.
  const reach = (selector) => {
    const target = document.querySelector(selector);
    if (target) return go(target, { center: true });
    const name = selector.replace(/^#item-/, "");
    if (name === selector || !/^[\w-]+$/.test(name)) return undefined;
    const query = new URLSearchParams(location.search);
    query.set("at", name);
    query.set("part", split.dataset.part);
    if (sessionStorage.getItem("review-reached") === name) return undefined;
    sessionStorage.setItem("review-reached", name);
    location.replace(`?${query}#item-${name}`);
    return undefined;
  };
  window.addEventListener("load", () => {
    if (/^#item-[\w-]+$/.test(location.hash)) reach(location.hash);
    else if (split.dataset.lastPlace) go(document.querySelector(split.dataset.lastPlace), { center: true });
    if (document.querySelector(location.hash || "#none")) sessionStorage.removeItem("review-reached");
  });
  items.addEventListener("click", (event) => {
    if (event.target.closest(".to-text")) {
      event.preventDefault();
      event.stopPropagation();
      go(event.target.closest("[data-step]"));
    }
  }, true);

  pane.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-goto]");
    if (mark && !document.querySelector(mark.dataset.goto)) reach(mark.dataset.goto);
  });

  // --- keys -----------------------------------------------------------------------------------------------------
  const nextDoubt = () => {
    const all = steps();
    const here = all.indexOf(current());
    const doubtful = all.filter((n) => "doubtful" in n.dataset);
    return doubtful.find((n) => all.indexOf(n) > here) ?? doubtful[0];
  };
  const help = document.getElementById("review-help");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      const cancel = event.target.closest?.(".editing")?.querySelector("[data-cancel], [data-close-add]");
      if (cancel) cancel.click();
      else document.querySelectorAll(".review-help[open], .review-more[open]").forEach((n) => n.removeAttribute("open"));
      return;
    }
    if (typing(event.target)) return;
    const act = {
      n: () => {
        const item = nextDoubt();
        if (item) go(item, { center: true });
        else document.querySelector("[data-next-doubt]")?.click();
      },
      u: () => document.querySelector('[data-page-key="u"]')?.click(),
      "/": () => document.getElementById("review-q")?.focus(),
      "?": () => help.toggleAttribute("open"),
      j: () => setTimeout(() => showMark(current())),
      k: () => setTimeout(() => showMark(current())),
    }[event.key];
    if (!act) return;
    if (event.key !== "j" && event.key !== "k") event.preventDefault();
    act();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-next-doubt]");
    const item = link && nextDoubt();
    if (item) {
      event.preventDefault();
      go(item, { center: true });
    }
  });

  // --- after a swap: the focus stays on the item, a form gets it in its first field -------------------------------
  let focused = "";
  document.addEventListener("htmx:beforeRequest", () => { focused = current()?.id ?? ""; });
  document.addEventListener("htmx:afterSettle", (event) => {
    const form = event.target.closest?.(".editing") ?? event.target.querySelector?.(".editing");
    if (form) {
      form.scrollIntoView({ block: "nearest" });
      (form.querySelector(".field-wrong input, .field-wrong select, .field-wrong textarea") ?? form.querySelector("input:not([type=hidden]), select, textarea"))?.focus({ preventScroll: true });
      showMark(form);
    } else if (focused && document.activeElement === document.body) {
      document.getElementById(focused)?.focus({ preventScroll: true });
    }
  });
  document.addEventListener("click", (event) => {
    const close = event.target.closest("#review-add [data-close-add]");
    if (!close) return;
    event.preventDefault();
    document.getElementById("review-add").replaceChildren();
  });

  // --- names of units are offered for the last name of a list ----------------------------------------------------
  items.addEventListener("input", (event) => {
    const input = event.target;
    if (!input.matches("[name=lead], [name=support], [name=by_remit]")) return;
    const list = document.getElementById("unit-names");
    if (!list) return;
    list.known ??= [...list.options].map((o) => o.value);
    const before = input.value.replace(/[^、，,;；]*$/, "");
    list.replaceChildren(...list.known.map((name) => new Option("", before + name)));
  });
  items.addEventListener("focusin", (event) => {
    if (event.target.matches("[name=lead], [name=support], [name=by_remit]")) event.target.setAttribute("list", "unit-names");
  });

  // --- selecting words of the source adds what the reader missed ---------------------------------------------------
  const bar = document.getElementById("select-bar");
  const squeezed = (words) => words.replace(/[\s┊]/g, "");
  const selection = () => {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    const source = range.startContainer.parentElement?.closest(".source");
    if (!source || !pane.contains(source)) return null;
    const words = squeezed(range.toString());
    if (words.length < 2 || words.length > 1500) return null;
    const before = document.createRange();
    before.setStart(source, 0);
    before.setEnd(range.startContainer, range.startOffset);
    let near = squeezed(before.toString()).length;
    if (!source.dataset.from) {
      for (const other of pane.querySelectorAll(".source")) {
        if (other === source) break;
        near += squeezed(other.textContent).length;
      }
    }
    return { query: new URLSearchParams({ words, near, from: source.dataset.from ?? 0 }), box: range.getBoundingClientRect() };
  };
  if (bar) {
    document.addEventListener("selectionchange", () => {
      const found = selection();
      bar.hidden = !found;
      if (!found) return;
      bar.style.top = `${Math.min(found.box.bottom + 6, innerHeight - 46)}px`;
      bar.style.left = `${Math.max(8, Math.min(found.box.left, innerWidth - 210))}px`;
    });
    bar.addEventListener("mousedown", (event) => event.preventDefault());
    bar.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      const found = link && selection();
      if (!found) return;
      event.preventDefault();
      bar.hidden = true;
      const place = document.getElementById("review-add");
      if (!place) { location.href = `${link.getAttribute("href")}?${found.query}`; return; }
      htmx.ajax("GET", `${link.getAttribute("href")}?${found.query}`, { target: place, swap: "innerHTML" }).then(() => {
        getSelection().removeAllRanges();
        place.scrollIntoView({ block: "center" });
      });
    });
  }
})();
