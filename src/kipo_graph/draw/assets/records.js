// The data of the page, its indexes, and what the filters let through.

const read = (id) => JSON.parse(byId(id).textContent);

const { families, types, predicates, modalities, sources, statements, evidence, communities, bases } =
  read("data-records");
const nodes = read("data-nodes");
const edges = read("data-edges");

const typeOf = new Map(types.map((type) => [type.key, type]));
const familyOf = new Map(families.map((family) => [family.key, family]));
const bySlug = new Map(nodes.map((node) => [node.slug, node]));
const bySlugOfStatement = new Map(statements.map((statement) => [statement.slug, statement]));

statements.forEach((statement, number) => {
  statement.number = number;
  statement.edge = false;
});
nodes.forEach((node) => {
  node.kind = typeOf.get(node.type);
  node.family = familyOf.get(node.kind.family);
  node.statements = [];
  node.links = [];
  node.reported = false;
});
for (const edge of edges) statements[edge.id].edge = true;
for (const statement of statements) {
  const ends = new Set([statement.subject]);
  if (statement.edge) ends.add(statement.object);
  for (const end of ends) {
    const node = nodes[end];
    node.statements.push(statement);
    if (statement.edge) node.links.push(statement);
    if (!sources[statement.source].background) node.reported = true;
  }
}
communities.forEach((community, number) => {
  community.number = number;
  for (const member of community.members) nodes[member].community = community;
});

/** What is switched off in the legend; nodes without a line are, where there are others. */
const off = { types: new Set(), modalities: new Set(), sources: new Set(), negated: false, single: nodes.some(({ links }) => links.length) };

/** What the language switch asks for: "en", "ko" or "both". */
let names = document.documentElement.dataset.names;

const objectOf = (statement) => (statement.edge ? nodes[statement.object].label : statement.text);

function statementShown(statement) {
  return (
    !off.modalities.has(statement.modality) &&
    !off.sources.has(statement.source) &&
    !(off.negated && statement.negated) &&
    !off.types.has(nodes[statement.subject].type) &&
    !(statement.edge && off.types.has(nodes[statement.object].type))
  );
}

function nodeShown(node) {
  if (off.types.has(node.type)) return false;
  return node.links.length ? node.links.some(statementShown) : !off.single;
}

/** The name of a node as the language switch wants it: one line, or two. */
function nameLines(node) {
  if (names === "ko" && node.korean) return [node.korean];
  return names === "both" && node.korean ? [node.label, node.korean] : [node.label];
}

/** The names of a node for a line of running text. */
const nameOf = (node) => nameLines(node).join(" ");

/** The passage of a source that a piece of evidence stands for, or null for a citation. */
const passageOf = (number) => (Array.isArray(evidence[number]) ? evidence[number] : null);

const pointsOfSource = new Map();

/** The text of a source as an array of code points, which is what the offsets count. */
function pointsOf(source) {
  if (!pointsOfSource.has(source)) pointsOfSource.set(source, Array.from(sources[source].text));
  return pointsOfSource.get(source);
}

/** The sentence of a piece of evidence, in three parts of which the middle one is quoted. */
function sentenceOf(number) {
  const passage = passageOf(number);
  if (!passage) {
    const cited = evidence[number];
    return cited.exact ? [cited.prefix || "", cited.exact, cited.suffix || ""] : ["", cited.text, ""];
  }
  const [source, from, start, end, to] = passage;
  const points = pointsOf(source);
  const part = (first, last) => points.slice(first, last).join("").replace(/\s+/g, " ");
  return [part(from, start), part(start, end), part(end, to)];
}

/** All that a search may find a node by. */
const keysOf = (node) => [node.label, node.korean, ...(node.also || []), node.slug].filter(Boolean).map(folded);
