"""Records of the commissioner's message, as a reader of the graph would give them, to be drawn.

A part of what the message says, by hand: enough for a picture of the real shape (one office in the
middle, four workstreams, their measures and figures), independent of the tables and of the build.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from kipo_graph.model.vocabulary import PREFIXES
from kipo_graph.query.records import EntityRecord, Evidence, SourceRecord, StatementRecord

ROOT = Path(__file__).parents[2]
REPORT = "kipo-2024-commissioner-message"
TEXT = (ROOT / "data" / "sources" / f"{REPORT}.txt").read_bytes().decode()

SOURCES = (
    SourceRecord(
        REPORT,
        PREFIXES["id"] + REPORT,
        "Annual Report 2024: A Message from the Commissioner",
        publisher="Korean Intellectual Property Office",
        language="en",
        covers="2024",
        text=TEXT,
    ),
    SourceRecord("background", PREFIXES["id"] + "background", "Background facts"),
)

_ENTITIES = """
kipo | IPOffice | IP office | Korean Intellectual Property Office | 특허청 | KIPO
moip | IPOffice | IP office | Ministry of Intellectual Property | 지식재산처 | MOIP
epo | IPOffice | IP office | European Patent Office | | EPO
jpo | IPOffice | IP office | Japan Patent Office | | JPO
cnipa | IPOffice | IP office | China National Intellectual Property Administration | | CNIPA
uspto | IPOffice | IP office | United States Patent and Trademark Office | | USPTO
wipo | IntergovernmentalOrganization | intergovernmental organisation | \
World Intellectual Property Organization | 세계지식재산기구 | WIPO
ip5 | CooperationForum | cooperation forum | IP5 | | five IP offices
koipa | PublicAgency | public agency | Korea Intellectual Property Protection Agency | \
한국지식재산보호원 | KOIPA, KIPA
kista | PublicAgency | public agency | Korea Intellectual Property Strategy Agency | \
한국특허전략개발원 | KISTA
battery-division | Unit | organisational unit | Secondary battery examination division | |
overseas-division | Unit | organisational unit | Overseas IP Cooperation Division | |
patent-division | Unit | organisational unit | National Strategic Technology Patent Division | |
police | Unit | organisational unit | Technology and Design Police | 기술디자인특별사법경찰 |
ip-centers | ServiceNetwork | service network | IP Centers | 해외지식재산센터 | IP-DESKs
wan-ki-kim | foaf:Person | person | Wan-Ki Kim | 김완기 |
commissioner | org:Post | post | Commissioner of KIPO | |
korea | Country | country | Republic of Korea | 대한민국 | Korea
tunisia | Country | country | Tunisia | |
philippines | Country | country | Philippines | |
seoul | City | city | Seoul | 서울 |
ip5-heads-meeting | Meeting | meeting | IP5 Heads Meeting 2024 | |
wipo-assembly | Meeting | meeting | WIPO General Assembly | |
bilateral-meetings | Meeting | meeting | Bilateral meetings of 2024 | |
training | TrainingProgramme | training programme | High-level training programmes | |
fit-anniversary | Anniversary | anniversary | 20th anniversary of the Funds-in-Trust | |
accelerated-examination | Service | service | Accelerated examination system | |
valuation-support | Programme | programme | IP valuation support programme | |
recruitment | PolicyMeasure | policy measure | Recruitment of examiners from industry | |
trademark-consent | Reform | reform | Trademark Consent System | 상표공존동의제 |
investigation-scope | Reform | reform | Wider scope of investigation | |
damages-cap | Reform | reform | Higher limit on damages | |
leak-penalties | Reform | reform | Higher penalties for overseas technology leakage | |
hub-system | Reorganization | reorganisation | Regional hub system of the IP Centers | |
joint-statement | JointStatement | joint statement | Joint Statement on the SDGs | |
mous | MemorandumOfUnderstanding | memorandum of understanding | MOUs with five countries | |
funds-in-trust | FundsInTrust | funds-in-trust | WIPO Korea Funds-in-Trust | |
secondary-batteries | TechnologyField | technology field | Secondary batteries | 이차전지 |
semiconductors | TechnologyField | technology field | Semiconductors | 반도체 |
ai | TechnologyField | technology field | Artificial intelligence | 인공지능 | AI
biotechnology | TechnologyField | technology field | Biotechnology | |
robotics | TechnologyField | technology field | Advanced robotics | |
smes | BeneficiaryGroup | beneficiary group | Small and medium-sized enterprises | | SMEs
small-business-owners | BeneficiaryGroup | beneficiary group | Small business owners | |
women-inventors | BeneficiaryGroup | beneficiary group | Women inventors | |
youth | BeneficiaryGroup | beneficiary group | Youth | |
developing-countries | BeneficiaryGroup | beneficiary group | Developing countries | |
premium-patents | Topic | topic | Premium Patents | |
trade-secrets | IPRight | IP right | Trade secrets | |
patents | IPRight | IP right | Patents | |
sdgs | PolicyGoal | policy goal | UN Sustainable Development Goals | | SDGs
business-growth | PolicyGoal | policy goal | Business growth | |
ip-ecosystem | PolicyGoal | policy goal | Responsive global IP ecosystem | |
services | Strand | strand | IP services | |
protection | Strand | strand | IP protection | |
creation | Strand | strand | Creation and utilisation of IP | |
cooperation | Strand | strand | Global cooperation | |
ip-finance | Topic | topic | IP finance market | | IP finance
protectionism | Topic | topic | Protectionist trends | |
ip | Topic | topic | Intellectual property | | IP
ip-finance-scale | Indicator | indicator | Scale of the IP finance market | |
"""

_SAID = """
kipo | undertook | accelerated-examination | we expanded the accelerated examination system
kipo | established | battery-division | established a new examination division specifically
battery-division | unit of | kipo | established a new examination division specifically
battery-division | covers field | secondary-batteries | specifically for secondary batteries
accelerated-examination | part of strand | services | KIPO worked to improve IP services
accelerated-examination | benefits | patents | swift acquisition of patent rights
kipo | undertook | recruitment | New examiners with private-sector industry expertise
recruitment | covers field | secondary-batteries | fields such as secondary batteries
recruitment | covers field | biotechnology | secondary batteries, biotechnology
recruitment | covers field | robotics | biotechnology, advanced robotics
recruitment | covers field | ai | advanced robotics, and AI
recruitment | part of strand | services | New examiners
kipo | undertook | trademark-consent | introduction of the Trademark Consent System
trademark-consent | benefits | smes | has broadened the range of options for SMEs
trademark-consent | benefits | small-business-owners | SMEs and small business owners
trademark-consent | part of strand | services | In the trademark sector
kipo | undertook | investigation-scope | we expanded the scope of investigation
investigation-scope | changes | police | scope of investigation of KIPO's Technology and Design
police | unit of | kipo | KIPO's Technology and Design Police
investigation-scope | concerns | trade-secrets | not only actual trade secret leaks but also
investigation-scope | part of strand | protection | decisive steps were taken
kipo | undertook | damages-cap | The statutory maximum limit on damages was also raised
damages-cap | part of strand | protection | The statutory maximum limit on damages
kipo | undertook | leak-penalties | penalties for overseas technology leakage were increased
leak-penalties | part of strand | protection | penalties for overseas technology leakage
kipo | undertook | hub-system | restructured into a regional hub system
hub-system | changes | ip-centers | the IP Centers (formerly IP-DESKs) were restructured
hub-system | part of strand | protection | To better provide local support
kipo | established | overseas-division | we established the Overseas IP Cooperation Division
overseas-division | unit of | koipa | within the Korea Intellectual Property Protection Agency
overseas-division | part of strand | protection | more responsive and tailored services
patent-division | unit of | kista | within the Korea Intellectual Property Strategy Agency
patent-division | covers field | semiconductors | including semiconductors, secondary
patent-division | covers field | ai | and AI. These insights
patent-division | part of strand | creation | KIPO promoted the strategic creation
kipo | enhances | creation | KIPO promoted the strategic creation and utilization of IP
kipo | enhances | protection | strengthen IP protection
kipo | enhances | services | continuously improve its IP services
kipo | enhances | cooperation | KIPO advanced its global cooperation
valuation-support | benefits | ip-finance | the IP valuation support program
ip-finance | part of strand | creation | the scale of Korea's IP finance market
kipo | hosts | ip5-heads-meeting | the IP5 Heads Meeting hosted by KIPO in Seoul
ip5-heads-meeting | held in | seoul | hosted by KIPO in Seoul
ip5-heads-meeting | has outcome | joint-statement | the five offices adopted a Joint Statement
joint-statement | aims at | sdgs | implement the UN Sustainable Development Goals
ip5 | participates in | ip5-heads-meeting | the five offices adopted
ip5-heads-meeting | part of strand | cooperation | advanced its global cooperation
kipo | participates in | fit-anniversary | we commemorated the 20th anniversary
fit-anniversary | commemorates | funds-in-trust | anniversary of the WIPO Korea Funds-in-Trust
fit-anniversary | held alongside | wipo-assembly | In conjunction with the WIPO General Assembly
funds-in-trust | benefits | youth | the IP capacity of youth
funds-in-trust | benefits | women-inventors | youth, women inventors
funds-in-trust | benefits | smes | women inventors, SMEs
funds-in-trust | benefits | developing-countries | SMEs and developing countries
kipo | cooperates with | wipo | WIPO-KIPO collaborative achievements
kipo | hosts | bilateral-meetings | KIPO held 20 bilateral meetings
kipo | concluded | mous | signed MOUs with five countries
kipo | hosts | training | hosted high-level training programs
training | trains officials from | tunisia | officials from Tunisia
training | trains officials from | philippines | Tunisia and the Philippines
training | part of strand | cooperation | contributing to global innovation capacity
mous | part of strand | cooperation | signed MOUs
commissioner | post in | kipo | Annual Report of the Korean Intellectual Property Office
wan-ki-kim | holds | commissioner | **Wan-Ki KIM** | Commissioner
planned: kipo | enhances | services | KIPO will continue to enhance its IP services
planned: kipo | enhances | premium-patents | strengthen its support for the creation of
planned: kipo | aims at | ip-ecosystem | building a more advanced, responsive global IP ecosystem
planned: hub-system | benefits | smes | planning to enter overseas markets
claimed: ip | contributes to | business-growth | IP serves as a key driver of business growth
claimed: ip | driven by | protectionism | growing protectionist trends all across the world
claimed: ip | driven by | ai | particularly in AI
claimed: kipo | enhances | ip | increasingly valuable strategic asset
negated: investigation-scope | concerns | patents | not only actual trade secret leaks
background: ip5 | has member | kipo | five IP offices
background: ip5 | has member | epo | five IP offices
background: ip5 | has member | jpo | five IP offices
background: ip5 | has member | cnipa | five IP offices
background: ip5 | has member | uspto | five IP offices
background: kipo | succeeded by | moip | became the Ministry of Intellectual Property
background: seoul | located in | korea | GeoNames
background: koipa | located in | korea | the body's own site
"""

_FIGURES = """
ip-finance | more than 10 trillion KRW | surpassed KRW 10 trillion for the first time in 2024 | 2024
ip-finance | 6 trillion KRW | from KRW 6 trillion in 2021 | 2021
ip-finance | 80 % | an 80% increase | 2024
ip-centers | from 11 to 40 | from 11 to 40 countries and regions | 2024
damages-cap | up to 5 times | five times the actual loss | 2024
bilateral-meetings | 20 | 20 bilateral meetings | 2024
mous | 5 | MOUs with five countries | 2024
patent-division | 12 | in 12 key sectors | 2024
"""


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(" | ", 3)] for line in table.strip().splitlines()]


def _slug(*fields: str) -> str:
    return hashlib.sha256("\x1f".join(fields).encode()).hexdigest()[:20]


def entities() -> list[EntityRecord]:
    """All entities of the sample."""
    found = []
    for line in _ENTITIES.strip().splitlines():
        id_, type_, type_label, label, korean, alt = (cell.strip() for cell in line.split("|"))
        names = tuple(name.strip() for name in alt.split(",") if name.strip())
        definition = {"kipo": "The body that grants patents in the Republic of Korea."}.get(id_, "")
        iri = PREFIXES["id"] + id_
        found.append(EntityRecord(id_, iri, type_, type_label, label, korean, names, definition))
    return found


def passage(quote: str) -> Evidence:
    """The evidence for a quote: where it stands in the message, with the rest of its sentence."""
    start = TEXT.index(quote)
    end = start + len(quote)
    ends = [match.end() for match in re.finditer(r"\n\n|(?<=[.!?]) ", TEXT)]
    left = max((cut for cut in ends if cut <= start), default=0)
    after = [cut for cut in ends if cut > end]
    right = after[0] if after else len(TEXT)
    tail = TEXT[end:right].rstrip()
    return Evidence(REPORT, start, end, TEXT[left:start], quote, tail)


def statement(
    subject: tuple[str, str],
    predicate: str,
    target: tuple[str, str],
    evidence: Evidence,
    *,
    kind: str = "entity",
    modality: str = "achieved",
    negated: bool = False,
    year: str = "2024",
) -> StatementRecord:
    """One statement record; `subject` and `target` are slug and label."""
    words = predicate.split()
    name = words[0] + "".join(word.title() for word in words[1:])
    slug = _slug(evidence.source, subject[0], name, *target, modality, str(negated), year)
    return StatementRecord(
        PREFIXES["statement"] + slug,
        evidence.source,
        *subject,
        name,
        predicate,
        *target,
        kind,
        modality,
        negated,
        year,
        f"{year}-01-01" if year else "",
        f"{year}-12-31" if year else "",
        (evidence,),
    )


def statements() -> list[StatementRecord]:
    """All statements of the sample: edges, figures, codes and addresses."""
    labels = {entity.id: entity.label for entity in entities()}
    found = []
    for first, predicate, target, quote in _rows(_SAID):
        mark, _, subject = first.rpartition(": ")
        cited = Evidence(
            "background",
            text=quote,
            address="https://fiveipoffices.org/node/9181",
            seen="2026-11-22",
        )
        found.append(
            statement(
                (subject, labels[subject]),
                predicate,
                (target, labels[target]),
                cited if mark == "background" else passage(quote),
                modality=mark if mark in ("planned", "claimed") else "achieved",
                negated=mark == "negated",
                year="" if mark == "background" else "2024",
            )
        )
    for subject, label, quote, year in _rows(_FIGURES):
        target = (_slug(subject, label), label)
        evidence = passage(quote)
        named = (subject, labels[subject])
        found.append(statement(named, "has figure", target, evidence, kind="figure", year=year))
    cited = Evidence("background", text="WIPO Standard ST.3", seen="2026-11-22")
    kipo = ("kipo", labels["kipo"])
    found.append(statement(kipo, "ST.3 code", ("", "KR"), cited, kind="code", year=""))
    site = ("", "https://www.kipo.go.kr/en/")
    found.append(statement(kipo, "homepage", site, cited, kind="address", year=""))
    return found
