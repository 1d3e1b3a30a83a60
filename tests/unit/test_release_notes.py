"""The check of a version tag in the release workflow."""

from __future__ import annotations

import importlib.util

import pytest

from conftest import ROOT
from kipo_graph import __version__

_SPEC = importlib.util.spec_from_file_location("release_notes", ROOT / ".ci" / "release_notes.py")
assert _SPEC is not None
assert _SPEC.loader is not None
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)
release_notes = _MODULE.release_notes

PACKAGE = '"""A package."""\n\n__version__ = "0.2.0"\n'
OLD = "## 0.1.0 (2026-11-22)\n\nThe first.\n"
NEW = "## 0.2.0 (2026-12-24)\n\n### Added\n- More.\n\n"


def test_the_notes_are_the_section_of_the_tag() -> None:
    assert release_notes("v0.2.0", f"# Changelog\n\n{NEW}{OLD}", PACKAGE) == "### Added\n- More.\n"


def test_an_empty_unreleased_section_is_no_obstacle() -> None:
    changelog = f"# Changelog\n\n## Unreleased\n\n{NEW}{OLD}"
    assert release_notes("v0.2.0", changelog, PACKAGE).startswith("### Added")


@pytest.mark.parametrize(
    ("tag", "changelog", "package"),
    [
        ("v0.1.0", NEW + OLD, PACKAGE),
        ("0.2.0", NEW + OLD, PACKAGE),
        ("v0.2.0", OLD, PACKAGE),
        ("v0.2.0", "# Changelog\n", PACKAGE),
        ("v0.2.0", NEW + OLD, PACKAGE.replace("0.2.0", "0.2.1")),
        ("v0.2.0", NEW + OLD, ""),
        ("v0.2.0", f"## Unreleased\n- A change.\n\n{NEW}", PACKAGE),
    ],
)
def test_what_disagrees_is_refused(tag: str, changelog: str, package: str) -> None:
    with pytest.raises(ValueError, match=r"CHANGELOG\.md"):
        release_notes(tag, changelog, package)


def test_the_version_of_the_package_is_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\n## {__version__} (" in changelog
    assert f"\nversion: {__version__}\n" in citation
