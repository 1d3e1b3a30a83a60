// Labels: of constant size on the screen, the most connected first, none over another.

const measured = new Map();
let fonts = "";

function widthOf(ctx, text, font) {
  const key = font + "\n" + text;
  if (!measured.has(key)) {
    ctx.font = font;
    measured.set(key, ctx.measureText(text).width);
  }
  return measured.get(key);
}

/** Places that are taken, found quickly through a grid of squares. */
class Places {
  constructor() {
    this.squares = new Map();
  }

  * squaresOf([left, top, right, bottom]) {
    for (let x = Math.floor(left / 80); x <= Math.floor(right / 80); x += 1)
      for (let y = Math.floor(top / 80); y <= Math.floor(bottom / 80); y += 1) yield `${x} ${y}`;
  }

  free(box, owner) {
    const [left, top, right, bottom] = box;
    for (const square of this.squaresOf(box))
      for (const { box: other, owner: holder } of this.squares.get(square) || [])
        if (holder !== owner && left < other[2] && right > other[0] && top < other[3] && bottom > other[1]) return false;
    return true;
  }

  take(box, owner) {
    for (const square of this.squaresOf(box)) {
      if (!this.squares.has(square)) this.squares.set(square, []);
      this.squares.get(square).push({ box, owner });
    }
  }
}

/** The lines of a node's label with their fonts, as wide as they run. */
function labelOf(ctx, id, scale, bold) {
  const bubble = isBubble(id);
  const node = bubble ? nodes[communityOf(id).node] : nodes[id];
  const base = bubble ? 12 : node.family.key === "figures" ? 11 : Math.min(11 + Math.sqrt(degreeOf(node)) * 0.55, 15);
  const size = Math.round(2 * Math.min(base * Math.min(Math.max(scale ** 0.3, 0.92), 1.25), 18)) / 2;
  const heavy = bold || bubble || degreeOf(node) > 7;
  const own = bubble && communityOf(id).name !== node.label;
  const [first, second] = own ? [communityOf(id).name] : nameLines(node);
  const width = !bubble && degreeOf(node) > 7 ? 24 : 18;
  const lines = wrap(first, width).map((text) => ({ text, font: `${heavy ? 600 : 400} ${size}px ${fonts}`, size }));
  if (second && !bubble) lines.push({ text: shorten(plainLine(second), 24), font: `${size * 0.92}px ${fonts}`, size: size * 0.92, soft: true });
  let wide = 0;
  let high = 0;
  for (const line of lines) {
    line.width = widthOf(ctx, line.text, line.font);
    wide = Math.max(wide, line.width);
    high += line.size * 1.2;
  }
  return { lines, wide, high, chip: !bubble && node.family.key === "figures" };
}

/** Boxes about a node at which its label may stand, the best first. */
function seats({ x, y }, radius, { wide, high, chip }, inside) {
  const about = (left, top) => [left, top, left + wide, top + high];
  const below = about(x - wide / 2, y + radius + 2);
  const above = about(x - wide / 2, y - radius - 2 - high);
  const right = about(x + radius + 4, y - high / 2);
  const left = about(x - radius - 4 - wide, y - high / 2);
  if (chip) return [about(x - wide / 2, y - high / 2), below, above, right, left];
  const slant = radius * 0.6 + 3;
  const corners = [
    about(x + slant, y + slant), about(x - slant - wide, y + slant),
    about(x + slant, y - slant - high), about(x - slant - wide, y - slant - high),
  ];
  return inside ? [below, above, right, left] : [below, above, right, left, ...corners];
}

function paintLabels(ctx, lit, scale) {
  fonts ||= getComputedStyle(document.body).fontFamily;
  ctx.textBaseline = "middle";
  ctx.textAlign = "center";
  ctx.lineJoin = "round";
  const { network } = picture;
  const taken = new Places();
  const { clientWidth: width, clientHeight: height } = byId("ui-picture");
  const first = [picture.hover, chosen.node?.id].filter((id) => id !== null && id !== undefined);
  const order = [...first, ...picture.order.filter((id) => !first.includes(id))];
  const placed = [];
  for (const id of order) {
    if ((lit && !lit.nodes.has(id) && id !== picture.hover) || !network.body.nodes[id]) continue;
    const { x, y } = network.body.nodes[id];
    const at = network.canvasToDOM({ x, y });
    if (at.x < -80 || at.y < -40 || at.x > width + 80 || at.y > height + 40) continue;
    placed.push({ id, at, radius: radiusOf(id, scale) * scale });
  }
  // Labels of hubs may cover the signs of small nodes, those of small nodes no sign at all.
  const hub = (id) => isBubble(id) || degreeOf(nodes[id]) > 7 || first.includes(id);
  const keep = (which) => {
    for (const { id, at, radius } of placed)
      if (hub(id) === which) {
        const r = isBubble(id) ? radius * 0.7 : radius - 1;
        taken.take([at.x - r, at.y - r, at.x + r, at.y + r], id);
      }
  };
  keep(true);
  let waiting = true;
  for (const { id, at, radius } of placed.slice(0, 600)) {
    if (waiting && !hub(id)) {
      keep(false);
      waiting = false;
    }
    const must = first.includes(id);
    if (isBubble(id)) paintCount(ctx, id, at, radius);
    const label = labelOf(ctx, id, scale, must);
    const pad = label.chip ? [6, 3] : [1, 0];
    const padded = ([left, top, right, bottom]) => [left - pad[0], top - pad[1], right + pad[0], bottom + pad[1]];
    const options = seats(at, radius, label, isBubble(id)).filter((box) => box[0] > 2 && box[2] < width - 2);
    const seat = options.find((box) => taken.free(padded(box), id)) || (must && options[0]);
    if (!seat) continue;
    taken.take(padded(seat), id);
    paintLabel(ctx, label, seat);
  }
  paintEdgeLabels(ctx, lit, taken);
}

/** How many members a bubble stands for, inside it. */
function paintCount(ctx, id, { x, y }, radius) {
  const text = communityOf(id).members.length.toLocaleString("en");
  const font = `11px ${fonts}`;
  if (widthOf(ctx, text, font) > 1.8 * radius) return;
  ctx.font = font;
  ctx.fillStyle = colours.ink;
  ctx.fillText(text, x, y);
}

function paintLabel(ctx, { lines, chip }, [left, top, right, bottom]) {
  const middle = (left + right) / 2;
  if (chip) {
    ctx.beginPath();
    ctx.roundRect(left - 6, top - 2, right - left + 12, bottom - top + 4, 5);
    ctx.fillStyle = colours.paper;
    ctx.fill();
    ctx.lineWidth = 1;
    ctx.strokeStyle = colours["figure-line"];
    ctx.stroke();
  }
  let y = top;
  for (const { text, font, size, soft } of lines) {
    y += size * 0.6;
    ctx.font = font;
    if (!chip) {
      ctx.lineWidth = 3.5;
      ctx.strokeStyle = colours.canvas;
      ctx.strokeText(text, middle, y);
    }
    ctx.fillStyle = soft ? colours.soft : colours.ink;
    ctx.fillText(text, middle, y);
    y += size * 0.6;
  }
}

/** The predicates of the lines that are chosen or pointed at. */
function paintEdgeLabels(ctx, lit, taken) {
  const ids = new Set([picture.hoverEdge, chosen.statement?.number, ...(lit ? lit.edges : [])]);
  for (const id of ids) {
    const statement = statements[id];
    const at = statement && pointOn(id, chosen.node && lit ? (statement.subject === chosen.node.id ? 0.62 : 0.38) : 0.5);
    if (!at) continue;
    const { x, y } = picture.network.canvasToDOM(at);
    const font = `italic 11px ${fonts}`;
    const text = predicates[statement.predicate].label + (statement.negated ? " (negated)" : "");
    const wide = widthOf(ctx, text, font);
    const box = [x - wide / 2, y - 7, x + wide / 2, y + 7];
    const must = id === picture.hoverEdge || id === chosen.statement?.number;
    if (!must && !taken.free(box, null)) continue;
    taken.take(box, null);
    ctx.font = font;
    ctx.lineWidth = 4;
    ctx.strokeStyle = colours.canvas;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = colours.soft;
    ctx.fillText(text, x, y);
  }
}
