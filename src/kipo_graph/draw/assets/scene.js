// What is drawn at this moment: the nodes and lines, or the bubbles of communities, and their look.

const picture = { network: null, nodes: null, edges: null, open: [], hover: null, hoverEdge: null, order: [], negated: [] };

/** What is chosen: a node, a statement, or nothing. */
let chosen = { node: null, statement: null };

const MOST = 1500;
const BUNDLES = 240;
const bubbleId = (community) => -1 - community.number;
const isBubble = (id) => id < 0;
const communityOf = (id) => communities[-1 - id];

const colours = {};

/** Reads the colours of the present theme from the style sheet. */
function readColours() {
  const style = getComputedStyle(document.documentElement);
  const tokens = ["canvas", "ink", "soft", "paper", "rule", "accent", "negated", "background-line", "figure-line"];
  for (const modality of modalities) tokens.push(`${modality.key}-line`);
  for (const family of families) tokens.push(`family-${family.key}`);
  for (const name of tokens) colours[name] = style.getPropertyValue(`--${name}`).trim();
}

const degreeOf = (node) => node.links.length;

/** The radius of a node in pixels at the natural size of the picture. */
const sizeOf = (node) => (node.family.key === "figures" ? 3.5 : Math.min(5 + 1.9 * Math.sqrt(degreeOf(node)), 20));

/** How much larger signs are drawn than at the natural size: they grow slower than the picture. */
const growth = (scale) => Math.min(Math.max(Math.sqrt(scale), 0.55), 1.7);

function radiusOf(id, scale) {
  if (isBubble(id)) return Math.max(communityOf(id).radius, 8 / scale);
  return (sizeOf(nodes[id]) * growth(scale)) / scale;
}

/** The community whose bubble stands for a node, or null where the node itself is drawn. */
function standIn(node) {
  if (!communities.length || picture.open.includes(node.community)) return null;
  return node.community;
}

/** The nodes and edges to be drawn now, as vis-network takes them. */
function scene() {
  let shown = nodes.filter((node) => nodeShown(node) && !standIn(node));
  if (shown.length > MOST) {
    shown.sort((a, b) => degreeOf(b) - degreeOf(a) || a.id - b.id);
    const kept = new Set(shown.slice(0, MOST));
    if (chosen.node) kept.add(chosen.node);
    shown = shown.filter((node) => kept.has(node));
  }
  const drawn = new Set(shown.map((node) => node.id));
  const found = shown.map((node) => ({ id: node.id, x: node.x, y: node.y, size: sizeOf(node) }));
  const full = communities.filter((each) => !picture.open.includes(each) && each.members.some((m) => nodeShown(nodes[m])));
  for (const each of full) {
    drawn.add(bubbleId(each));
    found.push({ id: bubbleId(each), x: each.x, y: each.y, size: each.radius });
  }
  return { nodes: found, edges: sceneEdges(drawn) };
}

function sceneEdges(drawn) {
  const found = [];
  const bundles = new Map();
  const pairs = new Map();
  for (const edge of edges) {
    const statement = statements[edge.id];
    if (!statementShown(statement)) continue;
    const from = standIn(nodes[edge.from]) ? bubbleId(standIn(nodes[edge.from])) : edge.from;
    const to = standIn(nodes[edge.to]) ? bubbleId(standIn(nodes[edge.to])) : edge.to;
    if (!drawn.has(from) || !drawn.has(to) || (from === to && isBubble(from))) continue;
    const pair = from < to ? `${from} ${to}` : `${to} ${from}`;
    if (isBubble(from) || isBubble(to)) {
      if (!bundles.has(pair)) bundles.set(pair, { from, to, count: 0 });
      bundles.get(pair).count += 1;
      continue;
    }
    const rank = pairs.get(pair) || 0;
    pairs.set(pair, rank + 1);
    found.push({ ...styleOf(edge), smooth: bent(rank, from < to) });
  }
  const strong = [...bundles].sort(([, a], [, b]) => b.count - a.count || a.from - b.from || a.to - b.to);
  picture.bundles = picture.open.length ? [0, strong.length] : [Math.min(strong.length, BUNDLES), strong.length];
  for (const [pair, { from, to, count }] of strong.slice(0, picture.bundles[0])) {
    found.push({
      id: `bundle ${pair}`, from, to, arrows: "", dashes: false,
      width: 0.6 + Math.log2(count), color: { color: colours["background-line"], opacity: 0.55 },
    });
  }
  return found;
}

/** A line of its own for each of several statements between the same two nodes. */
function bent(rank, forward) {
  if (!rank) return false;
  const type = (rank % 2 === 1) === forward ? "curvedCW" : "curvedCCW";
  return { enabled: true, type, roundness: 0.12 * Math.ceil(rank / 2) };
}

/** How the edge of a statement looks: dashes come with the data, colour and width with the theme. */
function styleOf(edge) {
  const statement = statements[edge.id];
  const background = sources[statement.source].background;
  const modality = modalities[statement.modality];
  const figure = nodes[edge.to].family.key === "figures";
  const colour = background ? "background-line" : `${modality.key}-line`;
  return {
    ...edge,
    width: background || figure ? 0.9 : statement.modality ? 1.6 : 1.3,
    arrows: figure ? "" : { to: { enabled: true, scaleFactor: background ? 0.32 : 0.38, type: "arrow" } },
    color: { color: colours[colour], opacity: background ? 0.7 : statement.modality ? 0.9 : 0.62 },
  };
}

/** Puts the present scene before vis-network anew, after a change of filters or communities. */
function refresh() {
  const { nodes: found, edges: lines } = scene();
  picture.negated = lines.filter((line) => statements[line.id]?.negated).map((line) => line.id);
  picture.order = found.map((each) => each.id).sort((a, b) => weightOf(b) - weightOf(a) || a - b);
  picture.hover = picture.hoverEdge = null;
  // The sets are refilled, not replaced: vis-network moves the view for new ones.
  picture.edges.clear();
  picture.nodes.clear();
  picture.nodes.add(found);
  picture.edges.add(lines);
  // A custom shape does not tell vis-network where it stands, which then leaves it out of sight.
  for (const { id } of found) picture.network.body.nodes[id].updateBoundingBox(null);
  byId("ui-back").hidden = !picture.open.length;
  if (communities.length) byId("ui-caption").textContent = caption(found);
}

/** What is drawn and what is not, where not everything can be. */
function caption(found) {
  const [drawn, all] = picture.bundles;
  const bubbles = found.filter(({ id }) => isBubble(id)).length;
  if (!picture.open.length) {
    const lines = drawn < all ? `The ${drawn} strongest of ${all.toLocaleString("en")} links between them are drawn.` : "";
    return `${plural(bubbles, "community", "communities")}: click one to open it. ${lines}`;
  }
  const members = picture.open.reduce((sum, each) => sum + each.members.length, 0);
  const shown = found.length - bubbles;
  const some = shown < members ? `${shown.toLocaleString("en")} of ` : "";
  return `${some}${plural(members, "member", "members")}. Links to other communities are in the details and in the table.`;
}

/** The priority of a label: bubbles by their members, nodes by their links. */
function weightOf(id) {
  if (isBubble(id)) return 1000 + communityOf(id).members.length;
  const node = nodes[id];
  return degreeOf(node) + (node.reported ? 0.5 : 0) - (node.family.key === "figures" ? 0.8 : 0);
}
