// The signs of the families and types: one outline for a family, one mark inside for each type.

const TURN = Math.PI * 2;

const polygon = (corners, turn) =>
  Array.from({ length: corners }, (_, corner) => {
    const angle = turn + (corner * TURN) / corners;
    return [Math.cos(angle), Math.sin(angle)];
  });

const cross = [
  [-0.4, -1], [0.4, -1], [0.4, -0.4], [1, -0.4], [1, 0.4], [0.4, 0.4],
  [0.4, 1], [-0.4, 1], [-0.4, 0.4], [-1, 0.4], [-1, -0.4], [-0.4, -0.4],
];

/** Outlines within a circle of radius 1, as corners; an empty list is the circle itself. */
const OUTLINES = {
  circle: [],
  pill: [[-1.1, -0.25], [-0.8, -0.6], [0.8, -0.6], [1.1, -0.25], [1.1, 0.25], [0.8, 0.6], [-0.8, 0.6], [-1.1, 0.25]],
  pentagon: polygon(5, -TURN / 4).map(([x, y]) => [x * 1.08, y * 1.08]),
  drop: polygon(3, TURN / 4).map(([x, y]) => [x * 1.15, y * 1.15 - 0.1]),
  diamond: polygon(4, 0).map(([x, y]) => [x * 1.15, y * 1.15]),
  square: [[-0.86, -0.86], [0.86, -0.86], [0.86, 0.86], [-0.86, 0.86]],
  hexagon: polygon(6, 0).map(([x, y]) => [x * 1.08, y * 1.08]),
  page: [[-0.75, -1], [0.3, -1], [0.75, -0.5], [0.75, 1], [-0.75, 1]],
  triangle: polygon(3, -TURN / 4).map(([x, y]) => [x * 1.15, y * 1.15 + 0.1]),
  cross,
  chip: [[-1, -0.6], [1, -0.6], [1, 0.6], [-1, 0.6]],
};

/** Marks that tell the types of a family apart, as lines and dots of the same unit circle. */
const MARKS = [
  [],
  [["dot", 0, 0, 0.3]],
  [["line", -0.42, 0, 0.42, 0]],
  [["line", 0, -0.42, 0, 0.42]],
  [["ring", 0, 0, 0.42]],
  [["line", -0.34, -0.34, 0.34, 0.34], ["line", -0.34, 0.34, 0.34, -0.34]],
  [["dot", -0.32, 0, 0.2], ["dot", 0.32, 0, 0.2]],
  [["line", -0.42, 0, 0.42, 0], ["line", 0, -0.42, 0, 0.42]],
];

/** The sign of a type at (x, y) of a canvas: `fill` within `line`, its mark in `inner`. */
function paintSign(ctx, type, x, y, radius, { fill, line, inner }) {
  const corners = OUTLINES[familyOf.get(type.family).shape];
  ctx.beginPath();
  if (corners.length) {
    corners.forEach(([dx, dy], corner) => ctx[corner ? "lineTo" : "moveTo"](x + dx * radius, y + dy * radius));
    ctx.closePath();
  } else ctx.arc(x, y, radius, 0, TURN);
  ctx.lineJoin = "round";
  ctx.lineWidth = Math.max(radius * 0.16, 0.5);
  ctx.fillStyle = fill;
  ctx.strokeStyle = line;
  ctx.fill();
  ctx.stroke();
  ctx.lineWidth = radius * 0.24;
  ctx.strokeStyle = ctx.fillStyle = inner;
  for (const [what, a, b, c, d] of MARKS[type.mark % MARKS.length]) {
    ctx.beginPath();
    if (what === "line") {
      ctx.moveTo(x + a * radius, y + b * radius);
      ctx.lineTo(x + c * radius, y + d * radius);
      ctx.stroke();
    } else {
      ctx.arc(x + a * radius, y + b * radius, c * radius, 0, TURN);
      if (what === "dot") ctx.fill();
      else ctx.stroke();
    }
  }
}

/** The same sign as a small SVG for text and legend. */
function signOf(type, size = 16) {
  const family = familyOf.get(type.family);
  const corners = OUTLINES[family.shape];
  const r = 6.4;
  const at = (value) => 8 + value * r;
  const outline = corners.length
    ? draw("polygon", { points: corners.map(([x, y]) => `${at(x)},${at(y)}`).join(" ") })
    : draw("circle", { cx: 8, cy: 8, r });
  outline.setAttribute("class", "outline");
  const marks = MARKS[type.mark % MARKS.length].map(([what, a, b, c, d]) =>
    what === "line"
      ? draw("line", { x1: at(a), y1: at(b), x2: at(c), y2: at(d), class: "mark" })
      : draw("circle", { cx: at(a), cy: at(b), r: c * r, class: what === "dot" ? "mark dot" : "mark" }),
  );
  const attributes = { viewBox: "0 0 16 16", width: size, height: size, "aria-hidden": "true" };
  return draw("svg", { ...attributes, class: `sign of-${family.key}` }, outline, ...marks);
}

/** A short piece of the line that stands for a modality, or for the background. */
function lineOf(kind, background = false) {
  const line = draw("line", { x1: 1, y1: 6, x2: 25, y2: 6 });
  const head = draw("path", { d: "M25 2.5 31 6 25 9.5z" });
  const attributes = { viewBox: "0 0 32 12", width: 32, height: 12, "aria-hidden": "true" };
  return draw("svg", { ...attributes, class: `line is-${kind}${background ? " is-background" : ""}` }, line, head);
}
