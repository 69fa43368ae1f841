/* What pages do with a script; all of them work without one. */
"use strict";

/* The menu and the list of contents lie open in the page, and are folded on a phone. */
function foldOnPhones() {
  const narrow = matchMedia("(max-width: 48rem)");
  document.querySelectorAll("details.fold").forEach((part) => {
    const fold = () => { part.open = !narrow.matches; };
    fold();
    part.dataset.ready = "";
    narrow.addEventListener("change", fold);
  });
}

/* Tabs are on one line on a phone: the page's own is in sight. */
function showOwnTab() {
  document.querySelectorAll("nav > .tabs [aria-current]").forEach((own) => {
    const line = own.closest(".tabs");
    line.scrollLeft = own.offsetLeft - line.offsetLeft - (line.clientWidth - own.offsetWidth) / 2;
  });
}

/* A group in the menu closes when one goes elsewhere; Escape closes it and returns to its word. */
function closeGroups() {
  document.querySelectorAll("details.group").forEach((group) => {
    const narrow = matchMedia("(max-width: 48rem)");
    group.addEventListener("focusout", (event) => { if (!narrow.matches && event.relatedTarget && !group.contains(event.relatedTarget)) group.open = false; });
    group.addEventListener("keydown", (event) => { if (event.key === "Escape" && group.open) { group.open = false; group.querySelector("summary").focus(); } });
    document.addEventListener("click", (event) => { if (!narrow.matches && !group.contains(event.target)) group.open = false; });
  });
}

/* From finding to finding: by the links in them, and by N and P where a finding has the focus. */
function walkFindings() {
  const review = document.querySelector("[data-review]");
  if (!review) return;
  const findings = [...review.querySelectorAll(".finding")].sort((one, other) => Number(one.id.slice(5)) - Number(other.id.slice(5)));
  const go = (to) => { if (to) { to.focus({ preventScroll: true }); to.scrollIntoView({ block: "center" }); history.replaceState(null, "", `#${to.id}`); } };
  const from = (inside, step) => findings[findings.indexOf(inside) + step];
  review.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#fynd-']");
    if (!link) return;
    event.preventDefault();
    go(document.querySelector(link.hash));
  });
  review.addEventListener("keydown", (event) => {
    const inside = event.target.closest(".finding");
    const step = { n: 1, p: -1 }[event.key];
    if (!inside || !step || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    go(from(inside, step));
  });
  document.querySelectorAll(".about a[href='#fynd-1']").forEach((link) => link.addEventListener("click", (event) => { event.preventDefault(); go(findings[0]); }));
  if (location.hash.startsWith("#fynd-")) go(document.querySelector(location.hash));
}

/* A figure's origin opens beside the page: focus goes in, Escape closes, focus returns to the figure. */
function openFigures() {
  const panel = document.querySelector("#panel");
  if (!panel || !panel.show || !window.htmx) return;
  const inside = panel.querySelector(".panel-in");
  const back = panel.querySelector("[data-back]");
  const wide = matchMedia("(min-width: 48.01rem)");
  let opener = null;
  let trail = [];

  const load = (address) => {
    inside.classList.add("wait");
    inside.setAttribute("aria-busy", "true");
    back.hidden = trail.length < 2;
    htmx.ajax("GET", address, { target: inside, swap: "innerHTML" }).catch(() => { location.assign(address); });
  };
  const mark = (link) => {
    document.querySelectorAll("td.opened").forEach((cell) => cell.classList.remove("opened"));
    link?.closest("td")?.classList.add("opened");
  };
  const close = () => { if (panel.open) panel.close(); };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-figure], .document a[href*='/siffra/'], .lede a[href*='/siffra/']");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!panel.contains(link)) {
      opener = link;
      trail = [];
      mark(link);
      if (!panel.open) { if (wide.matches) panel.show(); else panel.showModal(); }
      inside.replaceChildren();
      inside.focus();
    }
    trail.push(link.href);
    load(link.href);
  });
  inside.addEventListener("htmx:afterSettle", () => {
    inside.classList.remove("wait");
    inside.removeAttribute("aria-busy");
    panel.scrollTop = 0;
    const title = inside.querySelector("h1, h2");
    if (title) { title.tabIndex = -1; title.focus({ preventScroll: true }); }
  });
  inside.addEventListener("htmx:responseError", () => { location.assign(trail.at(-1)); });
  inside.addEventListener("htmx:sendError", () => { inside.classList.remove("wait"); inside.textContent = panel.dataset.offline; });
  back.addEventListener("click", () => { trail.pop(); load(trail.at(-1)); });
  panel.querySelector("[data-close]").addEventListener("click", close);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && panel.open) { event.preventDefault(); close(); } });
  panel.addEventListener("close", () => { mark(null); inside.replaceChildren(); if (opener?.isConnected) opener.focus(); });
}

/* Files can be dropped on the form; what was chosen is said, and what is too large is refused before it is sent. */
function takeFiles() {
  const drop = document.querySelector(".drop");
  if (!drop) return;
  const input = drop.querySelector("input[type=file]");
  const said = drop.querySelector("[data-chosen]");
  const limit = Number(drop.dataset.limit);
  const tell = () => {
    const files = [...input.files];
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const tooLarge = limit && size > limit;
    said.textContent = tooLarge ? drop.dataset.tooLarge : files.map((file) => file.name).join(", ");
    said.classList.toggle("fault", Boolean(tooLarge));
    drop.closest("form").querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = Boolean(tooLarge); });
  };
  input.addEventListener("change", tell);
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); input.files = event.dataTransfer.files; tell(); });
}

/* The list of contents shows where one is. */
function followContents() {
  const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  if (!links.size) return;
  const seen = new IntersectionObserver((entries) => {
    const entry = entries.find((one) => one.isIntersecting);
    if (!entry) return;
    links.forEach((link) => link.removeAttribute("aria-current"));
    links.get(entry.target.id)?.setAttribute("aria-current", "location");
  }, { rootMargin: "0px 0px -75% 0px" });
  links.forEach((_, id) => { const heading = document.getElementById(id); if (heading) seen.observe(heading); });
}

/* What is typed in an answer is kept in the browser until the server has it: a lost connection loses nothing. */
function keepDrafts(root) {
  root.querySelectorAll("form[data-draft]").forEach((form) => {
    const key = `svar-${form.dataset.draft}`;
    const version = () => document.querySelector(`input[name=version][form="${form.id}"]`)?.value;
    const state = document.querySelector(`#lage-${form.dataset.draft}`);
    const kept = JSON.parse(sessionStorage.getItem(key) || "null");
    if (kept && kept.version === version()) {
      for (const [name, text] of Object.entries(kept.fields)) {
        const field = form.querySelector(`textarea[name="${name}"], input[name="${name}"]:not([type])`);
        if (field && field.value !== text) field.value = text;
      }
      htmx.trigger(form, "change");
    }
    form.addEventListener("input", () => {
      const fields = Object.fromEntries([...form.querySelectorAll("textarea, input:not([type])")].map((one) => [one.name, one.value]));
      sessionStorage.setItem(key, JSON.stringify({ version: version(), fields }));
    });
    form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful && !event.detail.xhr.getResponseHeader("X-Not-Saved")) sessionStorage.removeItem(key); });
    form.addEventListener("htmx:sendError", () => { if (state) state.textContent = document.body.dataset.offline; });
  });
}

showOwnTab();
foldOnPhones();
closeGroups();
walkFindings();
openFigures();
if (window.htmx) { htmx.onLoad(keepDrafts); }
takeFiles();
followContents();
