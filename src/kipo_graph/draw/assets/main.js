// What ties the parts together: choosing, filtering, themes, views, keys, and the address.

/** Says something to those who listen rather than look. */
function announce(words) {
  byId("ui-status").textContent = words;
}

/** Chooses a node, a statement or nothing; `focus` moves the keyboard to the panel. */
function choose({ node = null, statement = null }, focus = false) {
  const before = document.activeElement;
  chosen = { node, statement };
  showPanel(focus);
  if ((node || statement) && !byId("ui-stage").hidden) reveal();
  const slug = node ? node.slug : statement ? statement.slug : "";
  if (decodeURIComponent(location.hash.slice(1)) !== slug) history.replaceState(null, "", slug ? `#${encodeURIComponent(slug)}` : "#");
  if (!node && !statement && !before?.isConnected) byId("ui-find").focus();
  picture.network.redraw();
}

/** Chooses what the address names behind its `#`. */
function chooseFromAddress() {
  let slug = "";
  try {
    slug = decodeURIComponent(location.hash.slice(1));
  } catch {
    return;
  }
  if (bySlug.has(slug)) choose({ node: bySlug.get(slug) });
  else if (bySlugOfStatement.has(slug)) choose({ statement: bySlugOfStatement.get(slug) });
}

/** After a change in the legend. */
function filtered() {
  refresh();
  fillTable();
  announce(`${plural(statements.filter(statementShown).length, "statement", "statements")} shown.`);
}

function resized() {
  picture.network.setSize("100%", "100%");
  picture.network.redraw();
}

function showView(asTable) {
  byId("ui-table").hidden = !asTable;
  byId("ui-stage").hidden = asTable;
  byId("ui-show-picture").setAttribute("aria-pressed", String(!asTable));
  byId("ui-show-table").setAttribute("aria-pressed", String(asTable));
  if (asTable) return;
  resized();
  if (chosen.node || chosen.statement) reveal();
}

function setNames(language) {
  names = language;
  for (const button of document.querySelectorAll(".switch [data-names]"))
    button.setAttribute("aria-pressed", String(button.dataset.names === language));
  fillTable();
  if (chosen.node || chosen.statement) showPanel(false);
  picture.network.redraw();
}

const dark = () => {
  const { theme } = document.documentElement.dataset;
  return theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
};

const nameTheme = () => (byId("ui-theme").textContent = dark() ? "Light" : "Dark");

function themed() {
  nameTheme();
  readColours();
  refresh();
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const moves = {
    ArrowLeft: () => pan(-60, 0), ArrowRight: () => pan(60, 0), ArrowUp: () => pan(0, -60), ArrowDown: () => pan(0, 60),
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: () => fit(),
  };
  if (!moves[event.key]) return;
  event.preventDefault();
  moves[event.key]();
}

function start() {
  byId("ui-bar").hidden = byId("ui-desk").hidden = false;
  startPicture();
  startLegend();
  startTable();
  startSearch();
  setNames(names);
  nameTheme();
  const on = (id, heard) => byId(id).addEventListener("click", heard);
  on("ui-show-picture", () => showView(false));
  on("ui-show-table", () => showView(true));
  on("ui-closer", () => zoom(1.35));
  on("ui-farther", () => zoom(1 / 1.35));
  on("ui-whole", () => fit());
  on("ui-back", closeCommunities);
  on("ui-png", savePicture);
  on("ui-theme", () => {
    document.documentElement.dataset.theme = dark() ? "light" : "dark";
    themed();
  });
  on("ui-legend-open", () => {
    const open = byId("ui-desk").classList.toggle("with-legend");
    byId("ui-legend-open").setAttribute("aria-expanded", String(open));
  });
  for (const button of document.querySelectorAll(".switch [data-names]"))
    button.addEventListener("click", () => setNames(button.dataset.names));
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    showView(true);
    byId("ui-table").focus();
  });
  byId("ui-stage").addEventListener("keydown", keys);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && (chosen.node || chosen.statement)) choose({});
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", themed);
  addEventListener("hashchange", chooseFromAddress);
  chooseFromAddress();
}

start();
