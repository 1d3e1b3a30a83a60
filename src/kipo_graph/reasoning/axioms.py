"""A reasoner's axioms in words: Pellet's explanation, line by line, with labels for names.

Pellet prints only the last part of an IRI, so that `org:hasUnit` and `qudt:hasUnit` look the same.
The caller therefore hands it opaque names (`token`) and gets them back as labels here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Names = Mapping[str, str]
"""The label of each token."""

UNIQUE = "kipoUniqueName"
"""The token of the property that gives each of our things a name of its own."""

_TOKEN = re.compile(r"\bkipoT\d+\b")
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')


def token(number: int) -> str:
    """The opaque name that stands for the n-th IRI."""
    return f"kipoT{number}"


def in_words(printed: str, names: Names) -> tuple[str, ...]:
    """The axioms of Pellet's first explanation, one line each; empty where it gives none.

    `printed` is the text of `pellet explain`.  Of a long list of disjoint classes only those are
    named that the other axioms speak of.
    """
    axioms = _axioms(printed)
    distinct = [line.split(" ", 1)[0] for line in axioms if f" {UNIQUE} " in line]
    rest = [line for line in axioms if UNIQUE not in line]
    mentioned = {found for line in rest if "(" not in line for found in _TOKEN.findall(line)}
    ranked = sorted((_rank(line), _sentence(line, names, mentioned)) for line in rest)
    said = [sentence for _, sentence in ranked]
    if distinct:
        listed = " and ".join(sorted(names.get(name, name) for name in distinct))
        said.append(f"{listed} are different things")
    return tuple(said)


def _axioms(printed: str) -> list[str]:
    """The axioms of the first explanation; an axiom over several lines is put together."""
    block = printed.partition("Explanation(s):")[2].strip("\n")
    found: list[str] = []
    for line in block.splitlines():
        if line.startswith("2)"):
            break
        text = re.sub(r"^1\)", "  ", line)
        # Pellet indents each axiom by 5 characters, and what continues one by more.
        if found and (len(text) - len(text.lstrip()) > 5 or not text.strip()):
            found[-1] = f"{found[-1]} {text.strip()}".strip()
        elif text.strip():
            found.append(text.strip())
    return found


_FORMS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"(\S+) type (.+)", "{0} is of the class {1}"),
        (r"Functional (\S+)", "{0} has at most one value"),
        (r"InverseFunctional (\S+)", "two things never share a value of {0}"),
        (r"Transitive (\S+)", "{0} is transitive"),
        (r"Symmetric (\S+)", "{0} holds both ways"),
        (r"NOT \((.+)\)", "it is not so that {0}"),
        (r"(\S+) domain (.+)", "whatever has {0} is of the class {1}"),
        (r"(\S+) range (.+)", "every value of {0} is of the class {1}"),
        (r"(\S+) inverseOf (\S+)", "{0} is the inverse of {1}"),
        (r"(\S+) o (\S+) subPropertyOf (\S+)", "{0} followed by {1} gives {2}"),
        (r"(\S+) subPropertyOf (\S+)", "{0} implies {1}"),
        (r"(\S+) subClassOf (\S+ (?:max|min|exactly|some|only) .+)", "every {0} has {1}"),
        (r"(\S+) subClassOf (.+)", "every {0} is also {1}"),
        (r"(.+) equivalentTo (.+)", "{0} is the same as {1}"),
        (r"(\S+) disjointWith (\S+)", "nothing is both {0} and {1}"),
        (r"(\S+) differentFrom (\S+)", "{0} and {1} are different things"),
        (r"(\S+) sameAs (\S+)", "{0} and {1} are the same thing"),
    )
)


def _rank(axiom: str) -> int:
    """Where an axiom stands in an explanation: what the data say first, then the ontology."""
    fits = (number for number, (form, _) in enumerate(_FORMS) if form.fullmatch(axiom))
    return next(fits, len(_FORMS) if axiom.endswith(")") else -1)


def _sentence(axiom: str, names: Names, mentioned: set[str]) -> str:
    """One axiom in words; as Pellet prints it, with labels, where it has no form of ours."""
    listed = re.fullmatch(r"(DisjointClasses|DifferentIndividuals)\((.+)\)", axiom)
    if listed:
        members = [name for name in listed[2].split() if name in mentioned]
        chosen = members if len(members) > 1 else listed[2].split()
        verb = "nothing is two of" if listed[1] == "DisjointClasses" else "different things are"
        return f"{verb}: {_labels(', '.join(chosen), names)}"
    for form, words in _FORMS:
        match = form.fullmatch(axiom)
        if match:
            return words.format(*(_labels(part, names) for part in match.groups()))
    return _labels(axiom, names)


def _labels(text: str, names: Names) -> str:
    """A text with labels for tokens, literals left alone and numbers of values in words."""
    parts, at = [], 0
    for quoted in _QUOTED.finditer(text):
        parts += [_unquoted(text[at : quoted.start()], names), quoted[0]]
        at = quoted.end()
    said = "".join([*parts, _unquoted(text[at:], names)])
    return re.sub(r'(?<=")\^\^\w+', "", said)


def _unquoted(text: str, names: Names) -> str:
    text = re.sub(r"\b(max|min|exactly) (\d+)", _times, text)
    return _TOKEN.sub(lambda match: names.get(match[0], match[0]), text)


def _times(match: re.Match[str]) -> str:
    bound = {"max": "at most", "min": "at least", "exactly": "exactly"}[match[1]]
    return f"{bound} {'once' if match[2] == '1' else match[2] + ' times'}"


def quoted(label: str) -> str:
    """A label as it stands in an explanation."""
    return f"“{label}”"
