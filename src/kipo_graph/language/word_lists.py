"""Words that distinguish names from the rest of a sentence, and simple tests of words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NAME_CONNECTORS = frozenset("of for and on in de & du la the".split())
TITLES = frozenset(
    "Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. Mdm Mdm. Madam Prof Prof. Professor Sir Dame Hon Hon. H.E. "
    "Honourable Honorable Messrs Messrs. Adv Adv. "
    "Shri Smt. Assoc Datuk Dato Dato' Tan Sri Amb.".split()
)
HEADS_BEFORE_OF = frozenset(
    "Office Institute Ministry Department Bank University Government Republic Academy College "
    "School Court Chamber Council Board Federation Association Union Organization Organisation "
    "Authority Agency Bureau Centre Center Memorandum Memoranda Protocol Convention Treaty Act "
    "Declaration Agreement Law Kingdom States Federation Directorate Division Foundation Society "
    "Network Register Commission Committee House Faculty Secretariat Administration Registry Day "
    "Week Year Statement Joint Internet Code Ordinance Strategy Plan Programme Program Fund "
    "Museum Confederation Boards Standing Working Charter Group Index Arrangement Letter Service "
    "Programmes Heads Section Unit Boards Tribunal Registrar Marketplace Alliance "
    "Gazette Regulations Rules Implementation Communique Communiqué Session".split()
)
"""Parts of names that "of", "for" or "on" may continue."""
SENTENCE_OPENERS = frozenset(
    "The A An This That These Those In On At By For From To With As Our We I It Its Their They He "
    "She His Her My Your You And But Or If When While After Before Since Under Through Throughout "
    "During Also Additionally Moreover Further Furthermore However Meanwhile Lastly Finally First "
    "Second Third Fourth Fifth Today Yesterday Tomorrow Last Next Such Some Many Most More All "
    "Each Every Both Either Neither Any No Not One Two Three Four Five Six Seven Eight Nine Ten "
    "Over About Between Among Within Without Upon Because Although Though So Thus Hence Therefore "
    "Where There Here What Which Who How Why New Recent Recently Now Then Only Even Still Yet "
    "Again Let Please Thank Thanks Following According Based Given Recognizing Recognising Noting "
    "Affirming Having Being Beyond Across Against Along Around Towards Toward Other Another "
    "Several Various Currently Early Earlier Later Once Nothing Nor Article Section Chapter "
    "Paragraph Annex Part Page Figure Table Box Appendix Distinguished Ladies Dear Ms Mr Mrs Dr "
    "Indeed Together Taken Going Looking Building Despite Working Domestically Internationally "
    "Key Yours January February March April May June July August September October November "
    "December Monday Tuesday Wednesday Thursday Friday Saturday Sunday Internet".split()
)
GENERIC_WORDS = frozenset(
    "Intellectual Property IP IA IPR IPRs GDP R&D FDI STEM CEO US$ S$ Q&A AD Science Technology "
    "Research Trade Law Industry Culture Health Education Commerce Finance Economy Law Innovation "
    "Internet Golden Age East West North South Asia Europe Africa Pacific Americas Nation Nations "
    "God Bible Earth Moon Mars Covid COVID-19 MSME SME SMEs MSMEs TV HR IT PDF URL FAQ NGO NGOs "
    "PhD USD EUR JPY SGD CHF GBP CNY INR AUD CAD NOK SEK DKK KES BRL MXN ZAR NGN NZD HKD KRW "
    "Party BC CE English French Spanish Korean Chinese Japanese Arabic Russian Thank Madam "
    "Excellency Excellencies Chair Ladies Gentlemen Guests Annex Preamble Whereas Goods Knowledge "
    "Key NOW THEREFORE WITNESS WHEREOF".split()
)
GENERIC_ENDINGS = re.compile(
    r"(?:tion|tions|ment|ments|ing|ness|ity|ance|ence|ship|ships|ally|ised|ized)$"
)
YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/]\d{2,4})?")
DIGIT = re.compile(r"\d")
VERBS = frozenset(("VERB", "AUX"))
NOUNS = frozenset(("NOUN", "PROPN"))


def is_generic(word: str) -> bool:
    """Whether a capitalised word alone names nothing: a topic, or an abstract noun."""
    return word in GENERIC_WORDS or bool(GENERIC_ENDINGS.search(word))


def opens_sentence(doc: Doc, at: int) -> bool:
    """Whether a word opens a sentence, a quotation or a bracket, where any word is capitalised."""
    return at == 0 or bool(doc[at].is_sent_start) or doc[at - 1].text in ("“", '"', ":", "(", "‘")


def is_capital(token: Token) -> bool:
    """Whether a word is capitalised like a name: "Office", "4IR"."""
    text = token.text
    if text[0].isupper():
        return True
    return bool(DIGIT.match(text)) and any(letter.isupper() for letter in text) and text.isalnum()


def is_acronym(word: str) -> bool:
    """Whether a word has several capital letters, and is short."""
    return sum(letter.isupper() for letter in word) >= 2 and len(word) <= 10


def capitals_end(doc: Doc, at: int) -> int:
    """The end of the run of capitalised words from `at`."""
    while at < len(doc) and is_capital(doc[at]):
        at += 1
    return at
