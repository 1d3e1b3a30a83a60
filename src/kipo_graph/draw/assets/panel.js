// The side panel: what is known of a node or a statement, its sentences, and the text they stand in.

const ASSERTED = {
  achieved: "The source reports it as done, or as being so.",
  planned: "The source says that it will be done, or is intended.",
  claimed: "The source gives it as its own view.",
};

const nodeButton = (node) =>
  make("button", { type: "button", class: "name", on: { click: () => choose({ node }) } }, signOf(node.kind, 14), said(nameOf(node), 200));

function badges(statement) {
  const modality = modalities[statement.modality];
  const { background } = sources[statement.source];
  return make(
    "p",
    { class: "badges" },
    make("span", { class: `badge is-${modality.key}`, title: ASSERTED[modality.key] }, lineOf(modality.key, background), modality.key),
    statement.negated ? make("span", { class: "badge is-negated" }, "⊘ negated") : null,
    statement.period ? make("span", { class: "badge" }, said(statement.period)) : null,
    make("span", { class: "badge" }, background ? "background" : "report"),
  );
}

/** One piece of evidence: the sentence with its quoted words, or the citation. */
function evidenceOf(number, context, lit) {
  const [before, exact, after] = sentenceOf(number);
  const passage = passageOf(number);
  const cited = passage ? null : evidence[number];
  const quote = make("blockquote", { dir: "auto" }, before, make(cited && !cited.exact ? "span" : "mark", {}, exact), after);
  const foot = make("p", { class: "foot" });
  if (context) foot.append(make("span", {}, "Context"));
  if (passage) {
    foot.append(said(sources[passage[0]].title, 120));
    foot.append(make("button", { type: "button", class: "quiet", on: { click: () => lightUp(passage, lit) } }, "Show in the text"));
  } else {
    for (const address of (cited.address || "").split(/\s+/).filter(Boolean)) foot.append(linked(address));
    if (cited.seen) foot.append(make("span", {}, "seen ", said(cited.seen)));
  }
  return make("div", { class: "evidence" }, quote, foot);
}

const allEvidence = (statement, lit) => [
  ...statement.evidence.map((number) => evidenceOf(number, false, lit)),
  ...(statement.context || []).map((number) => evidenceOf(number, true, lit)),
];

const firstPassage = (statement) => statement.evidence.map(passageOf).find(Boolean) || null;

function objectPart(statement) {
  if (statement.edge) return nodeButton(nodes[statement.object]);
  if (statement.kind === "address") return linked(statement.text);
  return said(statement.text, 2000);
}

/** A statement in the list of a node: a line that opens to its evidence. */
function entry(statement, node, lit) {
  const outgoing = statement.subject === node.id;
  const other = outgoing ? (statement.edge ? nodes[statement.object] : null) : nodes[statement.subject];
  const modality = modalities[statement.modality].key;
  const predicate = predicates[statement.predicate].label;
  const words = outgoing
    ? [make("i", {}, said(predicate)), " ", make("b", {}, other ? said(nameOf(other), 160) : said(statement.text, 300))]
    : [make("b", {}, said(nameOf(other), 160)), " ", make("i", {}, said(predicate)), " this"];
  const body = make("div", { class: "body", hidden: true });
  const head = make(
    "button",
    { type: "button", class: "line-head", "aria-expanded": "false", on: { click: () => toggle() } },
    lineOf(modality, sources[statement.source].background),
    make("span", { class: "unseen" }, `${modality}: `),
    make("span", { class: "words" }, words, statement.negated ? make("em", { class: "negated" }, " ⊘ negated") : null),
  );
  function toggle() {
    const opening = body.hidden;
    if (opening && !body.childElementCount) {
      body.append(badges(statement), ...allEvidence(statement, lit));
      const steps = make("p", { class: "steps" });
      steps.append(make("button", { type: "button", class: "quiet", on: { click: () => choose({ statement }) } }, "Open statement"));
      if (other) steps.append(make("button", { type: "button", class: "quiet", on: { click: () => choose({ node: other }) } }, "Go to ", said(shorten(other.label, 40))));
      if (!statement.edge && statement.kind === "address") steps.append(linked(statement.text));
      body.append(steps);
    }
    body.hidden = !opening;
    head.setAttribute("aria-expanded", String(opening));
    if (opening && firstPassage(statement)) lightUp(firstPassage(statement), lit);
    const known = byId("ui-panel").querySelector(".known");
    const line = head.parentElement.getBoundingClientRect();
    const frame = known.getBoundingClientRect();
    if (opening && line.bottom > frame.bottom) known.scrollTop += Math.min(line.bottom - frame.bottom + 8, line.top - frame.top);
  }
  return make("li", { class: statementShown(statement) ? null : "filtered" }, head, body);
}

function nodePanel(node) {
  const passages = node.statements.flatMap((statement) => statement.evidence.map(passageOf)).filter(Boolean);
  const reported = node.statements.filter((statement) => !sources[statement.source].background);
  const known = node.statements.filter((statement) => sources[statement.source].background);
  const list = (title, listed) =>
    listed.length
      ? [make("h3", {}, `${title} `, make("span", { class: "count" }, String(listed.length))),
         make("ul", { class: "entries" }, listed.map((statement) => entry(statement, node, passages)))]
      : [];
  const also = [...(node.also || [])];
  return {
    head: [
      make("p", { class: "kind" }, signOf(node.kind), said(node.kind.label)),
      make("h2", { tabindex: "-1", dir: "auto" }, said(node.label)),
      node.korean ? make("p", { class: "korean", lang: "ko" }, said(node.korean)) : null,
    ],
    body: [
      also.length ? make("p", { class: "also" }, "Also: ", also.flatMap((name, i) => (i ? [", ", said(name)] : [said(name)]))) : null,
      node.definition ? make("p", { class: "definition", dir: "auto" }, node.definition) : null,
      node.note ? make("p", { class: "remark", dir: "auto" }, make("b", {}, "Note: "), said(node.note)) : null,
      ...list("Said in the reports", reported),
      ...list("Known from elsewhere", known),
      make("p", { class: "iri" }, make("code", {}, bases.entity && node.family.key !== "figures" ? bases.entity + node.slug : bases.figure + node.slug)),
    ],
    passages,
    first: reported.map(firstPassage).find(Boolean),
  };
}

function statementPanel(statement) {
  const passages = statement.evidence.map(passageOf).filter(Boolean);
  return {
    head: [
      make("p", { class: "kind" }, "Statement"),
      make("h2", { tabindex: "-1", class: "triple" },
        nodeButton(nodes[statement.subject]),
        make("i", {}, said(predicates[statement.predicate].label)),
        objectPart(statement)),
    ],
    body: [
      badges(statement),
      make("p", { class: "meaning" }, statement.negated ? "The source denies this. " : "", ASSERTED[modalities[statement.modality].key] || ""),
      make("h3", {}, statement.evidence.some(passageOf) ? "What the text says" : "Where it is known from"),
      ...allEvidence(statement, passages),
      make("p", { class: "iri" }, make("code", {}, bases.statement + statement.slug)),
    ],
    passages,
    first: passages[0],
  };
}

/** Opens the panel on what is chosen, or closes it. */
function showPanel(focus) {
  const panel = byId("ui-panel");
  const content = chosen.statement ? statementPanel(chosen.statement) : chosen.node ? nodePanel(chosen.node) : null;
  const was = panel.hidden;
  panel.replaceChildren();
  panel.hidden = !content;
  byId("ui-desk").classList.toggle("with-panel", Boolean(content));
  if (content) {
    panel.append(
      make("header", {},
        make("div", { class: "heads" }, content.head),
        make("button", { type: "button", class: "close", "aria-label": "Close details", on: { click: () => choose({}) } }, "×")),
      make("div", { class: "known", tabindex: "0", role: "region", "aria-label": "What is known" }, content.body),
      make("section", { class: "source", id: "ui-source", "aria-label": "Source text", hidden: true }),
    );
    if (content.first) lightUp(content.first, content.passages);
    if (focus) panel.querySelector("h2").focus({ preventScroll: true });
  }
  if (was !== panel.hidden && picture.network) resized();
}

const AROUND = 12000;

/** Shows the source text with one passage lit up, its sentence tinted and `others` underlined. */
function lightUp(passage, others = []) {
  const pane = byId("ui-source");
  const [number, from, start, end, to] = passage;
  const points = pointsOf(number);
  const first = points.length > 4 * AROUND ? Math.max(0, start - AROUND) : 0;
  const last = points.length > 4 * AROUND ? Math.min(points.length, end + AROUND) : points.length;
  const also = others.filter((each) => each[0] === number);
  const bounds = new Set([first, last, from, start, end, to]);
  for (const each of also) bounds.add(each[2]).add(each[3]);
  const cuts = [...bounds].filter((at) => at >= first && at <= last).sort((a, b) => a - b);
  const text = make("div", { class: "text", tabindex: "0", role: "region", "aria-label": "Text of the source" });
  let target = null;
  cuts.slice(0, -1).forEach((cut, index) => {
    const words = points.slice(cut, cuts[index + 1]).join("").replace(/\n{3,}/g, "\n\n").replace(cut ? /^(?!)/ : /^\s+/, "");
    const exact = cut >= start && cut < end;
    const classes = [
      cut >= from && cut < to && !exact ? "sentence" : "",
      !exact && also.some((each) => cut >= each[2] && cut < each[3]) ? "other" : "",
    ].filter(Boolean).join(" ");
    const part = exact ? make("mark", {}, words) : classes ? make("span", { class: classes }, words) : words;
    if (exact && !target) target = part;
    text.append(part);
  });
  const { title, publisher } = sources[number];
  pane.replaceChildren(make("h3", {}, "Source text ", make("span", { class: "from", dir: "auto" }, said(title, 160), publisher ? [", ", said(publisher, 80)] : "")), text);
  pane.hidden = false;
  if (target) text.scrollTop = Math.max(0, target.offsetTop - text.clientHeight / 3);
}
