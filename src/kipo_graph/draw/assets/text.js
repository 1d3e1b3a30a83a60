// Text and elements.  Whatever comes from the data becomes a text node; there is no other way in.

const byId = (id) => document.getElementById(id);

/** An element with attributes and children; a child that is a string becomes a text node. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "on") for (const [event, heard] of Object.entries(value)) element.addEventListener(event, heard);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** An element of SVG, for the small signs of the legend. */
function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Words from the data, kept from turning round the text about them. */
const said = (text, limit = 0) => make("bdi", {}, limit ? shorten(text, limit) : text);

/** At most `limit` code points. */
function shorten(text, limit) {
  if (text.length <= limit) return text;
  const points = Array.from(text.slice(0, 2 * limit + 2));
  return points.length > limit ? points.slice(0, limit - 1).join("") + "…" : text;
}

/** One line without control characters and marks that change the direction of writing. */
const plainLine = (text) =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g, " ").trim();

/** Lines of at most about `width` characters (a Hangul syllable counts two), three at most. */
function wrap(text, width) {
  const lines = [""];
  const lengthOf = (line) => Array.from(line).reduce((sum, point) => sum + (point > "\u2e7f" ? 2 : 1), 0);
  for (let word of shorten(plainLine(text), 90).split(/\s+/)) {
    while (lengthOf(word) > width + 6) {
      const cut = Array.from(word).slice(0, width).join("");
      lines.push(cut);
      word = word.slice(cut.length);
    }
    const last = lines[lines.length - 1];
    if (last && lengthOf(last) + lengthOf(word) + 1 > width) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  const kept = lines.filter(Boolean);
  return kept.length > 3 ? [...kept.slice(0, 2), shorten(`${kept[2].replace(/…$/, "")} ${kept[3]}`, width)] : kept;
}

/** A form of the text in which spellings that look alike are alike. */
const folded = (text) =>
  text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFC").toLocaleLowerCase("en");

/** A link for an http or https address, and plain words for anything else. */
function linked(address) {
  let target = null;
  try {
    target = new URL(address);
  } catch {
    return said(address);
  }
  if (target.protocol !== "https:" && target.protocol !== "http:") return said(address);
  return make("a", { href: target.href, rel: "noopener noreferrer", target: "_blank" }, said(address));
}

const plural = (count, one, many) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
