"""Verbs of what an office does, and the nouns of the same actions: "expanded", "expansion"."""

from __future__ import annotations

REFORMS = {
    "expand": "Expansion", "raise": "Raising", "increase": "Increase", "reduce": "Reduction",
    "restructure": "Restructuring", "reorganize": "Reorganization", "reorganise": "Reorganisation",
    "extend": "Extension", "shorten": "Shortening", "amend": "Amendment", "revise": "Revision",
    "simplify": "Simplification", "modernize": "Modernization", "modernise": "Modernisation",
    "abolish": "Abolition", "lower": "Lowering", "broaden": "Broadening",
    "digitize": "Digitization",
    "strengthen": "Strengthening", "reform": "Reform", "cut": "Cutting", "lengthen": "Lengthening",
    "upgrade": "Upgrade", "streamline": "Streamlining", "relax": "Relaxation", "merge": "Merger",
}  # fmt: skip
MEASURES = {
    "recruit": "Recruitment", "introduce": "Introduction", "hire": "Hiring", "analyze": "Analysis",
    "analyse": "Analysis", "publish": "Publication", "train": "Training",
    "translate": "Translation",
    "subsidize": "Subsidy", "subsidise": "Subsidy", "waive": "Waiver", "fund": "Funding",
}  # fmt: skip
ACTION_NOUNS = {**MEASURES, **REFORMS}
WORKSTREAM_VERBS = {
    **REFORMS, "improve": "Improvement", "promote": "Promotion", "advance": "Advancement",
    "enhance": "Enhancement", "support": "Support", "build": "Building", "protect": "Protection",
    "foster": "Fostering", "develop": "Development", "deepen": "Deepening",
}  # fmt: skip
"""Verbs that open a line of work."""
SUPPORT_VERBS = frozenset("promote advance support foster enhance develop".split())
"""Verbs of mere furthering: the line of work is what they further."""
GOALS = {
    **WORKSTREAM_VERBS, "secure": "Securing", "implement": "Implementation", "guide": "Guiding",
    "achieve": "Achievement", "prevent": "Prevention",
}  # fmt: skip
"""Verbs of a purpose that is named with its doing: "to secure patents", "securing of patents"."""
