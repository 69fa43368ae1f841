/* The editor of a report's section. The page works without it: then the text is Markdown in a form.

   The text is HTML that document/richtext reads: paragraphs, h3 and h4, lists, quotes, tables, <span class="note">, links,
   and figures as <data value="ref" data-format="…">. It saves itself (see "Saving"); the server answers with marks, by
   paragraph and character. Nothing is changed in a text but by its writer. */

const root = document.querySelector("[data-writing]");
if (root) Promise.all([import(root.dataset.editor), import(root.dataset.parts)]).then(([kit, parts]) => start(root, kit, parts));

const FIRST = 1200, LATER = 15000, RETRY = 5000, HEARD = 30000;

function start(root, kit, { makeTools, element, button, hidden }) {
  const { Editor, Node, Mark, Extension, pm } = kit;
  const { Decoration, DecorationSet } = pm.view;
  const { Plugin, PluginKey } = pm.state;
  const part = (name) => root.querySelector(`[data-${name}]`);
  const form = part("form"), place = part("place"), said = part("said"), plain = part("plain");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const post = (address, given, more = {}) => fetch(address, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token }, body: JSON.stringify(given), ...more });

  /* --- what a text holds ------------------------------------------------------------------------------- */
  const Figure = Node.create({
    name: "figure", group: "inline", inline: true, atom: true, selectable: true, draggable: true,
    addAttributes: () => ({ ref: { default: "" }, format: { default: "" }, text: { default: "" } }),
    parseHTML: () => [{ tag: "data[value]", getAttrs: (one) => ({ ref: one.getAttribute("value"), format: one.getAttribute("data-format") || "", text: one.textContent }) }],
    renderHTML: ({ node: { attrs } }) => ["data", { value: attrs.ref, ...(attrs.format ? { "data-format": attrs.format } : {}) }, attrs.text],
    renderText: ({ node }) => node.attrs.text,
  });
  const Note = Mark.create({ name: "note", inclusive: false, parseHTML: () => [{ tag: "span.note" }], renderHTML: () => ["span", { class: "note" }, 0] });
  const Link = Mark.create({
    name: "link", inclusive: false, addAttributes: () => ({ href: { default: null } }),
    parseHTML: () => [{ tag: "a[href]" }], renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
  });
  const Table = kit.Table.extend({ renderHTML: () => ["table", ["tbody", 0]], addNodeView: () => null, addMenuItems: () => null });
  const cell = (kind, tag) => kind.extend({ content: "paragraph+", renderHTML: () => [tag, 0] });

  /* --- marks ------------------------------------------------------------------------------------------- */
  const key = new PluginKey("flags");
  const Flags = Extension.create({
    name: "flags",
    addProseMirrorPlugins: () => [new Plugin({
      key,
      state: {
        init: () => DecorationSet.empty,
        apply: (tr, set) => (tr.getMeta(key) ? DecorationSet.create(tr.doc, tr.getMeta(key)) : set.map(tr.mapping, tr.doc)),
      },
      props: { decorations: (state) => key.getState(state) },
    })],
  });

  /* Paragraphs as the server reads them: the text with its figures, and where in the document each piece is. */
  function paragraphs(doc) {
    const found = [];
    doc.descendants((node, at) => {
      if (!node.isTextblock) return true;
      const one = { text: "", figures: [], pieces: [] };
      node.forEach((child, offset) => {
        const shown = child.isText ? child.text.replace(/[\u{10000}-\u{10FFFF}]/gu, "??") : child.type.name === "figure" ? child.attrs.text : "\n";
        const begins = one.text.length;
        one.text += shown;
        if (child.type.name === "figure") one.figures.push([begins, one.text.length, child.attrs.ref]);
        one.pieces.push({ begins, ends: one.text.length, from: at + 1 + offset, size: child.nodeSize });
      });
      found.push(one);
      return false;
    });
    return found;
  }
  const texts = (doc) => paragraphs(doc).map((one) => [one.text, one.figures]);
  function position(one, offset) {
    const piece = one.pieces.find((each) => offset >= each.begins && offset <= each.ends);
    return piece ? piece.from + Math.min(offset - piece.begins, piece.size) : null;
  }

  function mark(flags, doc) {
    if (doc !== editor.state.doc) return; /* more was written meanwhile: the next save brings others */
    const all = paragraphs(doc);
    const found = flags.flatMap((flag) => {
      const from = position(all[flag.block], flag.start), to = position(all[flag.block], flag.end);
      return from === null || to === null || from >= to ? [] : [Decoration.inline(from, to, { class: `flag ${flag.kind}` }, { flag })];
    });
    editor.view.dispatch(editor.state.tr.setMeta(key, found).setMeta("addToHistory", false));
  }

  /* The marks as a list beside the text, with what can be done. */
  const list = part("flags"), none = part("none");
  let shownFlags = null;
  function tell() {
    const set = key.getState(editor.state);
    if (set === shownFlags) return;
    shownFlags = set;
    const found = set.find();
    none.hidden = found.length > 0;
    list.replaceChildren(...found.map((each) => entry(each)));
  }
  function entry({ from, to, spec: { flag } }) {
    const item = element("li", `flag-entry ${flag.kind}`);
    const words = element("p", "");
    const go = button(editor.state.doc.textBetween(from, to, " ", (node) => node.attrs.text || ""), () => editor.chain().focus().setTextSelection({ from, to }).scrollIntoView().run(), "quiet");
    go.prepend(hidden("Visa i texten: "));
    words.append(go);
    item.append(words, element("p", "note", flag.said));
    const actions = element("p", "actions");
    if (flag.kind === "word") {
      actions.append(button(`Byt till ”${flag.fitting}”`, () => change(flag, (tr, at, ends) => tr.insertText(flag.fitting, at, ends)), "small"));
    }
    for (const offer of flag.offers) {
      const bind = button(`Bind till ${offer.title}`, () => change(flag, (tr, at, ends) => tr.replaceWith(at, ends - (flag.end - offer.end), editor.schema.nodes.figure.create({ ref: offer.ref, format: offer.format, text: offer.text }))), "small");
      actions.append(bind);
    }
    if (actions.childNodes.length) item.append(actions);
    return item;
  }
  /* A change that the writer asked for at a mark, where the mark is now. */
  function change(flag, edit) {
    const now = key.getState(editor.state).find().find((each) => each.spec.flag === flag);
    if (!now) return;
    editor.view.dispatch(edit(editor.state.tr, now.from, now.to));
    editor.commands.focus();
    save("autosaved");
  }

  let ready = false;

  /* --- the editor -------------------------------------------------------------------------------------- */
  const editor = new Editor({
    element: place,
    injectCSS: false,
    content: JSON.parse(part("text").textContent),
    extensions: [
      kit.Document, kit.Paragraph, kit.Text, kit.HardBreak, kit.Bold, kit.Italic, kit.Blockquote, kit.BulletList, kit.ListItem, kit.UndoRedo, kit.Gapcursor,
      kit.OrderedList, kit.Heading.configure({ levels: [3, 4] }), Table, kit.TableRow, cell(kit.TableCell, "td"), cell(kit.TableHeader, "th"),
      Figure, Note, Link, Flags,
      Extension.create({ name: "keys", priority: 2000, addKeyboardShortcuts: () => ({ "Mod-k": openPalette, "Mod-s": () => { save("saved"); return true; } }) }),
    ],
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": document.querySelector("h1").textContent, lang: "sv" },
      handleDOMEvents: { paste: (view, event) => bring(event, event.clipboardData), drop: (view, event) => !view.dragging && bring(event, event.dataTransfer, view.posAtCoords({ left: event.clientX, top: event.clientY })) },
      handleTextInput: (view, from, to, text) => text === "/" && /^$|\s$/.test(view.state.doc.textBetween(Math.max(0, from - 1), from, "\n", " ")) && openPalette(),
    },
    onUpdate: ({ transaction }) => { if (ready && transaction.docChanged) changed(); },
    onTransaction: () => { if (ready) { tell(); tools.update(); } },
    onSelectionUpdate: () => { if (ready) choose(); },
    onBlur: () => { if (ready && dirty) save("autosaved"); },
  });

  /* What comes from elsewhere is cleaned by the server, which knows Word, before the editor reads it; from here it is as
     it was. */
  function bring(event, data, place_) {
    const html = data?.getData("text/html");
    if (!html || html.includes("data-pm-slice")) return false;
    event.preventDefault();
    const text = data.getData("text/plain");
    if (place_) editor.commands.setTextSelection(place_.pos);
    post(root.dataset.paste, { html }).then((answer) => answer.json()).then(({ html: clean }) => editor.chain().focus().insertContent(clean).run()).catch(() => editor.chain().focus().insertContent(text).run());
    return true;
  }

  /* --- saving ------------------------------------------------------------------------------------------
     One save at a time. One that got no answer is sent again as it was, before anything newer: the server knows it. */
  let version = Number(root.dataset.version), dirty = false, sending = null, unanswered = null, timer = 0, met = false;
  const kept = `text:${location.pathname}`;
  const say = (text) => { said.textContent = text; };

  function changed() {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => save("autosaved"), met ? LATER : FIRST);
    sessionStorage.setItem(kept, JSON.stringify({ version, html: editor.getHTML() }));
  }
  function save(how, more = {}) {
    clearTimeout(timer);
    if (sending) return sending.then(() => (dirty ? save(how, more) : null));
    if (!dirty && how !== "saved" && !unanswered) return Promise.resolve();
    sending = send(how, more).finally(() => { sending = null; });
    return sending;
  }
  async function send(how, more) {
    const doc = unanswered ? null : editor.state.doc;
    unanswered ??= { body: editor.getHTML(), base: version, how, texts: texts(editor.state.doc) };
    if (doc) dirty = false;
    say("Sparar …");
    try {
      const answer = await post(root.dataset.save, unanswered, more);
      const given = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : null;
      if (!given) throw new Error(String(answer.status));
      unanswered = null;
      take(answer.status, given, doc);
    } catch {
      dirty = true;
      say("Inte sparat: servern svarar inte eller du är utloggad. Texten står kvar här och sparas när det går.");
      timer = setTimeout(() => save("autosaved"), RETRY);
      return;
    }
    if (dirty) { clearTimeout(timer); timer = setTimeout(() => save("autosaved"), met ? LATER : FIRST); }
  }
  function take(status, given, doc) {
    say(given.said || "");
    if (status === 409) { conflict(given); return; }
    if (status !== 200) return;
    met = false;
    part("met").hidden = true;
    version = given.version;
    root.querySelectorAll("input[name=base]").forEach((one) => { one.value = version; });
    if (!dirty) sessionStorage.removeItem(kept);
    people(given.others);
    if (doc) mark(given.flags, doc);
  }
  /* Somebody else has saved: both texts are kept, and the writer is led to where they become one. */
  function conflict(given) {
    met = true;
    const link = element("a", "", "För samman texterna");
    link.href = `${root.dataset.merge}${given.version}/`;
    part("met").replaceChildren(element("span", "", `${given.said} `), link);
    part("met").hidden = false;
    sessionStorage.removeItem(kept);
  }
  function people(others) {
    const box = part("here");
    box.hidden = !others.length;
    box.textContent = others.length ? `Har också avsnittet öppet: ${others.join(", ")}.` : "";
  }
  async function heard(first) {
    if (document.hidden && !first) return;
    const doc = editor.state.doc;
    try {
      const given = await (await post(root.dataset.open, { version, texts: first ? texts(doc) : [] })).json();
      people(given.others);
      if (given.flags) mark(given.flags, doc);
      news(given.behind);
    } catch { /* the next one tells */ }
  }
  function news(behind) {
    const there = root.querySelector(".new-figures");
    if (!behind || there) { if (!behind) there?.remove(); return; }
    const box = element("div", "box new-figures");
    const link = element("a", "", "Se vad de ändrar");
    link.href = root.dataset.new;
    box.append("Nya siffror har kommit. ", link);
    part("here").before(box);
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); save("saved"); });
  part("hand-in")?.addEventListener("submit", (event) => { event.preventDefault(); save("autosaved").then(() => { if (!dirty && !met) event.target.submit(); }); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && dirty) save("autosaved", { keepalive: true }); });
  addEventListener("pagehide", () => { if (dirty) save("autosaved", { keepalive: true }); });
  addEventListener("beforeunload", (event) => { if (dirty && unanswered) event.preventDefault(); });

  /* --- figures ----------------------------------------------------------------------------------------- */
  const palette = document.querySelector("[data-palette]"), search = palette.querySelector("#sok"), hits = palette.querySelector("#traffar"), hint = palette.querySelector("[data-palette-said]");
  let found = [], at = 0, form_ = 0, asked = 0, wait = 0;

  function openPalette() {
    search.value = editor.state.doc.textBetween(editor.state.selection.from, editor.state.selection.to, " ");
    palette.showModal();
    search.focus();
    look();
    return true;
  }
  function look() {
    clearTimeout(wait);
    if (!search.value.trim()) { asked += 1; show([]); return; }
    wait = setTimeout(async () => {
      const mine = ++asked;
      try {
        const answer = await fetch(`${root.dataset.figures}?q=${encodeURIComponent(search.value)}`, { headers: { Accept: "application/json" } });
        const { figures } = await answer.json();
        if (mine === asked) show(figures);
      } catch { hint.textContent = "Servern svarar inte. Försök igen."; }
    }, 120);
  }
  /* Ways to print that look alike are one: the wanted one of them, which stands first. */
  function distinct(choices, isWanted) {
    const ordered = [...choices.filter(isWanted), ...choices.filter((each) => !isWanted(each))];
    return ordered.filter((each, n) => ordered.findIndex((other) => other.text === each.text) === n);
  }
  /* After "ett överskott om" a figure has no sign, whichever it gets. */
  function isBare() {
    const { $from } = editor.state.selection;
    const before = $from.parent.textBetween(Math.max(0, $from.parentOffset - 40), $from.parentOffset);
    return /(skott|ökning|minskning|avvikelse|ökat|minskat|ökar|minskar)\w*\s+(?:mot budget\s+)?(?:om|på|med)\s*$/i.test(before);
  }
  function show(figures) {
    const bare = isBare();
    found = figures.map((each) => ({ ...each, choices: distinct(each.choices, (one) => bare && one.format.startsWith("abs")) }));
    at = 0;
    form_ = 0;
    search.setAttribute("aria-expanded", String(found.length > 0));
    paint();
    if (!found.length) hint.textContent = search.value.trim() ? "Ingen siffra heter så. Pröva färre eller andra ord." : "Skriv vad siffran är: rad, mått och period.";
  }
  function paint() {
    hits.replaceChildren(...found.map((figure, n) => {
      const item = element("li", "");
      item.id = `traff-${n}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(n === at));
      item.append(element("span", "title", figure.title), ...figure.choices.map((choice, m) => {
        const one = element("span", n === at && m === form_ ? "choice chosen" : "choice", choice.text);
        one.title = choice.name;
        one.addEventListener("click", (event) => { event.stopPropagation(); insert(figure, m); });
        return one;
      }));
      item.addEventListener("click", () => insert(figure, 0));
      return item;
    }));
    const now = found[at];
    if (!now) { search.removeAttribute("aria-activedescendant"); return; }
    search.setAttribute("aria-activedescendant", `traff-${at}`);
    hits.children[at].scrollIntoView({ block: "nearest" });
    hint.textContent = now.choices.length ? `${now.choices[form_].name}: ${now.choices[form_].text}. Pil åt sidan byter format, Enter infogar.` : "";
  }
  function insert(figure, n) {
    const choice = figure.choices[n];
    if (!choice) return;
    palette.close();
    editor.chain().focus().insertContent({ type: "figure", attrs: { ref: figure.ref, format: choice.format, text: choice.text } }).run();
  }
  search.addEventListener("input", look);
  search.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], turn = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const now = found[at];
    if (!now) return;
    if (step) { at = (at + step + found.length) % found.length; form_ = 0; }
    else if (turn && search.selectionStart === search.value.length) form_ = (form_ + turn + now.choices.length) % now.choices.length;
    else if (event.key === "Enter") insert(now, form_);
    else return;
    event.preventDefault();
    paint();
  });
  palette.addEventListener("close", () => editor.commands.focus());

  /* The figure that is chosen in the text: what it is, how it may print, where it comes from. */
  const chosen = part("chosen"), inside = part("chosen-in");
  async function choose() {
    const { node, from } = editor.state.selection;
    const is = node?.type.name === "figure" && !node.attrs.ref.startsWith("#");
    chosen.hidden = !is;
    if (!is) return;
    try {
      const answer = await fetch(`${root.dataset.figures}?ref=${encodeURIComponent(node.attrs.ref)}`);
      const { figures: [figure] } = await answer.json();
      if (editor.state.selection.node !== node) return;
      const link = element("a", "", "Varifrån kommer siffran?");
      link.href = figure.address;
      link.dataset.figure = "";
      const formats = element("p", "actions");
      formats.append(...distinct(figure.choices, (each) => each.format === node.attrs.format).map((choice) => {
        const one = button(choice.text, () => editor.chain().focus().setNodeSelection(from).updateAttributes("figure", { format: choice.format, text: choice.text }).run(), "small");
        one.setAttribute("aria-pressed", String(choice.format === node.attrs.format));
        one.title = choice.name;
        return one;
      }));
      inside.replaceChildren(element("p", "", figure.title), formats, link);
    } catch { inside.replaceChildren(element("p", "", "Siffran finns inte längre i rapporten.")); }
  }

  /* --- tools ------------------------------------------------------------------------------------------- */
  const tools = makeTools(part("tools"), editor, openPalette);
  ready = true;
  tools.update();
  part("tools").hidden = false;
  place.hidden = false;
  plain.hidden = true;
  const left = JSON.parse(sessionStorage.getItem(kept) || "null");
  if (left && left.version === version && left.html !== editor.getHTML()) {
    editor.commands.setContent(left.html, { emitUpdate: true });
    say("Det du skrev senast hann inte sparas; det står här igen.");
  }
  heard(true);
  setInterval(() => heard(false), HEARD);
  root.dataset.ready = "";
}
