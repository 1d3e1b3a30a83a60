// The table of the same statements, for the keyboard, for screen readers, and for reading on.

const COLUMNS = [
  ["Subject", (statement) => nameOf(nodes[statement.subject])],
  ["Predicate", (statement) => predicates[statement.predicate].label],
  ["Object", (statement) => (statement.edge ? nameOf(nodes[statement.object]) : statement.text)],
  ["Modality", (statement) => modalities[statement.modality].key + (statement.negated ? ", negated" : "")],
  ["Period", (statement) => statement.period || ""],
  ["Source", (statement) => (sources[statement.source].background ? "background" : shorten(sources[statement.source].title, 36))],
  ["Sentence", (statement) => (statement.evidence.length ? sentenceOf(statement.evidence[0]).join("") : "")],
];
const PAGE = 100;
// The roles are said aloud because a narrow screen shows the rows as blocks.
const table = { column: -1, down: true, words: "", rows: [], count: PAGE, body: null, status: null, more: null };

function startTable() {
  const filter = make("input", { type: "search", id: "ui-rows-find", placeholder: "Words in a row …", on: { input: () => { table.words = folded(filter.value); fillTable(); } } });
  table.status = make("p", { class: "how-many", role: "status" });
  const heads = COLUMNS.map(([title], column) =>
    make("th", { scope: "col", role: "columnheader", "aria-sort": "none" }, make("button", { type: "button", on: { click: () => sortBy(column) } }, title)));
  table.body = make("tbody", { role: "rowgroup" });
  table.heads = heads;
  table.more = make("button", { type: "button", class: "quiet", on: { click: () => { table.count += PAGE; showRows(true); } } }, "Show more rows");
  byId("ui-table").append(
    make("div", { class: "rows-bar" }, make("label", { for: "ui-rows-find" }, "Only rows with"), filter, table.status),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Statements" },
      make("table", { role: "table" },
        make("caption", { class: "unseen" }, "All statements that the legend lets through"),
        make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, heads)),
        table.body),
      table.more));
}

function sortBy(column) {
  table.down = table.column === column ? !table.down : true;
  table.column = column;
  table.heads.forEach((head, number) =>
    head.setAttribute("aria-sort", number !== column ? "none" : table.down ? "ascending" : "descending"));
  fillTable();
}

/** Makes the rows anew from the filters, the words sought and the order. */
function fillTable() {
  const { words, column, down } = table;
  table.rows = statements.filter(statementShown);
  if (words) table.rows = table.rows.filter((statement) => COLUMNS.some(([, cell]) => folded(cell(statement)).includes(words)));
  if (column >= 0) {
    const keys = new Map(table.rows.map((statement) => [statement, COLUMNS[column][1](statement)]));
    const order = new Intl.Collator("en").compare;
    table.rows.sort((a, b) => (down ? 1 : -1) * order(keys.get(a), keys.get(b)) || a.number - b.number);
  }
  table.count = PAGE;
  showRows(false);
}

function showRows(further) {
  const start = further ? table.body.childElementCount : 0;
  const rows = table.rows.slice(start, table.count).map(rowOf);
  if (further) table.body.append(...rows);
  else table.body.replaceChildren(...rows);
  if (further && rows.length) rows[0].querySelector("button").focus();
  table.more.hidden = table.count >= table.rows.length;
  table.status.textContent = `${plural(table.rows.length, "statement", "statements")} of ${statements.length.toLocaleString("en")}`;
}

function rowOf(statement) {
  const modality = modalities[statement.modality].key;
  const open = () => choose({ statement }, true);
  const cells = COLUMNS.map(([title, cell], column) => {
    const words = said(cell(statement), column === 6 ? 400 : 160);
    const content = column === 0
      ? make("button", { type: "button", class: "name", on: { click: open } }, signOf(nodes[statement.subject].kind, 14), words)
      : column === 2 && statement.edge ? make("span", { class: "name" }, signOf(nodes[statement.object].kind, 14), words)
      : column === 3 ? make("span", { class: `badge is-${modality}` }, lineOf(modality, sources[statement.source].background), words)
      : words;
    return make(column === 0 ? "th" : "td", { "data-title": title, role: column ? "cell" : "rowheader", scope: column ? null : "row" }, content);
  });
  return make("tr", { role: "row", on: { click: (event) => event.target.closest("button, a") || open() } }, cells);
}
