// Small manners that need a script; every page also works without it.
"use strict";

// A select in a form marked data-autosubmit sends the form (the period switch).
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form) form.requestSubmit();
});

// Hovering or focusing one of a linked pair marks the other: data-pair="x" on both.
const pair = (event, on) => {
  const name = event.target.closest?.("[data-pair]")?.dataset.pair;
  if (!name) return;
  document.querySelectorAll(`[data-pair="${CSS.escape(name)}"]`).forEach((n) => n.classList.toggle("paired", on));
};
document.addEventListener("mouseover", (e) => pair(e, true));
document.addEventListener("mouseout", (e) => pair(e, false));
document.addEventListener("focusin", (e) => pair(e, true));
document.addEventListener("focusout", (e) => pair(e, false));

// A click on a mark in the source brings its item into view, and the other way round (data-goto="#id").
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-goto]");
  const target = link && document.querySelector(link.dataset.goto);
  if (!target) return;
  event.preventDefault();
  target.scrollIntoView({ block: "center", behavior: "smooth" });
  target.focus?.({ preventScroll: true });
});

// j and k walk through elements marked data-step; the element in focus is the current one.
// Keys named in data-key press the button inside the current element (Enter accept, e edit, d doubt).
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(input|textarea|select)$/i.test(event.target.tagName)) return;
  const steps = [...document.querySelectorAll("[data-step]")];
  if (!steps.length) return;
  const here = steps.indexOf(document.activeElement?.closest("[data-step]"));
  if (event.key === "j" || event.key === "k") {
    const next = steps[Math.min(steps.length - 1, Math.max(0, here + (event.key === "j" ? 1 : -1)))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    // The review moves its source pane itself (review.js).
    if (!document.querySelector(".review-split")) document.querySelector(`mark[data-pair="${CSS.escape(next.dataset.pair || "")}"]`)?.scrollIntoView({ block: "center" });
    event.preventDefault();
    return;
  }
  if (here < 0 || document.activeElement !== steps[here]) return;
  const button = steps[here].querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

// A print button.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Forms marked data-busy show that work is going on and cannot be sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-busy]");
  if (!form) return;
  form.classList.add("busy");
  form.querySelectorAll("button").forEach((b) => b.setAttribute("aria-disabled", "true"));
});
window.addEventListener("pageshow", () => document.querySelectorAll("form.busy").forEach((f) => f.classList.remove("busy")));

// A button with data-clear="#pane" empties that element and gives the focus back; Escape presses it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-clear]");
  const target = button && document.querySelector(button.dataset.clear);
  if (!target) return;
  target.replaceChildren();
  document.querySelector('[data-opens][aria-expanded="true"]')?.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector("[data-clear]")?.click();
});
// The link whose answer stands in a side pane is marked, so that one sees where one is.
document.addEventListener("htmx:afterSwap", (event) => {
  const link = event.detail.requestConfig?.elt;
  if (!link?.matches?.("[data-opens]")) return;
  document.querySelectorAll("[data-opens][aria-expanded]").forEach((n) => n.removeAttribute("aria-expanded"));
  link.setAttribute("aria-expanded", "true");
});

// A file dropped on a form marked data-drop becomes the file of that form.
document.addEventListener("dragover", (event) => {
  const form = event.target.closest?.("form[data-drop]");
  if (!form || ![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
  event.preventDefault();
  form.classList.add("dropping");
});
document.addEventListener("dragleave", (event) => event.target.closest?.("form[data-drop]")?.classList.remove("dropping"));
document.addEventListener("drop", (event) => {
  const form = event.target.closest?.("form[data-drop]");
  const field = form?.querySelector("input[type=file]");
  if (!field || !event.dataTransfer.files.length) return;
  event.preventDefault();
  form.classList.remove("dropping");
  field.files = event.dataTransfer.files;
  field.focus();
});

// Where the menu lies along the foot of a phone and is longer than the screen, the page's own entry is in view.
document.addEventListener("DOMContentLoaded", () => {
  const here = document.querySelector(".rail a.active");
  const rail = here?.parentElement;
  if (rail && rail.scrollWidth > rail.clientWidth) rail.scrollLeft = here.offsetLeft - (rail.clientWidth - here.offsetWidth) / 2;
});

// A slider marked data-slides="id" moves the number of that id, and the number the slider; letting go counts as a change of the form.
document.addEventListener("input", (event) => {
  const number = event.target.dataset?.slides && document.getElementById(event.target.dataset.slides);
  if (number) number.value = event.target.value;
  const slider = event.target.id && document.querySelector(`[data-slides="${CSS.escape(event.target.id)}"]`);
  if (slider) slider.value = event.target.value;
});

// A wide table or drawing that scrolls sideways is reached by the keyboard, too.
const reachable = () => {
  for (const box of document.querySelectorAll(".table-wrap, .control-scroll")) {
    if (box.scrollWidth > box.clientWidth && !box.hasAttribute("tabindex")) box.tabIndex = 0;
  }
};
for (const moment of ["DOMContentLoaded", "resize", "htmx:afterSettle"]) (moment === "resize" ? window : document).addEventListener(moment, reachable);
