// Where one looks: fitting, zooming, opening communities, finding the chosen, saving the picture.

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
function uncover(wanted) {
  for (const node of wanted) {
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
  const scaleNeeded = Math.min((width - 110) / (box.right - box.left + 1), (height - 100) / (box.bottom - box.top + 1));
  if (scaleNeeded > 0.4) fit(near);
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

/** The first view: the whole picture, or on a narrow screen as much of it as can be read. */
function begin() {
  fit();
  const { network } = picture;
  if (!small() || !picture.order.length || communities.length) return;
  const box = boxOf(picture.order);
  const scale = Math.min((0.9 * byId("ui-picture").clientHeight) / (box.bottom - box.top + 1), 0.6);
  if (scale > network.getScale()) centre(nodes[picture.order[0]], scale);
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
  make("a", { href: canvas.toDataURL("image/png"), download: "kipo-graph.png" }).click();
}
