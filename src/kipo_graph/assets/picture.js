// The picture: vis-network draws what this file hands it, at our positions and without physics.

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
  const names_ = ["canvas", "ink", "soft", "paper", "rule", "accent", "negated", "background-line", "figure-line"];
  for (const modality of modalities) names_.push(`${modality.key}-line`);
  for (const family of families) names_.push(`family-${family.key}`);
  for (const name of names_) colours[name] = style.getPropertyValue(`--${name}`).trim();
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

function paintNode({ ctx, id, x, y }) {
  const scale = picture.network ? picture.network.getScale() : 1;
  const radius = radiusOf(id, scale);
  const nodeDimensions = { width: 2 * radius, height: 2 * radius };
  return { nodeDimensions, drawNode: () => (isBubble(id) ? paintBubble : paintOne)(ctx, id, x, y, radius, scale) };
}

function paintBubble(ctx, id, x, y, radius, scale) {
  const community = communityOf(id);
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, TURN);
  ctx.fillStyle = colours.paper;
  ctx.fill();
  ctx.globalAlpha = 0.22;
  ctx.fillStyle = colours[`family-${nodes[community.node].family.key}`];
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.lineWidth = (picture.hover === id ? 2.5 : 1.2) / scale;
  ctx.strokeStyle = ctx.fillStyle;
  ctx.stroke();
}

function paintOne(ctx, id, x, y, radius, scale) {
  const node = nodes[id];
  const colour = colours[`family-${node.family.key}`];
  if (node === chosen.node || picture.hover === id) {
    ctx.beginPath();
    ctx.arc(x, y, radius + 5 / scale, 0, TURN);
    ctx.lineWidth = 2.5 / scale;
    ctx.strokeStyle = colours.accent;
    ctx.stroke();
  }
  if (node.family.key === "figures") {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, TURN);
    ctx.fillStyle = colours["figure-line"];
    ctx.fill();
    return;
  }
  const hollow = !node.reported;
  paintSign(ctx, node.kind, x, y, radius, {
    fill: hollow ? colours.canvas : colour, line: colour, inner: hollow ? colour : colours.canvas,
  });
}

/** Nodes and statements that stay bright while something is chosen, or null. */
function spotlight() {
  if (chosen.statement && chosen.statement.edge) {
    const { subject, object } = chosen.statement;
    return { nodes: new Set([subject, object]), edges: [chosen.statement.number] };
  }
  const node = chosen.node || (chosen.statement && nodes[chosen.statement.subject]);
  if (!node) return null;
  const links = node.links.filter(statementShown);
  const near = new Set([node.id, ...links.flatMap((link) => [link.subject, link.object])]);
  return { nodes: near, edges: links.map((link) => link.number) };
}

/** Drawn over what vis-network has drawn: the spotlight, marks of negation, labels. */
function paintOver(ctx) {
  const { network } = picture;
  const scale = network.getScale();
  const ratio = ctx.getTransform().a / scale;
  const lit = spotlight();
  if (lit) {
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.globalAlpha = 0.78;
    ctx.fillStyle = colours.canvas;
    ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
    ctx.restore();
    for (const id of lit.edges) {
      const edge = network.body.edges[id];
      if (!edge || !edge.connected) continue;
      edge.draw(ctx);
      edge.drawArrows(ctx);
    }
    for (const id of lit.nodes) if (network.body.nodes[id]) network.body.nodes[id].draw(ctx);
  }
  paintNegations(ctx, scale);
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintLabels(ctx, lit, scale);
  ctx.restore();
  if (!picture.drawn) {
    picture.drawn = true;
    performance.mark("kipo-graph:drawn");
    document.documentElement.dataset.drawn = String(Math.round(performance.now()));
  }
}

/** The point at a share of the way along a line that is drawn, or null. */
function pointOn(id, share) {
  const edge = picture.network.body.edges[id];
  return edge && edge.connected ? edge.edgeType.getPoint(share) : null;
}

/** A struck-through circle on every line that stands for a negated statement. */
function paintNegations(ctx, scale) {
  for (const id of picture.negated) {
    const at = pointOn(id, 0.5);
    if (!at) continue;
    const r = 6 / scale;
    ctx.lineWidth = 1.8 / scale;
    ctx.strokeStyle = colours.negated;
    ctx.fillStyle = colours.canvas;
    ctx.beginPath();
    ctx.arc(at.x, at.y, r, 0, TURN);
    ctx.fill();
    ctx.stroke();
    ctx.beginPath();
    ctx.moveTo(at.x - r * 0.7, at.y + r * 0.7);
    ctx.lineTo(at.x + r * 0.7, at.y - r * 0.7);
    ctx.stroke();
  }
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

/** How much a label deserves room: bubbles by their members, nodes by their links. */
function weightOf(id) {
  if (isBubble(id)) return 1000 + communityOf(id).members.length;
  const node = nodes[id];
  return degreeOf(node) + (node.reported ? 0.5 : 0) - (node.family.key === "figures" ? 0.8 : 0);
}

/** The box about these nodes and bubbles, in units of the picture. */
function boxOf(ids) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const id of ids) {
    const { x, y, radius = 0 } = isBubble(id) ? communityOf(id) : nodes[id];
    box.left = Math.min(box.left, x - radius);
    box.right = Math.max(box.right, x + radius);
    box.top = Math.min(box.top, y - radius);
    box.bottom = Math.max(box.bottom, y + radius);
  }
  return box;
}

/** Brings these nodes (all, when none are named) into view, without zooming past `most`. */
function fit(ids = picture.order, most = 1.15) {
  if (!ids.length) return;
  const { clientWidth: width, clientHeight: height } = byId("ui-picture");
  const { left, right, top, bottom } = boxOf(ids);
  const side = Math.min(60, width / 10);
  const high = height - covered() - 84;
  const scale = Math.min((width - 2 * side) / (right - left + 1), high / (bottom - top + 1), most);
  centre({ x: (left + right) / 2, y: (top + bottom) / 2 + 10 / scale }, scale);
}

function zoom(factor) {
  const scale = Math.min(Math.max(picture.network.getScale() * factor, 0.01), 8);
  picture.network.moveTo({ scale });
}

function pan(x, y) {
  const { network } = picture;
  const at = network.getViewPosition();
  network.moveTo({ position: { x: at.x + x / network.getScale(), y: at.y + y / network.getScale() } });
}

/** Opens a community: its members take the place of its bubble. */
function openCommunity(community) {
  if (picture.open.includes(community)) return;
  picture.open.push(community);
  const size = () => picture.open.reduce((sum, each) => sum + each.members.length, 0);
  while (picture.open.length > 1 && size() > MOST) picture.open.shift();
  refresh();
  fit(community.members.slice(0, MOST));
  announce(`${community.name} and its community are open: ${plural(community.members.length, "member", "members")}.`);
}

function closeCommunities() {
  picture.open = [];
  refresh();
  fit();
}

/** Opens the communities of these nodes where they are closed. */
function uncover(chosen_) {
  for (const node of chosen_) {
    const bubble = standIn(node);
    if (bubble) openCommunity(bubble);
    else if (nodeShown(node) && !picture.network.body.nodes[node.id]) refresh();
  }
}

/** Brings what is chosen into view with its neighbours, unless it can be seen already. */
function reveal() {
  const node = chosen.node || nodes[chosen.statement.subject];
  const other = chosen.statement?.edge ? [nodes[chosen.statement.object]] : [];
  uncover([node, ...other]);
  const { network } = picture;
  const near = [...spotlight().nodes].filter((id) => network.body.nodes[id]);
  if (!network.body.nodes[node.id]) return;
  const { clientWidth: width, clientHeight } = byId("ui-picture");
  const height = clientHeight - covered();
  const seen = near.every((id) => {
    const at = network.canvasToDOM(nodes[id]);
    return at.x > 40 && at.x < width - 40 && at.y > 30 && at.y < height - 40;
  });
  if (seen && network.getScale() > 0.5) return;
  const box = boxOf(near);
  const room = Math.min((width - 110) / (box.right - box.left + 1), (height - 100) / (box.bottom - box.top + 1));
  if (room > 0.4) fit(near);
  else centre(node, Math.max(network.getScale(), small() ? 0.6 : 0.75));
}

/** How much of the picture the panel lies over, at its lower end. */
const covered = () => (small() && !byId("ui-panel").hidden ? byId("ui-panel").clientHeight - outside() : 0);

/** How far the panel reaches below the picture, which ends where the desk ends. */
const outside = () => Math.max(0, byId("ui-panel").getBoundingClientRect().bottom - byId("ui-stage").getBoundingClientRect().bottom);

function centre({ x, y }, scale) {
  picture.network.moveTo({ position: { x, y: y + covered() / 2 / scale }, scale });
}

const small = () => matchMedia("(max-width: 760px)").matches;

function startPicture() {
  const options = { ...read("data-options") };
  options.nodes = { ...options.nodes, shape: "custom", ctxRenderer: paintNode };
  readColours();
  picture.nodes = new vis.DataSet();
  picture.edges = new vis.DataSet();
  picture.network = new vis.Network(byId("ui-picture"), { nodes: picture.nodes, edges: picture.edges }, options);
  const frame = byId("ui-picture").firstElementChild;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", "Drawing of the graph");
  const { network } = picture;
  network.on("afterDrawing", paintOver);
  network.on("click", ({ pointer: { DOM: at } }) => {
    const node = network.getNodeAt(at);
    const edge = network.getEdgeAt(at);
    if (node !== undefined && isBubble(node)) openCommunity(communityOf(node));
    else if (node !== undefined) choose({ node: nodes[node] });
    else if (statements[edge]) choose({ statement: statements[edge] });
    else choose({});
  });
  network.on("hoverNode", ({ node }) => hovered(node, null));
  network.on("blurNode", () => hovered(null, null));
  network.on("hoverEdge", ({ edge }) => hovered(picture.hover, edge));
  network.on("blurEdge", () => hovered(picture.hover, null));
  refresh();
  begin();
}

/** The first view: the whole picture, or on a narrow screen as much of it as can be read. */
function begin() {
  fit();
  const { network } = picture;
  if (!small() || !picture.order.length || communities.length) return;
  const box = boxOf(picture.order);
  const scale = Math.min((0.9 * byId("ui-picture").clientHeight) / (box.bottom - box.top + 1), 0.6);
  if (scale > network.getScale()) centre(nodes[picture.order[0]], scale);
}

function hovered(node, edge) {
  picture.hover = node;
  picture.hoverEdge = edge;
  byId("ui-picture").classList.toggle("pointing", node !== null || edge !== null);
  picture.network.redraw();
}

/** The picture as it stands, with title and key beneath, as a PNG file to be saved. */
function savePicture() {
  const from = byId("ui-picture").querySelector("canvas");
  const ratio = from.width / from.clientWidth;
  const foot = 64 * ratio;
  const canvas = make("canvas");
  canvas.width = from.width;
  canvas.height = from.height + foot;
  const ctx = canvas.getContext("2d");
  ctx.fillStyle = colours.canvas;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.drawImage(from, 0, 0);
  const family = getComputedStyle(document.body).fontFamily;
  ctx.fillStyle = colours.ink;
  ctx.font = `600 ${15 * ratio}px ${family}`;
  ctx.fillText(shorten(plainLine(document.title), 90), 20 * ratio, from.height + 22 * ratio);
  ctx.fillStyle = colours.soft;
  ctx.font = `${12 * ratio}px ${family}`;
  ctx.fillText("Solid: achieved.  Dashed: planned.  Dotted: claimed.", 20 * ratio, from.height + 44 * ratio);
  canvas.toBlob((blob) => {
    const address = URL.createObjectURL(blob);
    make("a", { href: address, download: "kipo-graph.png" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  });
}
