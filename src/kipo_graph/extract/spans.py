"""Where a parsed block names things: names, fields, groups, rights; each with its class.

What is found here is one mention at a time; `linking` brings the mentions of a text together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kipo_graph import vocab
from kipo_graph.extract.lexicon import Lexicon, Name, Tree

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SPANS = "kipo"
"""The key of `doc.spans` under which any pipeline component may name things itself."""
ORGANISATIONS = frozenset(
    "IPOffice IntergovernmentalOrganization PublicAgency CooperationForum ServiceNetwork Unit "
    "org:Organization".split()
)
_JOINS = frozenset("of for and on in de & du la the".split())
_TITLES = frozenset(
    "Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. Mdm Mdm. Madam Prof Prof. Professor Sir Dame Hon Hon. H.E. "
    "Shri Smt. Assoc Datuk Dato Dato' Tan Sri Amb. Ambassador Judge".split()
)
_POSSESSIVE = frozenset(("'s", "’s", "'", "’", "s'"))
_TAKES_OF = frozenset(
    "Office Institute Ministry Department Bank University Government Republic Academy College "
    "School Court Chamber Council Board Federation Association Union Organization Organisation "
    "Authority Agency Bureau Centre Center Memorandum Memoranda Protocol Convention Treaty Act "
    "Declaration Agreement Law Kingdom States Federation Directorate Division Foundation Society "
    "Network Register Commission Committee House Faculty Secretariat Administration Registry Day "
    "Week Year Statement Joint Internet Code Ordinance Strategy Plan Programme Program Fund "
    "Museum Confederation Boards Standing Working Charter Group Index Arrangement Letter Service "
    "Programmes Heads Section Unit Boards Tribunal Registrar Marketplace Alliance".split()
)
"""First parts of names after which "of", "for" or "on" goes on with the name."""
_STARTS = frozenset(
    "The A An This That These Those In On At By For From To With As Our We I It Its Their They He "
    "She His Her My Your You And But Or If When While After Before Since Under Through Throughout "
    "During Also Additionally Moreover Further Furthermore However Meanwhile Lastly Finally First "
    "Second Third Fourth Fifth Today Yesterday Tomorrow Last Next Such Some Many Most More All Each "
    "Every Both Either Neither Any No Not One Two Three Four Five Six Seven Eight Nine Ten Over "
    "About Between Among Within Without Upon Because Although Though So Thus Hence Therefore Where "
    "There Here What Which Who How Why New Recent Recently Now Then Only Even Still Yet Again Let "
    "Please Thank Thanks Following According Based Given Recognizing Recognising Noting Affirming "
    "Having Being Beyond Across Against Along Around Towards Toward Other Another Several Various "
    "Currently Early Earlier Later Once Nothing Nor Article Section Chapter Paragraph Annex Part "
    "Page Figure Table Box Appendix Distinguished Ladies Dear Ms Mr Mrs Dr Indeed Together Taken "
    "Going Looking Building Despite Working Domestically Internationally Key Yours January February "
    "March April May June July August September October November December Monday Tuesday "
    "Wednesday Thursday Friday Saturday Sunday Internet".split()
)
_GENERIC = frozenset(
    "Participants Participant Parties Party Conference Meeting Office Agency Organization "
    "Organisation Ministry Government Bill Act Agreement Treaty Memorandum MOU MoU MOC Convention "
    "Protocol Programme Program Project Board Council Committee Centre Center Division Unit Report "
    "Strategy Plan Day Nation State States Member Members Side Sides Contracting Offices Law "
    "Commission Minister Commissioner Director President Chairman Secretary Institute Academy "
    "Academies Authority Department Court Forum Week Fund Scheme System Platform Portal Network "
    "Initiative Alliance Association Foundation University Group Team Section Working".split()
)
_WEAK = frozenset(
    "new other key such various several many these those this that its our their more most some any "
    "all each every certain relevant existing following different respective same own first second "
    "such-and-such both few numerous further additional additional major main important leading "
    "current recent latest multiple particular specific possible potential well known early".split()
)
_ABSTRACT = frozenset(
    "Intellectual Property IP IA IPR IPRs GDP R&D FDI STEM CEO US$ S$ Q&A AD Science Technology "
    "Research Trade Law Industry Culture Health Education Commerce Finance Economy Law Innovation "
    "Internet Golden Age East West North South Asia Europe Africa Pacific Americas Nation Nations "
    "God Bible Earth Moon Mars Covid COVID-19 MSME SME SMEs MSMEs TV HR IT PDF URL FAQ NGO NGOs PhD "
    "USD EUR JPY SGD CHF GBP CNY INR AUD CAD NOK SEK DKK KES BRL MXN ZAR NGN NZD HKD KRW Party "
    "BC CE English French Spanish Korean Chinese Japanese Arabic Russian Thank Madam Excellency "
    "Excellencies Chair Ladies Gentlemen Guests Annex Preamble Whereas Goods Knowledge Key NOW "
    "THEREFORE WITNESS WHEREOF".split()
)
_COMMON_ENDS = re.compile(
    r"(?:tion|tions|ment|ments|ing|ness|ity|ance|ence|ship|ships|ally|ised|ized)$"
)
_TECHNICAL = frozenset(
    "advanced emerging critical digital green clean renewable solar smart medical environmental "
    "quantum autonomous artificial additive sustainable strategic electric electronic biological "
    "nuclear industrial chemical mechanical optical wireless mobile agricultural marine submarine "
    "low-carbon intelligent cognitive deep generative cyber virtual augmented immersive secondary "
    "rechargeable organic genetic molecular pharmaceutical biomedical financial assistive civil "
    "disruptive frontier cutting-edge next-generation high-performance leading-edge sensitive core "
    "key foundational nano photonic robotic neural digital audiovisual geothermal tidal thermal "
    "national traditional modern climate-smart".split()
)
_NO_PROGRAMME = frozenset(
    "patent patents trademark trademarks ip intellectual property copyright design legal innovation "
    "global national international regional judicial economic education political financial banking "
    "rights strong robust balanced effective regulatory tax pilot research new same whole".split()
)
_BARE_GROUPS = frozenset(
    "smes msmes innovators inventors creators entrepreneurs researchers students youth women children "
    "citizens consumers farmers universities applicants start-ups startups artists authors designers "
    "artisans pupils teachers examiners academia rightholders patients weavers growers breeders "
    "exporters investors manufacturers performers musicians practitioners attorneys judges "
    "scientists industry workers graduates singers songwriters libraries museums".split()
)
_ALONE = frozenset("Parliament Congress Senate Cabinet Customs Constitution".split())
"""Heads that are names by themselves."""
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_YEARLY = re.compile(r"(?:19|20)\d\d(?:[-–/]\d{2,4})?")
_NUMERAL = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Spot:
    """Words `start:end` (tokens) that name something of a class.

    `name` is set where the lexicon knows them; `made` tells how they were found.
    """

    start: int
    end: int
    kind: str
    made: str
    name: Name | None = None


class Spotter:
    """Finds the mentions in parsed blocks."""

    def __init__(self, lexicon: Lexicon, tokens_of: object) -> None:
        """Enter the names of the lexicon, cut into words by `tokens_of(text)`."""
        self.lexicon = lexicon
        self.tree = Tree()
        for name in lexicon.names:
            self.tree.add(tokens_of(name.words), name)  # type: ignore[operator]

    def spots(self, doc: Doc) -> list[Spot]:
        """The mentions in a block, none over another, in order."""
        found = [*_given(doc), *self._known(doc), *self._names(doc), *self._people(doc)]
        found += self._common(doc)
        return _apart(found)

    def _known(self, doc: Doc) -> Iterator[Spot]:
        lower = [token.lower_ for token in doc]
        at = 0

        def text(start: int, end: int) -> str:
            return doc[start:end].text

        while at < len(doc):
            end, name = self.tree.at(lower, at, text)
            if name is not None and _stands_alone(doc, at, end, name):
                yield Spot(at, end, name.kind, "known" if name.id else "lexicon", name)
                at = end
            else:
                at += 1

    def _names(self, doc: Doc) -> Iterator[Spot]:
        for start, end in _capitals(doc, self.lexicon):
            yield from self._typed(doc, start, end)

    def _typed(self, doc: Doc, start: int, end: int) -> Iterator[Spot]:
        words = doc[start:end].text.split()
        if words[0] in _TITLES:
            return
        first = next((i for i, w in enumerate(words) if w in _JOINS and w != "&" and i), len(words))
        kind, size = self.lexicon.head_of(_without_year(words[:first]))
        if first < len(words):
            whole, longer = self.lexicon.head_of(words)
            if whole and (not kind or words[first] == "and"):
                kind, size = whole, longer
            if words[:3] == ["Memorandum", "of", "Understanding"]:
                kind, size = "MemorandumOfUnderstanding", 3
            elif words[:2] == ["Ministry", "of"]:
                kind = "PublicAgency"
        if not kind:
            titled = _titled(doc, start, end, self.lexicon)
            if titled:
                yield Spot(start, titled, "org:Post", "name")
                yield Spot(titled, end, "foaf:Person", "title")
                return
            kind = self._unheaded(doc, start, end)
        if not kind:
            return
        if len(words) == size and kind != "org:Post" and not _is_acronym(words[0]):
            if len(words) == 1 and words[0] not in _ALONE:
                return
        yield Spot(start, end, kind, "name")

    def _unheaded(self, doc: Doc, start: int, end: int) -> str:
        """The class of a name whose last word tells nothing, or an empty text."""
        words = [token.text for token in doc[start:end]]
        if end - start == 1:
            word = words[0]
            if (
                word in _ABSTRACT
                or _COMMON_ENDS.search(word)
                or _opens(doc, start)
                and doc[start].pos_ not in ("PROPN",)
            ):
                return ""
            if re.search(r"[a-z][A-Z]", word) and not word.startswith("Mc"):
                return _label(doc, start, end) or "Programme"
            if _is_acronym(word) and word.isupper() and len(word) >= 3:
                return _label(doc, start, end) or "org:Organization"
        elif all(
            word in _ABSTRACT or _COMMON_ENDS.search(word) or word in _JOINS for word in words
        ):
            return ""
        follows = end + 1 < len(doc) and doc[end].text == "(" and _is_acronym(doc[end + 1].text)
        return _label(doc, start, end) or (
            "org:Organization" if follows and end - start > 1 else ""
        )

    def _people(self, doc: Doc) -> Iterator[Spot]:
        for at, token in enumerate(doc):
            if token.text in _TITLES:
                end = at + 1
                while end < len(doc) and (doc[end].text in _TITLES or doc[end].text == "."):
                    end += 1
                start = end
                while (
                    end < len(doc)
                    and end - start < 5
                    and (
                        doc[end].text[0].isupper()
                        and doc[end].is_alpha
                        or (doc[end].text in ("-", "bin", "van", "de", "der", "von", "al", "Le"))
                        or re.fullmatch(r"[A-Z]\.|[A-Z][\w’'-]+", doc[end].text)
                    )
                ):
                    end += 1
                if end > start:
                    yield Spot(start, end, "foaf:Person", "title")
        for span in doc.ents:
            if span.label_ == "PERSON" and _personal(span.text, self.lexicon):
                start, end = span.start, span.end
                while start < end and doc[start].text in _TITLES:
                    start += 1
                while end > start and doc[end - 1].text in _POSSESSIVE:
                    end -= 1
                if start and doc[start - 1].text[0].isupper():
                    if (
                        self.lexicon.head_of(doc[start - 1 : start + 1].text.split())[0]
                        == "org:Post"
                    ):
                        start += 1
                if end - start >= 2:
                    yield Spot(start, end, "foaf:Person", "model")

    def _common(self, doc: Doc) -> Iterator[Spot]:
        for at, token in enumerate(doc):
            if token.pos_ not in ("NOUN", "PROPN"):
                continue
            begin = at
            while begin > 1 and doc[begin - 1].text == "-" and not doc[begin - 2].is_punct:
                begin -= 2
            words = doc[max(0, begin - 2) : at + 1].text.split()
            kind, size = self.lexicon.common_of(words)
            if not kind:
                kind, size = self.lexicon.common_of([word.lower() for word in words])
            if not kind or (kind in _NAMED_KINDS and token.text[0].isupper()):
                continue
            size += at - begin
            if (
                at + 1 < len(doc)
                and token.dep_ == "compound"
                and doc[at + 1].pos_ in ("NOUN", "PROPN")
                and kind != "TechnologyField"
            ):
                continue
            start = _modified(doc, at - size + 1, self.lexicon)
            if kind == "TechnologyField":
                start = _technical(doc, start, at - size + 1)
            kept = at + 1 - start
            if kind in ("Unit", "Programme", "Meeting", "TrainingProgramme") and kept <= size:
                continue
            if kind in ("Programme", "Meeting") and all(
                t.lower_ in _NO_PROGRAMME or t.pos_ == "ADJ" or t.is_punct
                for t in doc[start : at + 1 - size]
            ):
                continue
            if kind == "TechnologyField" and (kept <= size and token.lower_ in _LOOSE):
                continue
            if kind == "BeneficiaryGroup" and not _is_group(doc, at, start):
                continue
            yield Spot(start, at + 1, kind, "common")


def _technical(doc: Doc, start: int, head: int) -> int:
    """A phrase for a field without adjectives that tell nothing of it ("valuable technology")."""
    while start < head and (
        doc[start].is_punct
        or doc[start].pos_ in ("ADJ", "VERB")
        and doc[start].lower_ not in _TECHNICAL
        and "-" not in doc[start].text
    ):
        start += 1
        while start < head and doc[start].text == "-":
            start += 1
    return start


_NAMED_KINDS = frozenset("Unit Programme Meeting TrainingProgramme".split())
"""Classes of which a capitalised head belongs to a name, and is found as one."""
_LOOSE = frozenset(
    "technology technologies sciences engineering energy computing networks materials space mobility "
    "logistics vehicles software hardware displays chips analytics medicine systems battery "
    "automation manufacturing agriculture chemistry".split()
)
"""Heads that name a field only with a word before them."""


def _without_year(words: list[str]) -> list[str]:
    return words[:-1] if len(words) > 1 and _YEARLY.fullmatch(words[-1]) else words


def _titled(doc: Doc, start: int, end: int, lexicon: Lexicon) -> int:
    """Where the name begins in "Commissioner Tian": a post, then a person; 0 where it is neither."""
    for at in range(end - 1, start, -1):
        kind, size = lexicon.head_of(doc[start:at].text.split())
        name = doc[at:end]
        if (
            kind == "org:Post"
            and len(name) <= 4
            and all(t.is_alpha or t.text in ".-" for t in name)
        ):
            unknown = all(t.text not in _ABSTRACT and not _COMMON_ENDS.search(t.text) for t in name)
            return at if unknown and name[0].text not in _JOINS else 0
    return 0


def _is_group(doc: Doc, at: int, start: int) -> bool:
    token, before = doc[at], doc[start - 1] if start else None
    if token.text[0].isupper() and token.lower_ in ("participants", "parties", "sides"):
        return False
    if before is not None and before.lower_ in ("these", "those", "such", "both", "this", "which"):
        return False
    if doc[start].like_num or (before is not None and before.like_num):
        return False
    if (
        before is not None
        and before.text == ","
        and token.dep_ == "conj"
        and start == at - 1
        and doc[start].dep_ == "conj"
    ):
        return False
    if at > start:
        return doc[start].lower_ not in ("healthy", "resilient", "individual", "respective")
    return token.lower_ in _BARE_GROUPS and (token.text[0].islower() or _is_acronym(token.text))


def _modified(doc: Doc, at: int, lexicon: Lexicon) -> int:
    """Where a phrase that ends in the head at `at` begins: its adjectives and nouns."""
    start = at
    while start > 0:
        word = doc[start - 1]
        if word.text == "-" and start > 1 and not doc[start - 2].is_punct:
            start -= 2
            continue
        if word.lower_ in _WEAK or word.is_stop and word.lower_ not in ("top",) or word.like_num:
            break
        if word.pos_ not in ("ADJ", "NOUN", "PROPN") and not (
            word.pos_ == "VERB"
            and word.tag_ in ("VBN", "VBG")
            and word.dep_ in ("amod", "compound")
        ):
            break
        if (
            word.text in _TITLES
            or word.text[0].isupper()
            and word.text in _STARTS
            and word.text not in lexicon.peoples
        ):
            break
        start -= 1
    while start < at and (doc[start].text == "-" or doc[start].is_punct):
        start += 1
    return start


def _stands_alone(doc: Doc, start: int, end: int, name: Name) -> bool:
    """Whether a known wording is no part of a longer phrase that means something else."""
    if name.kind == "IPRight":
        after = doc[end] if end < len(doc) else None
        last = doc[end - 1]
        if after is not None and after.lower_ == "protection":
            return True
        if after is not None and after.pos_ in ("NOUN", "PROPN") and last.dep_ == "compound":
            return False
        if start and doc[start - 1].text in ("-", "/"):
            return False
        return last.pos_ in ("NOUN", "PROPN") and (
            last.tag_ in ("NNS", "NNPS")
            or name.words.lower()
            not in ("patent", "design", "trademark", "copyright", "trade mark")
            or (after is not None and after.text in (",", "and", "or"))
        )
    return True


def _capitals(doc: Doc, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Stretches of capitalised words, with the small words that hold a name together."""
    at, size = 0, len(doc)
    while at < size:
        token = doc[at]
        if not _is_capital(token) or (_opens(doc, at) and token.text in _STARTS):
            at += 1
            continue
        end = at + 1
        while end < size:
            word = doc[end]
            if _is_capital(word) and word.text not in _TITLES:
                end += 1
                continue
            if (
                word.text in ("’s", "'s")
                and doc[end - 1].text
                in ("People", "Children", "Women", "Inventors", "Farmers", "Men")
                and end + 1 < size
                and _is_capital(doc[end + 1])
            ):
                end += 2
                continue
            if (
                word.text in ("’", "'")
                and doc[end - 1].text.endswith("s")
                and end + 1 < size
                and _is_capital(doc[end + 1])
                and doc[end - 1].text not in ("Participants",)
            ):
                end += 2
                continue
            if (
                word.text in ("-", "–", "/")
                and end + 1 < size
                and _is_capital(doc[end + 1])
                and not word.whitespace_
                and not doc[end - 1].whitespace_
            ):
                end += 2
                continue
            if (
                word.text == "("
                and end + 3 < size
                and _is_capital(doc[end + 1])
                and doc[end + 2].text == ")"
                and doc[end + 3].text
                in ("Act", "Bill", "Law", "Rules", "Order", "Regulations", "Ordinance")
            ):
                end += 4
                continue
            if _YEARLY.fullmatch(word.text) and lexicon.head_of(doc[at:end].text.split())[0] in (
                "Programme",
                "Document",
                "Meeting",
                "Agreement",
                "Reform",
                "Event",
            ):
                end += 1
                break
            step = _joined(doc, at, end, lexicon)
            if not step:
                break
            end += step
        for start, finish in _cut(doc, at, end, lexicon):
            begin = start - 1 if start and _ORDINAL.fullmatch(doc[start - 1].text) else start
            yield begin, finish
        at = end


def _cut(doc: Doc, start: int, end: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """A stretch without words before it that belong to the sentence, or to a country."""
    while (
        start < end
        and doc[start].text in _STARTS
        and doc[start].text not in ("One", "First", "New", "Internet", "Second", "Working")
    ):
        start += 1
    while (
        start < end - 1
        and doc[start].text in lexicon.peoples
        and not _named_after(doc, start, end, lexicon)
    ):
        start += 1
    while end > start and doc[end - 1].text in _JOINS:
        end -= 1
    if start < end:
        yield start, end


def _named_after(doc: Doc, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the adjective of a country is a part of the name ("Korean Intellectual ...")."""
    kind, _ = lexicon.head_of([token.text for token in doc[start:end]])
    return bool(kind) and end - start > 2


def _joined(doc: Doc, start: int, at: int, lexicon: Lexicon) -> int:
    """How many words from `at` on go on with the name that began at `start`; 0 where it ends."""
    size = len(doc)
    word = doc[at].lower_
    ahead = at + 1
    if word == "," and any(
        doc[i].text in ("Minister", "Ministry", "Department", "Secretary", "Committee")
        for i in range(start, at)
    ):
        return _listed(doc, at)
    if word == "in" and doc[start].text == "Minister" and doc[at + 1].lower_ == "the":
        return 3 if at + 2 < size and _is_capital(doc[at + 2]) else 0
    if word == "in" and doc[at - 1].text not in (
        "Cooperation",
        "Collaboration",
        "Development",
        "Agreement",
    ):
        return 0
    if word in ("of", "for", "on", "in") and ahead < size and doc[ahead].lower_ == "the":
        ahead += 1
    if ahead >= size or not _is_capital(doc[ahead]) or doc[ahead].text in _TITLES:
        return 0
    before = [token.text for token in doc[start:at]]
    if word == "of":
        kind, _ = lexicon.head_of(before)
        if kind == "org:Post":
            of_state = before[-1] == "Minister" or doc[ahead].text in (
                "State",
                "Law",
                "Patents",
                "Staff",
                "Trademarks",
            )
            rules = before[-1] in ("President", "Minister", "Premier", "King", "Queen")
            return ahead - at + 1 if of_state or (rules and doc[ahead].ent_type_ == "GPE") else 0
        return ahead - at + 1 if before[-1] in _TAKES_OF else 0
    if word in ("for", "on", "in"):
        if word == "in":
            inner = any(token in ("on", "for") for token in before)
            return ahead - at + 1 if inner else 0
        kind, _ = lexicon.head_of(before)
        if kind == "org:Post" and word == "for":
            return ahead - at + 1
        takes = (
            before[-1] in _TAKES_OF
            or "Memorandum" in before
            or kind in ("Agreement", "Document", "Meeting", "Programme", "org:Organization", "Unit")
        )
        return ahead - at + 1 if takes and len(before) >= 1 and kind != "foaf:Person" else 0
    if word in ("and", "&"):
        if word == "&":
            return ahead - at + 1
        left, _ = lexicon.head_of(before)
        inner = next(
            (i for i, token in enumerate(before) if token in ("of", "for", "on", "in") and i), 0
        )
        if inner and (
            before[inner - 1] in _TAKES_OF
            or before[inner - 1] in ("Minister", "Secretary", "Cooperation")
        ):
            whole = (
                _starts_name(doc, ahead, lexicon)
                or _is_acronym(doc[ahead].text)
                or doc[ahead].text in _TITLES
            )
            placed = doc[at - 1].ent_type_ == "GPE" or before[-1] in _places(lexicon)
            return 0 if whole or placed else ahead - at + 1
        if (
            left
            or (len(before) == 1 and _is_acronym(before[0]))
            or any(w in lexicon.peoples for w in before[:1])
            and len(before) == 1
        ):
            return 0
        end = ahead
        while end < size and (_is_capital(doc[end])):
            end += 1
        right, _ = lexicon.head_of([token.text for token in doc[ahead:end]])
        if right and right != "org:Post" and end - ahead >= 2:
            return ahead - at + 1
        return 0
    if word in ("de", "du", "la"):
        return ahead - at + 1
    return 0


def _listed(doc: Doc, at: int) -> int:
    """How far ", Community and Youth" goes on with a ministry's name; 0 where it is another list."""
    end = at + 1
    while (
        end + 1 < len(doc) and _is_capital(doc[end]) and doc[end].text not in ("Minister", "Second")
    ):
        end += 1
        if doc[end].text == "and" and end + 1 < len(doc) and _is_capital(doc[end + 1]):
            return end - at
        if doc[end].text != ",":
            continue
        end += 1
    return 0


def _starts_name(doc: Doc, at: int, lexicon: Lexicon) -> bool:
    """Whether a name of its own begins at `at`: Minister for Law and *Deputy Prime Minister*."""
    end = at
    while end < len(doc) and _is_capital(doc[end]):
        end += 1
    kind, size = lexicon.head_of([token.text for token in doc[at:end]])
    whole = kind in ORGANISATIONS or kind in ("org:Post", "Agreement", "Meeting", "Country")
    follows = end < len(doc) and doc[end].lower_ in ("of", "for")
    return bool(kind) and whole and (end - at > size or follows)


def _places(lexicon: Lexicon) -> set[str]:
    return {name.words for name in lexicon.names if name.kind in ("Country", "City")}


def _opens(doc: Doc, at: int) -> bool:
    return at == 0 or bool(doc[at].is_sent_start) or doc[at - 1].text in ("“", '"', ":", "(", "‘")


def _is_capital(token: Token) -> bool:
    text = token.text
    if text[0].isupper():
        return True
    return bool(_NUMERAL.match(text)) and any(sign.isupper() for sign in text) and text.isalnum()


def _is_acronym(word: str) -> bool:
    return sum(sign.isupper() for sign in word) >= 2 and len(word) <= 10


_LABELS = {"ORG": "org:Organization", "GPE": "City", "EVENT": "Event", "LAW": "Document", "FAC": ""}


def _label(doc: Doc, start: int, end: int) -> str:
    """The class that the model's own entities give to a stretch, or an empty text."""
    for span in doc.ents:
        if span.start < end and span.end > start:
            covers = min(span.end, end) - max(span.start, start)
            if covers >= 0.6 * (end - start):
                return _LABELS.get(span.label_, "")
    return ""


def _personal(text: str, lexicon: Lexicon) -> bool:
    words = text.split()
    return (
        all(word[0].isupper() for word in words if word[0].isalpha())
        and not lexicon.head_of(words)[0]
        and not any(_NUMERAL.search(word) for word in words)
        and not any(_is_acronym(word) and len(words) < 2 for word in words)
    )


def _given(doc: Doc) -> Iterator[Spot]:
    """What another component of the pipeline named, under `doc.spans["kipo"]`."""
    for span in doc.spans.get(SPANS, ()):
        if span.label_ in vocab.CLASSES:
            yield Spot(span.start, span.end, span.label_, "given")


_RANK = {"given": -1, "known": 0, "lexicon": 1, "title": 2, "name": 3, "model": 4, "common": 5}


def _apart(found: list[Spot]) -> list[Spot]:
    """The longest of those that overlap, the surer one first where they are as long."""
    kept: list[Spot] = []
    taken: set[int] = set()
    for spot in sorted(
        found, key=lambda s: (s.made != "given", s.start - s.end, _RANK[s.made], s.start)
    ):
        if taken.isdisjoint(range(spot.start, spot.end)):
            taken.update(range(spot.start, spot.end))
            kept.append(spot)
    return sorted(kept, key=lambda s: s.start)
