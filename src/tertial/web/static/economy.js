/* The economy's tables: rows fold, are filtered and copied; without a script all rows are shown. */
"use strict";

/* A text to copy: by the clipboard, else selected for whoever copies it. */
document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = before; }, 3000);
  });
});

(() => {
  const table = document.querySelector("table.economy");
  if (!table) return;
  const tools = document.querySelector(".economy-tools");
  const rows = [...table.tBodies[0].rows];
  const below = new Map();
  rows.forEach((row) => { const parent = row.dataset.parent; if (parent) below.set(parent, [...(below.get(parent) || []), row]); });
  const name = (row) => row.cells[0].textContent.trim();
  let wanted = "";

  /* A row is open when every row above it is unfolded; those that a filter asks for are shown whatever is folded. */
  const show = () => {
    const found = new Set();
    if (wanted) {
      const byKey = new Map(rows.map((row) => [row.dataset.key, row]));
      rows.filter((row) => name(row).toLocaleLowerCase("sv").includes(wanted)).forEach((row) => {
        for (let one = row; one && !found.has(one); one = byKey.get(one.dataset.parent)) found.add(one);
      });
    }
    const walk = (row, visible) => {
      row.hidden = wanted ? !found.has(row) : !visible;
      const button = row.querySelector("button.unfold");
      const open = button ? button.getAttribute("aria-expanded") === "true" : true;
      (below.get(row.dataset.key) || []).forEach((part) => walk(part, visible && open));
    };
    rows.filter((row) => !row.dataset.parent).forEach((row) => walk(row, true));
    return found.size;
  };

  rows.filter((row) => "folds" in row.dataset).forEach((row) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "unfold";
    const open = (below.get(row.dataset.key) || []).every((part) => !("closed" in part.dataset));
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", `${name(row)}: delar`);
    button.addEventListener("click", () => { button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true")); show(); });
    row.cells[0].prepend(button);
  });
  rows.forEach((row) => row.removeAttribute("data-closed"));

  const all = (open) => () => { rows.forEach((row) => row.querySelector("button.unfold")?.setAttribute("aria-expanded", String(open))); show(); };
  if (tools) {
    tools.hidden = false;
    const said = tools.querySelector("[data-said]");
    const field = tools.querySelector("input");
    field.addEventListener("input", () => {
      wanted = field.value.trim().toLocaleLowerCase("sv");
      const count = show();
      said.textContent = wanted ? `${count} av ${rows.length} rader` : "";
    });
    field.addEventListener("keydown", (event) => { if (event.key === "Escape" && field.value) { field.value = ""; field.dispatchEvent(new Event("input")); } });
    tools.querySelector("[data-unfold]").addEventListener("click", all(true));
    tools.querySelector("[data-fold]").addEventListener("click", all(false));
  }

  /* What is shown goes as text with tabs: spreadsheets read plain minus and no spaces in numbers. */
  const plain = (text) => {
    const one = text.trim();
    return /^[+−]?[\d\u00a0]+(,\d+)?(\u00a0%)?$/.test(one) ? one.replace("−", "-").replace(/^\+/, "").replace(/\u00a0(?=\d)/g, "") : one;
  };
  const copy = document.querySelector("[data-copy-table]");
  if (copy) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      const groups = [...table.tHead.rows[0].cells].slice(1).flatMap((cell) => Array(cell.colSpan).fill(cell.textContent.trim()));
      const heads = [...table.tHead.rows[1].cells].map((cell, place) => `${groups[place]} ${cell.textContent.trim()}`);
      const lines = rows.filter((row) => !row.hidden).map((row) => [name(row), ...[...row.cells].slice(1).map((cell) => plain(cell.querySelector("a")?.textContent || ""))].join("\t"));
      const text = [[table.tHead.rows[0].cells[0].textContent.trim(), ...heads].join("\t"), ...lines].join("\n");
      try { await navigator.clipboard.writeText(text); }
      catch { const area = document.createElement("textarea"); area.value = text; document.body.append(area); area.select(); document.execCommand("copy"); area.remove(); }
      const before = copy.textContent;
      copy.textContent = copy.dataset.done;
      setTimeout(() => { copy.textContent = before; }, 3000);
    });
  }
  show();
})();
