// The legend, which filters by type, status and source.

const counted = (items, keyOf) => {
  const counts = new Map();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) || 0) + 1);
  return counts;
};

/** A checkbox with a sign, words and a count; `changed` hears whether it is on. */
function tick(sign, words, count, changed, attributes = {}) {
  const box = make("input", { type: "checkbox", checked: true, on: { change: () => changed(box.checked) }, ...attributes });
  const label = make("label", { class: "tick" }, box, sign, make("span", { class: "words" }, words), make("span", { class: "count" }, count.toLocaleString("en")));
  return { box, label };
}

const switched = (set, key, on) => (on ? set.delete(key) : set.add(key));

function familyPart(family, counts) {
  const within = types.filter((type) => type.family === family.key && counts.get(type.key));
  if (!within.length) return null;
  const total = within.reduce((sum, type) => sum + counts.get(type.key), 0);
  const ticks = within.map((type) => {
    const one = tick(signOf(type), said(type.label), counts.get(type.key), (on) => {
      switched(off.types, type.key, on);
      settle();
      filtered();
    }, { "data-type": type.key });
    return one;
  });
  const whole = tick(signOf(within[0], 18), family.label, total, (on) => {
    for (const type of within) switched(off.types, type.key, on);
    ticks.forEach(({ box }) => (box.checked = on));
    filtered();
  }, { "data-family": family.key });
  function settle() {
    const on = ticks.filter(({ box }) => box.checked).length;
    whole.box.checked = on > 0;
    whole.box.indeterminate = on > 0 && on < ticks.length;
  }
  if (within.length === 1) return make("div", { class: "family" }, whole.label);
  const inner = make("div", { class: "types", id: `ui-types-${family.key}`, hidden: true }, ticks.map(({ label }) => label));
  const more = make("button", {
    type: "button", class: "more", "aria-expanded": "false", "aria-controls": inner.id, "aria-label": `Types of ${family.label.toLowerCase()}`,
    on: { click: () => {
      inner.hidden = !inner.hidden;
      more.setAttribute("aria-expanded", String(!inner.hidden));
    } },
  });
  return make("div", { class: "family" }, make("div", { class: "row" }, whole.label, more), inner);
}

function startLegend() {
  const counts = counted(nodes, (node) => node.type);
  const byModality = counted(statements, (statement) => statement.modality);
  const bySource = counted(statements, (statement) => statement.source);
  const negated = statements.filter((statement) => statement.negated).length;
  const single = nodes.filter((node) => !node.links.length).length;
  const group = (title, ...parts) => make("fieldset", {}, make("legend", {}, title), ...parts);
  const meaning = { achieved: "Achieved", planned: "Planned", claimed: "Claimed" };
  const manners = modalities.map((modality, number) =>
    byModality.get(number)
      ? tick(lineOf(modality.key), meaning[modality.key] || modality.key, byModality.get(number), (on) => {
          switched(off.modalities, number, on);
          filtered();
        }, { "data-modality": modality.key }).label
      : null);
  if (negated) {
    const sign = make("span", { class: "negation", "aria-hidden": "true" });
    manners.push(tick(sign, "Negated", negated, (on) => { off.negated = !on; filtered(); }, { "data-negated": "" }).label);
  }
  const from = sources.map((source, number) =>
    bySource.get(number)
      ? tick(lineOf("achieved", source.background), said(source.background ? "Background (cited)" : source.title, 52), bySource.get(number), (on) => {
          switched(off.sources, number, on);
          filtered();
        }, { "data-source": source.id }).label
      : null);
  const parts = [
    group("What", ...families.map((family) => familyPart(family, counts)),
      make("p", { class: "hint" }, make("span", { class: "hollow", "aria-hidden": "true" }), "hollow: here in cited background only")),
    group("How it is said", ...manners),
    group("Where from", ...from),
  ];
  if (single) {
    const one = tick(make("span", { class: "alone", "aria-hidden": "true" }), "Unconnected", single, (on) => { off.single = !on; filtered(); }, { "data-single": "" });
    one.box.checked = !off.single;
    parts.push(group("More", one.label));
  }
  parts.push(make("button", { type: "button", class: "quiet", id: "ui-reset", on: { click: resetFilters } }, "Show everything"));
  byId("ui-legend").append(...parts);
}

function resetFilters() {
  for (const set of [off.types, off.modalities, off.sources]) set.clear();
  off.negated = false;
  for (const box of byId("ui-legend").querySelectorAll("input:not([data-single])")) {
    box.checked = true;
    box.indeterminate = false;
  }
  filtered();
}
