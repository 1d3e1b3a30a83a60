// The search box: names in both languages, acronyms and former names.

const finder = { found: [], active: -1, keys: null };

/** The nodes whose names fit best: whole name, beginning of a name, of a word, anywhere. */
function seek(words) {
  const sought = folded(words.trim());
  if (!sought) return [];
  finder.keys ||= nodes.map((node) => [node, keysOf(node)]);
  const rank = (key) => {
    if (key === sought) return 0;
    if (key.startsWith(sought)) return 1;
    const at = key.indexOf(sought);
    return at < 0 ? 9 : /[\s\-(]/.test(key[at - 1]) ? 2 : 3;
  };
  return finder.keys
    .map(([node, keys]) => [Math.min(...keys.map(rank)), node])
    .filter(([best]) => best < 9)
    .sort(([a, first], [b, second]) => a - b || degreeOf(second) - degreeOf(first) || first.id - second.id)
    .slice(0, 12)
    .map(([, node]) => node);
}

function startSearch() {
  const input = byId("ui-find");
  const list = byId("ui-found");
  const close = () => {
    list.hidden = true;
    finder.active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const pick = (node) => {
    close();
    input.value = "";
    choose({ node }, true);
  };
  const point = (to) => {
    finder.active = (to + finder.found.length) % finder.found.length;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === finder.active)));
    input.setAttribute("aria-activedescendant", `ui-option-${finder.active}`);
    list.children[finder.active].scrollIntoView({ block: "nearest" });
  };
  input.addEventListener("input", () => {
    finder.found = seek(input.value);
    finder.active = -1;
    const options = finder.found.map((node, number) =>
      make("li", { role: "option", id: `ui-option-${number}`, "aria-selected": "false", on: { mousedown: (event) => { event.preventDefault(); pick(node); } } },
        signOf(node.kind), make("span", { class: "words" }, said(node.label, 80)),
        make("span", { class: "aside" }, said([node.korean, ...(node.also || [])].filter(Boolean).join(" · "), 40))));
    const none = make("li", { class: "none", role: "option", "aria-disabled": "true" }, "No matches.");
    list.replaceChildren(...(options.length ? options : [none]));
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    if (!list.hidden) announce(plural(finder.found.length, "name fits", "names fit"));
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    } else if (list.hidden || !finder.found.length) return;
    else if (event.key === "ArrowDown") point(finder.active + 1);
    else if (event.key === "ArrowUp") point(finder.active < 0 ? finder.found.length - 1 : finder.active - 1);
    else if (event.key === "Enter") pick(finder.found[Math.max(finder.active, 0)]);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
}
