// The picture: vis-network draws what this file hands it, at our positions and without physics.

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

function hovered(node, edge) {
  picture.hover = node;
  picture.hoverEdge = edge;
  byId("ui-picture").classList.toggle("pointing", node !== null || edge !== null);
  picture.network.redraw();
}

