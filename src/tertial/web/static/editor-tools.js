/* What the editor (editor.js) is built of: its row of tools, and elements. */

/* The row of tools above the editor. */
export function makeTools(bar, editor, openPalette) {
  const run = (name, ...given) => () => editor.chain().focus()[name](...given).run();
  const link = () => {
    const href = prompt("Adress (https://…); tom tar bort länken", editor.getAttributes("link").href || "https://");
    if (href === null) return;
    if (/^(https?:\/\/.+|mailto:.+|#.+)/.test(href) && href !== "https://") editor.chain().focus().extendMarkRange("link").setMark("link", { href }).run();
    else editor.chain().focus().extendMarkRange("link").unsetMark("link").run();
  };
  const is = (...given) => () => editor.isActive(...given);
  const inTable = is("table");
  const all = [
    ["Siffra", "Infoga en siffra (Ctrl+K eller /)", openPalette],
    ["Rubrik", "Rubrik", run("toggleHeading", { level: 3 }), is("heading", { level: 3 })],
    ["Underrubrik", "Underrubrik", run("toggleHeading", { level: 4 }), is("heading", { level: 4 })],
    ["Fet", "Fet (Ctrl+B)", run("toggleBold"), is("bold")],
    ["Kursiv", "Kursiv (Ctrl+I)", run("toggleItalic"), is("italic")],
    ["Punkter", "Punktlista", run("toggleBulletList"), is("bulletList")],
    ["Nummer", "Numrerad lista", run("toggleOrderedList"), is("orderedList")],
    ["Citat", "Citat", run("toggleBlockquote"), is("blockquote")],
    ["Not", "Gör det markerade till en not", run("toggleMark", "note"), is("note")],
    ["Länk", "Länk", link, is("link")],
    ["Tabell", "Infoga tabell", run("insertTable", { rows: 3, cols: 3, withHeaderRow: true }), null, () => !inTable()],
    ["+ rad", "Ny rad under", run("addRowAfter"), null, inTable],
    ["+ kolumn", "Ny kolumn till höger", run("addColumnAfter"), null, inTable],
    ["− rad", "Ta bort raden", run("deleteRow"), null, inTable],
    ["− kolumn", "Ta bort kolumnen", run("deleteColumn"), null, inTable],
    ["− tabell", "Ta bort tabellen", run("deleteTable"), null, inTable],
    ["Ångra", "Ångra (Ctrl+Z)", run("undo")],
    ["Gör om", "Gör om (Ctrl+Y)", run("redo")],
  ].map(([word, title, act, on, there]) => {
    const one = button(word, act, "small");
    one.title = title;
    one.addEventListener("mousedown", (event) => event.preventDefault());
    return { one, on, there };
  });
  bar.append(...all.map(({ one }) => one));
  return {
    update() {
      for (const { one, on, there } of all) {
        if (on) one.setAttribute("aria-pressed", String(on()));
        if (there) one.hidden = !there();
      }
    },
  };
}

export function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}
export function button(text, act, name) {
  const made = element("button", name, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
export function hidden(text) { return element("span", "hidden", text); }
