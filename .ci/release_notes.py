"""Check a version tag and print what CHANGELOG.md says of that version.

python .ci/release_notes.py v0.1.0

The tag, the newest version in CHANGELOG.md and `__version__` of the package must be the same, and
nothing may be left under "Unreleased".
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)


def release_notes(tag: str, changelog: str, package: str) -> str:
    """The section of the changelog for a tag.

    `package` is the source text that sets `__version__`. Raises ValueError where tag, changelog
    and package disagree.
    """
    sections = {}
    for part in re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]:
        heading, _, text = part.partition("\n")
        sections[heading.split()[0]] = text.strip()
    if sections.pop("Unreleased", ""):
        raise ValueError('CHANGELOG.md has entries under "Unreleased": give them a version.')
    newest = next(iter(sections), "none")
    version = found[1] if (found := _VERSION.search(package)) else "none"
    if not tag == f"v{newest}" == f"v{version}":
        raise ValueError(
            f"The tag is {tag}, the newest version in CHANGELOG.md is {newest}, "
            f"the version of the package is {version}: they must be the same."
        )
    return sections[newest] + "\n"


if __name__ == "__main__":
    try:
        sys.stdout.write(
            release_notes(
                sys.argv[1],
                (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
                (ROOT / "src/kipo_graph/__init__.py").read_text(encoding="utf-8"),
            )
        )
    except ValueError as error:
        sys.exit(str(error))
