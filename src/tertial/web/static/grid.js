/* A table that one types in as in a spreadsheet. The page works without this file: it is a form with a button.

   THE PAGE
     <form method="post" action="…" data-grid-form> {{ csrf_input }} any hidden fields
       <table data-grid data-save="/address/" data-version="17">
         <tr><th scope="row">Personal</th><td><input name="v:1410.staff.0" data-key="1410.staff.0" value="−1 200"
              data-version="17" aria-label="Personal, helår"></td> … <td><output id="sum-staff">…</output></td></tr>
       </table>
       <p data-grid-said role="status"></p>
       <button data-grid-save>Spara</button>
     </form>
   A cell is an input with data-key; readonly ones can be gone to and copied. Any other cell of the table is passed by.
   data-version, on the input or else on the table, is what the cell was when the page was made; the server knows its
   meaning. The sentences are data attributes of the table: data-said-saving, data-said-offline, data-said-undone
   (optional; the Swedish ones below else). Cells keep the text that was typed: the server reads and prints numbers.
   class="typed" on the table makes each row a card on a phone, with data-label of each td before its cell.

   KEYS
     arrows, Enter, Shift+Enter, Tab   to another cell; ← → stay in the cell while one edits in it (after typing or F2)
     Shift+arrows                      a range; Ctrl+C copies it, Delete empties it, Ctrl+D fills it down
     Ctrl+V                            pastes from Excel: from the first cell, place by place; one value fills a range.
                                       Rows and columns that cannot be typed in count, and are left as they are
     Escape                            what stood in the cell;  Ctrl+Z, Ctrl+Y  undo, redo (saved as changes)

   SAVING
     What has changed is posted by itself to data-save as a form, Accept: application/json: the form's other fields, and
     for each changed cell key=…, value=…, version=… (three lists in the same order). The answer, of any status, is
       {"cells": [{"key", "text", "version"}],      cells as they are now: the ones saved, and others that have changed
        "texts": {"sum-staff": "−1 250"},           texts of elements by id
        "faults": [{"key", "said", "version"}],     not saved, why; with version: typed once more it is saved
        "said": "Sparat 14.03"}
     Anything else, or no answer, and the cells stay marked as unsaved and are sent with the next change. The events
     grid:saved (detail: the answer) and grid:changed come from the table. window.tertialGrid(table) starts one that
     was put into the page later. */
"use strict";

(() => {
  const PAUSE = 500;
  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  function start(table) {
    if (!table || table.dataset.gridReady !== undefined) return;
    table.dataset.gridReady = "";
    const form = table.closest("form");
    const said = form.querySelector("[data-grid-said]");
    const say = (text) => { if (said) said.textContent = text; };
    const sentence = (name, standard) => table.dataset[name] || standard;

    const inputs = () => [...table.querySelectorAll("input[data-key]")];
    const rows = () => [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => !row.hidden);
    const at = (row, column) => rows()[row]?.cells[column]?.querySelector("input[data-key]") || null;
    const place = (input) => { const cell = input.closest("td, th"); return [rows().indexOf(cell.parentElement), cell.cellIndex]; };
    const byKey = (key) => inputs().find((input) => input.dataset.key === key);

    /* What the server has, and what has been done here since. */
    const kept = new WeakMap();
    const known = (input) => { if (!kept.has(input)) kept.set(input, input.defaultValue); return kept.get(input); };
    const pending = new Set();
    let done = [], undone = [], before = "", editing = false, from = null, timer = 0, sending = false, leaving = false;

    const mark = (input, state) => {
      input.classList.toggle("unsaved", state === "unsaved");
      if (state !== "fault") { input.removeAttribute("aria-invalid"); input.removeAttribute("title"); }
    };

    /* One change of one or more cells: remembered, so that it can be undone, and saved. */
    function change(pairs, remember = true) {
      const real = pairs.filter(([input, text]) => input && !input.readOnly && !input.disabled && input.value !== text);
      if (!real.length) return;
      const step = real.map(([input, text]) => ({ input, was: input.value, now: text }));
      real.forEach(([input, text]) => { known(input); input.value = text; note(input); if (input === document.activeElement) before = text; });
      if (remember) { done.push(step); undone = []; }
      later();
    }
    function note(input) {
      if (input.value === known(input)) { pending.delete(input); mark(input, ""); } else { pending.add(input); mark(input, "unsaved"); }
      table.dispatchEvent(new CustomEvent("grid:changed", { bubbles: true, detail: input.dataset.key }));
    }
    /* What was typed in a cell becomes a change when one leaves it. */
    function settle(input) {
      editing = false;
      if (!input || input.value === before) return;
      const text = input.value;
      input.value = before;
      change([[input, text]]);
      before = text;
    }
    function replay(steps, others, field, word) {
      const active = document.activeElement;
      if (inputs().includes(active)) settle(active);
      const step = steps.pop();
      if (!step) return;
      others.push(step);
      change(step.map((each) => [each.input, each[field]]), false);
      const last = step.at(-1).input;
      go(last);
      say(word);
    }

    /* Where one is, and the range from where one began with Shift. */
    function go(input, extend = false) {
      if (!input) return;
      if (!extend) from = null;
      input.focus();
      input.select();
      before = input.value;
      editing = false;
      paint(input);
    }
    function step(input, [down, right]) {
      let [row, column] = place(input);
      const height = rows().length, width = rows()[row].cells.length;
      do { row += down; column += right; } while (row >= 0 && row < height && column >= 0 && column < width && !at(row, column));
      return at(row, column);
    }
    function range(input) {
      const [row, column] = place(input), [row0, column0] = from && from.isConnected ? place(from) : [row, column];
      const found = [];
      for (let r = Math.min(row, row0); r <= Math.max(row, row0); r += 1) {
        const line = [];
        for (let c = Math.min(column, column0); c <= Math.max(column, column0); c += 1) line.push(at(r, c));
        found.push(line);
      }
      return found;
    }
    function paint(input) {
      table.querySelectorAll(".picked").forEach((cell) => cell.classList.remove("picked"));
      if (from && from !== input) range(input).flat().forEach((each) => each?.closest("td")?.classList.add("picked"));
    }

    /* From and to a spreadsheet: tabs between cells, line ends between rows, quotes around what holds either. */
    function parse(text) {
      const grid = [[""]];
      let quoted = false;
      for (let i = 0; i < text.length; i += 1) {
        const sign = text[i], line = grid.at(-1), cell = line.length - 1;
        if (quoted) { if (sign !== '"') line[cell] += sign; else if (text[i + 1] === '"') { line[cell] += '"'; i += 1; } else quoted = false; }
        else if (sign === '"' && line[cell] === "") quoted = true;
        else if (sign === "\t") line.push("");
        else if (sign === "\n") grid.push([""]);
        else if (sign !== "\r") line[cell] += sign;
      }
      if (grid.length > 1 && grid.at(-1).length === 1 && grid.at(-1)[0] === "") grid.pop();
      return grid.map((line) => line.map((each) => each.trim()));
    }
    function paste(input, text) {
      const grid = parse(text), picked = range(input);
      if (grid.length === 1 && grid[0].length === 1) { change(picked.flat().map((each) => [each, grid[0][0]])); return; }
      const [row, column] = from ? [Math.min(place(from)[0], place(input)[0]), Math.min(place(from)[1], place(input)[1])] : place(input);
      change(grid.flatMap((line, r) => line.map((each, c) => [at(row + r, column + c), each])));
    }

    /* Saving: what is pending, in one post at a time. */
    function later() { clearTimeout(timer); timer = setTimeout(save, PAUSE); }
    async function save() {
      clearTimeout(timer);
      if (sending) { later(); return; }
      if (!pending.size || !table.dataset.save) return;
      const sent = [...pending].map((input) => ({ input, text: input.value }));
      const body = new FormData(form);
      inputs().forEach((input) => body.delete(input.name));
      sent.forEach(({ input, text }) => {
        body.append("key", input.dataset.key);
        body.append("value", text);
        body.append("version", input.dataset.version || table.dataset.version || "");
      });
      sending = true;
      say(sentence("saidSaving", "Sparar …"));
      try {
        const answer = await fetch(table.dataset.save, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(body), keepalive: sent.length < 300 });
        take(await answer.json(), sent);
      } catch { say(sentence("saidOffline", "Inte sparat: servern svarar inte. Det du skrev står kvar.")); }
      sending = false;
    }
    function take(answer, sent) {
      for (const { key, text, version } of answer.cells || []) {
        const input = byKey(key);
        if (!input) continue;
        const mine = sent.find((each) => each.input === input);
        const isTouched = mine ? input.value !== mine.text : pending.has(input) || (document.activeElement === input && input.value !== before);
        if (version !== undefined && (mine || !isTouched)) input.dataset.version = version;
        if (mine || !isTouched) kept.set(input, text);
        if (isTouched) continue;
        if (document.activeElement === input && before === input.value) before = text;
        input.value = text;
        pending.delete(input);
        mark(input, "");
      }
      for (const [id, text] of Object.entries(answer.texts || {})) { const place = document.getElementById(id); if (place) place.textContent = text; }
      for (const { key, said: why, version } of answer.faults || []) {
        const input = byKey(key);
        if (!input) continue;
        if (version !== undefined) input.dataset.version = version;
        if (sent.some((each) => each.input === input && each.text === input.value)) pending.delete(input);
        kept.set(input, "\u0000");
        mark(input, "fault");
        input.classList.add("unsaved");
        input.setAttribute("aria-invalid", "true");
        input.title = why;
      }
      say([...(answer.faults || []).map((each) => each.said), answer.said].filter(Boolean).join(" "));
      table.dispatchEvent(new CustomEvent("grid:saved", { bubbles: true, detail: answer }));
      const asSent = (input) => sent.some((each) => each.input === input && each.text === input.value);
      if ([...pending].some((input) => !asSent(input))) later();
    }

    table.addEventListener("focusin", (event) => {
      const input = event.target.closest("input[data-key]");
      if (!input) return;
      known(input);
      before = input.value;
      editing = false;
      if (!event.target.matches(":active")) input.select();
    });
    table.addEventListener("focusout", (event) => { const input = event.target.closest("input[data-key]"); if (input) settle(input); });
    table.addEventListener("mousedown", (event) => {
      const input = event.target.closest("input[data-key]"), active = document.activeElement;
      if (input && event.shiftKey && inputs().includes(active)) { event.preventDefault(); settle(active); from = from || active; go(input, true); } else if (input) { from = null; paint(input); }
    });
    table.addEventListener("dblclick", (event) => { if (event.target.closest("input[data-key]")) editing = true; });
    table.addEventListener("input", (event) => { if (event.target.closest("input[data-key]")) { editing = true; event.target.classList.add("unsaved"); } });
    table.addEventListener("keydown", (event) => {
      const input = event.target.closest("input[data-key]");
      if (!input || event.altKey || event.isComposing) return;
      const control = event.ctrlKey || event.metaKey, key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const stop = () => { event.preventDefault(); };
      if (control && key === "z" && !event.shiftKey) { stop(); if (input.value !== before) { input.value = before; note(input); editing = false; } else replay(done, undone, "was", sentence("saidUndone", "Ångrat.")); return; }
      if (control && (key === "y" || (key === "z" && event.shiftKey))) { stop(); replay(undone, done, "now", ""); return; }
      if (control && key === "d" && from) { stop(); const [first, ...rest] = range(input); change(rest.flatMap((line) => line.map((each, c) => [each, first[c]?.value ?? ""]))); return; }
      if (control && key === "s") { stop(); settle(input); before = input.value; save(); return; }
      if (control) return;
      if (key === "Enter") { stop(); settle(input); go(step(input, [event.shiftKey ? -1 : 1, 0]) || input); return; }
      if (key === "Escape") { if (input.value !== before) { stop(); input.value = before; note(input); input.select(); } editing = false; return; }
      if (key === "F2") { stop(); editing = true; input.setSelectionRange(input.value.length, input.value.length); return; }
      if (key === "Delete" && !editing) { stop(); settle(input); change(range(input).flat().map((each) => [each, ""])); before = input.value; return; }
      const move = MOVES[key];
      if (!move || (editing && move[1])) return;
      stop();
      settle(input);
      if (event.shiftKey) from = from || input;
      go(step(input, move) || input, event.shiftKey);
    });
    table.addEventListener("copy", (event) => {
      const input = event.target.closest("input[data-key]");
      if (!input || !from || from === input) return;
      event.preventDefault();
      event.clipboardData.setData("text/plain", range(input).map((line) => line.map((each) => each?.value ?? "").join("\t")).join("\n"));
    });
    table.addEventListener("paste", (event) => {
      const input = event.target.closest("input[data-key]");
      if (!input || editing) return;
      event.preventDefault();
      settle(input);
      paste(input, event.clipboardData.getData("text/plain"));
      before = input.value;
      input.select();
    });
    form.addEventListener("submit", (event) => {
      const active = document.activeElement;
      if (inputs().includes(active)) settle(active);
      if (table.dataset.save && event.submitter?.matches("[data-grid-save]")) { event.preventDefault(); save(); } else { clearTimeout(timer); leaving = true; }
    });
    window.addEventListener("online", save);
    window.addEventListener("pagehide", () => { if (!leaving) save(); });
    window.addEventListener("beforeunload", (event) => { if (pending.size && !leaving) { save(); event.preventDefault(); } });
  }

  window.tertialGrid = start;
  const all = () => document.querySelectorAll("table[data-grid]").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all); else all();
})();
