"""The vocabulary: the classes, properties and individuals of `ontology/kipo.ttl`, closed.

Made by `make vocab`: edit the ontology, not this file.  A term that does not stand here does not
exist for the program, so a misspelt one fails when the module that uses it is imported or checked.
"""

# fmt: off
from __future__ import annotations

from types import MappingProxyType
from typing import Final

from kipo_graph.model.namespaces import BASE, OWL, PREFIXES, RDF, RDFS, XSD, curie, local_name
from kipo_graph.model.terms import VALUE_TYPES, Class, Property

__all__ = ["BASE", "CLASSES", "COMPARATORS", "DCAT", "DCTERMS", "FOAF", "INVERSES", "KIPO",
        "MODALITIES", "OA", "ONTOLOGY_CLASSES", "ORG", "OWL", "PREDICATES", "PREFIXES",
        "PROPERTIES", "PROV", "QUDT", "RDF", "RDFS", "SCHEMA", "SCHEMES", "SKOS", "UNIT_IRIS",
        "VOID", "XSD", "curie", "local_name"]


class KIPO:
    """The terms of `kipo:`."""

    IPOffice: Final = PREFIXES["kipo"] + "IPOffice"
    IntergovernmentalOrganization: Final = PREFIXES["kipo"] + "IntergovernmentalOrganization"
    PublicAgency: Final = PREFIXES["kipo"] + "PublicAgency"
    CooperationForum: Final = PREFIXES["kipo"] + "CooperationForum"
    ServiceNetwork: Final = PREFIXES["kipo"] + "ServiceNetwork"
    Unit: Final = PREFIXES["kipo"] + "Unit"
    Place: Final = PREFIXES["kipo"] + "Place"
    Country: Final = PREFIXES["kipo"] + "Country"
    City: Final = PREFIXES["kipo"] + "City"
    Event: Final = PREFIXES["kipo"] + "Event"
    Meeting: Final = PREFIXES["kipo"] + "Meeting"
    TrainingProgramme: Final = PREFIXES["kipo"] + "TrainingProgramme"
    Anniversary: Final = PREFIXES["kipo"] + "Anniversary"
    Undertaking: Final = PREFIXES["kipo"] + "Undertaking"
    Programme: Final = PREFIXES["kipo"] + "Programme"
    Service: Final = PREFIXES["kipo"] + "Service"
    PolicyMeasure: Final = PREFIXES["kipo"] + "PolicyMeasure"
    Reform: Final = PREFIXES["kipo"] + "Reform"
    Reorganization: Final = PREFIXES["kipo"] + "Reorganization"
    Agreement: Final = PREFIXES["kipo"] + "Agreement"
    MemorandumOfUnderstanding: Final = PREFIXES["kipo"] + "MemorandumOfUnderstanding"
    JointStatement: Final = PREFIXES["kipo"] + "JointStatement"
    FundsInTrust: Final = PREFIXES["kipo"] + "FundsInTrust"
    Document: Final = PREFIXES["kipo"] + "Document"
    Source: Final = PREFIXES["kipo"] + "Source"
    TechnologyField: Final = PREFIXES["kipo"] + "TechnologyField"
    BeneficiaryGroup: Final = PREFIXES["kipo"] + "BeneficiaryGroup"
    IPRight: Final = PREFIXES["kipo"] + "IPRight"
    PolicyGoal: Final = PREFIXES["kipo"] + "PolicyGoal"
    Strand: Final = PREFIXES["kipo"] + "Strand"
    Topic: Final = PREFIXES["kipo"] + "Topic"
    Indicator: Final = PREFIXES["kipo"] + "Indicator"
    Figure: Final = PREFIXES["kipo"] + "Figure"
    Statement: Final = PREFIXES["kipo"] + "Statement"
    Passage: Final = PREFIXES["kipo"] + "Passage"
    Modality: Final = PREFIXES["kipo"] + "Modality"
    Comparator: Final = PREFIXES["kipo"] + "Comparator"
    undertook: Final = PREFIXES["kipo"] + "undertook"
    undertakenBy: Final = PREFIXES["kipo"] + "undertakenBy"
    established: Final = PREFIXES["kipo"] + "established"
    establishedBy: Final = PREFIXES["kipo"] + "establishedBy"
    enhances: Final = PREFIXES["kipo"] + "enhances"
    aimsAt: Final = PREFIXES["kipo"] + "aimsAt"
    contributesTo: Final = PREFIXES["kipo"] + "contributesTo"
    drivenBy: Final = PREFIXES["kipo"] + "drivenBy"
    benefits: Final = PREFIXES["kipo"] + "benefits"
    benefitsFrom: Final = PREFIXES["kipo"] + "benefitsFrom"
    coversField: Final = PREFIXES["kipo"] + "coversField"
    fieldCoveredBy: Final = PREFIXES["kipo"] + "fieldCoveredBy"
    concerns: Final = PREFIXES["kipo"] + "concerns"
    changes: Final = PREFIXES["kipo"] + "changes"
    changedFrom: Final = PREFIXES["kipo"] + "changedFrom"
    changedTo: Final = PREFIXES["kipo"] + "changedTo"
    partOfStrand: Final = PREFIXES["kipo"] + "partOfStrand"
    hosts: Final = PREFIXES["kipo"] + "hosts"
    hostedBy: Final = PREFIXES["kipo"] + "hostedBy"
    heldAlongside: Final = PREFIXES["kipo"] + "heldAlongside"
    locatedIn: Final = PREFIXES["kipo"] + "locatedIn"
    heldIn: Final = PREFIXES["kipo"] + "heldIn"
    participatesIn: Final = PREFIXES["kipo"] + "participatesIn"
    hasParticipant: Final = PREFIXES["kipo"] + "hasParticipant"
    hasOutcome: Final = PREFIXES["kipo"] + "hasOutcome"
    concluded: Final = PREFIXES["kipo"] + "concluded"
    concludedBy: Final = PREFIXES["kipo"] + "concludedBy"
    commemorates: Final = PREFIXES["kipo"] + "commemorates"
    trainsOfficialsFrom: Final = PREFIXES["kipo"] + "trainsOfficialsFrom"
    cooperatesWith: Final = PREFIXES["kipo"] + "cooperatesWith"
    hasFeature: Final = PREFIXES["kipo"] + "hasFeature"
    presents: Final = PREFIXES["kipo"] + "presents"
    succeededBy: Final = PREFIXES["kipo"] + "succeededBy"
    succeeds: Final = PREFIXES["kipo"] + "succeeds"
    hasFigure: Final = PREFIXES["kipo"] + "hasFigure"
    date: Final = PREFIXES["kipo"] + "date"
    st3Code: Final = PREFIXES["kipo"] + "st3Code"
    isoAlpha2: Final = PREFIXES["kipo"] + "isoAlpha2"
    isoAlpha3: Final = PREFIXES["kipo"] + "isoAlpha3"
    isoNumeric: Final = PREFIXES["kipo"] + "isoNumeric"
    subject: Final = PREFIXES["kipo"] + "subject"
    predicate: Final = PREFIXES["kipo"] + "predicate"
    object: Final = PREFIXES["kipo"] + "object"
    literal: Final = PREFIXES["kipo"] + "literal"
    modality: Final = PREFIXES["kipo"] + "modality"
    negated: Final = PREFIXES["kipo"] + "negated"
    start: Final = PREFIXES["kipo"] + "start"
    end: Final = PREFIXES["kipo"] + "end"
    statedPeriod: Final = PREFIXES["kipo"] + "statedPeriod"
    precision: Final = PREFIXES["kipo"] + "precision"
    context: Final = PREFIXES["kipo"] + "context"
    seen: Final = PREFIXES["kipo"] + "seen"
    indicator: Final = PREFIXES["kipo"] + "indicator"
    measuredOf: Final = PREFIXES["kipo"] + "measuredOf"
    comparator: Final = PREFIXES["kipo"] + "comparator"
    statedValue: Final = PREFIXES["kipo"] + "statedValue"
    upperValue: Final = PREFIXES["kipo"] + "upperValue"
    baseValue: Final = PREFIXES["kipo"] + "baseValue"
    basePeriod: Final = PREFIXES["kipo"] + "basePeriod"
    achieved: Final = PREFIXES["kipo"] + "achieved"
    planned: Final = PREFIXES["kipo"] + "planned"
    claimed: Final = PREFIXES["kipo"] + "claimed"
    exactly: Final = PREFIXES["kipo"] + "exactly"
    moreThan: Final = PREFIXES["kipo"] + "moreThan"
    atLeast: Final = PREFIXES["kipo"] + "atLeast"
    atMost: Final = PREFIXES["kipo"] + "atMost"
    upTo: Final = PREFIXES["kipo"] + "upTo"
    about: Final = PREFIXES["kipo"] + "about"
    fromTo: Final = PREFIXES["kipo"] + "fromTo"
    decade: Final = PREFIXES["kipo"] + "decade"
    multiple: Final = PREFIXES["kipo"] + "multiple"


class DCAT:
    """The terms of `dcat:`."""

    Dataset: Final = PREFIXES["dcat"] + "Dataset"
    Distribution: Final = PREFIXES["dcat"] + "Distribution"
    distribution: Final = PREFIXES["dcat"] + "distribution"
    downloadURL: Final = PREFIXES["dcat"] + "downloadURL"
    mediaType: Final = PREFIXES["dcat"] + "mediaType"


class DCTERMS:
    """The terms of `dcterms:`."""

    isPartOf: Final = PREFIXES["dcterms"] + "isPartOf"
    hasPart: Final = PREFIXES["dcterms"] + "hasPart"
    publisher: Final = PREFIXES["dcterms"] + "publisher"
    creator: Final = PREFIXES["dcterms"] + "creator"
    source: Final = PREFIXES["dcterms"] + "source"
    title: Final = PREFIXES["dcterms"] + "title"
    description: Final = PREFIXES["dcterms"] + "description"
    license: Final = PREFIXES["dcterms"] + "license"
    created: Final = PREFIXES["dcterms"] + "created"
    modified: Final = PREFIXES["dcterms"] + "modified"
    issued: Final = PREFIXES["dcterms"] + "issued"
    language: Final = PREFIXES["dcterms"] + "language"
    temporal: Final = PREFIXES["dcterms"] + "temporal"
    identifier: Final = PREFIXES["dcterms"] + "identifier"
    rights: Final = PREFIXES["dcterms"] + "rights"
    bibliographicCitation: Final = PREFIXES["dcterms"] + "bibliographicCitation"


class FOAF:
    """The terms of `foaf:`."""

    Agent: Final = PREFIXES["foaf"] + "Agent"
    Person: Final = PREFIXES["foaf"] + "Person"
    Document: Final = PREFIXES["foaf"] + "Document"
    homepage: Final = PREFIXES["foaf"] + "homepage"


class OA:
    """The terms of `oa:`."""

    SpecificResource: Final = PREFIXES["oa"] + "SpecificResource"
    TextPositionSelector: Final = PREFIXES["oa"] + "TextPositionSelector"
    TextQuoteSelector: Final = PREFIXES["oa"] + "TextQuoteSelector"
    hasSource: Final = PREFIXES["oa"] + "hasSource"
    hasSelector: Final = PREFIXES["oa"] + "hasSelector"
    start: Final = PREFIXES["oa"] + "start"
    end: Final = PREFIXES["oa"] + "end"
    exact: Final = PREFIXES["oa"] + "exact"
    prefix: Final = PREFIXES["oa"] + "prefix"
    suffix: Final = PREFIXES["oa"] + "suffix"


class ORG:
    """The terms of `org:`."""

    Organization: Final = PREFIXES["org"] + "Organization"
    FormalOrganization: Final = PREFIXES["org"] + "FormalOrganization"
    OrganizationalUnit: Final = PREFIXES["org"] + "OrganizationalUnit"
    OrganizationalCollaboration: Final = PREFIXES["org"] + "OrganizationalCollaboration"
    Post: Final = PREFIXES["org"] + "Post"
    ChangeEvent: Final = PREFIXES["org"] + "ChangeEvent"
    unitOf: Final = PREFIXES["org"] + "unitOf"
    hasUnit: Final = PREFIXES["org"] + "hasUnit"
    subOrganizationOf: Final = PREFIXES["org"] + "subOrganizationOf"
    hasSubOrganization: Final = PREFIXES["org"] + "hasSubOrganization"
    hasMember: Final = PREFIXES["org"] + "hasMember"
    memberOf: Final = PREFIXES["org"] + "memberOf"
    holds: Final = PREFIXES["org"] + "holds"
    heldBy: Final = PREFIXES["org"] + "heldBy"
    headOf: Final = PREFIXES["org"] + "headOf"
    postIn: Final = PREFIXES["org"] + "postIn"
    originalOrganization: Final = PREFIXES["org"] + "originalOrganization"
    changedBy: Final = PREFIXES["org"] + "changedBy"
    resultingOrganization: Final = PREFIXES["org"] + "resultingOrganization"
    resultedFrom: Final = PREFIXES["org"] + "resultedFrom"


class PROV:
    """The terms of `prov:`."""

    SoftwareAgent: Final = PREFIXES["prov"] + "SoftwareAgent"
    Entity: Final = PREFIXES["prov"] + "Entity"
    wasQuotedFrom: Final = PREFIXES["prov"] + "wasQuotedFrom"
    hadPrimarySource: Final = PREFIXES["prov"] + "hadPrimarySource"
    wasDerivedFrom: Final = PREFIXES["prov"] + "wasDerivedFrom"
    wasAttributedTo: Final = PREFIXES["prov"] + "wasAttributedTo"


class QUDT:
    """The terms of `qudt:`."""

    QuantityValue: Final = PREFIXES["qudt"] + "QuantityValue"
    Unit: Final = PREFIXES["qudt"] + "Unit"
    hasUnit: Final = PREFIXES["qudt"] + "hasUnit"
    numericValue: Final = PREFIXES["qudt"] + "numericValue"


class SCHEMA:
    """The terms of `schema:`."""

    sameAs: Final = PREFIXES["schema"] + "sameAs"


class SKOS:
    """The terms of `skos:`."""

    Concept: Final = PREFIXES["skos"] + "Concept"
    ConceptScheme: Final = PREFIXES["skos"] + "ConceptScheme"
    inScheme: Final = PREFIXES["skos"] + "inScheme"
    prefLabel: Final = PREFIXES["skos"] + "prefLabel"
    altLabel: Final = PREFIXES["skos"] + "altLabel"
    hiddenLabel: Final = PREFIXES["skos"] + "hiddenLabel"
    definition: Final = PREFIXES["skos"] + "definition"
    editorialNote: Final = PREFIXES["skos"] + "editorialNote"


class VOID:
    """The terms of `void:`."""

    Dataset: Final = PREFIXES["void"] + "Dataset"
    uriSpace: Final = PREFIXES["void"] + "uriSpace"
    vocabulary: Final = PREFIXES["void"] + "vocabulary"
    entities: Final = PREFIXES["void"] + "entities"
    triples: Final = PREFIXES["void"] + "triples"
    dataDump: Final = PREFIXES["void"] + "dataDump"


ONTOLOGY_CLASSES: Final = MappingProxyType({found.name: found for found in (
    Class("IPOffice", "IP office", "지식재산 관청", ("org:FormalOrganization",)),
    Class("IntergovernmentalOrganization", "intergovernmental organisation", "정부 간 기구",
        ("org:FormalOrganization",)),
    Class("PublicAgency", "public agency", "공공기관", ("org:FormalOrganization",)),
    Class("CooperationForum", "cooperation forum", "협력 협의체",
        ("org:OrganizationalCollaboration",)),
    Class("ServiceNetwork", "service network", "지원 거점망", ("org:Organization",)),
    Class("Unit", "organisational unit", "조직 단위", ("org:OrganizationalUnit",)),
    Class("Place", "place", "장소"),
    Class("Country", "country", "국가", ("Place", "foaf:Agent")),
    Class("City", "city", "도시", ("Place",)),
    Class("Event", "event", "행사"),
    Class("Meeting", "meeting", "회의", ("Event",)),
    Class("TrainingProgramme", "training programme", "연수 과정", ("Event",)),
    Class("Anniversary", "anniversary", "기념일", ("Event",)),
    Class("Undertaking", "undertaking", "추진 과업"),
    Class("Programme", "programme", "사업", ("Undertaking",)),
    Class("Service", "service", "서비스", ("Undertaking",)),
    Class("PolicyMeasure", "policy measure", "정책 조치", ("Undertaking",)),
    Class("Reform", "reform", "제도 개편", ("PolicyMeasure",)),
    Class("Reorganization", "reorganisation", "조직 개편", ("Reform", "org:ChangeEvent")),
    Class("Agreement", "agreement", "협정"),
    Class("MemorandumOfUnderstanding", "memorandum of understanding", "양해각서", ("Agreement",)),
    Class("JointStatement", "joint statement", "공동 선언문", ("Agreement",)),
    Class("FundsInTrust", "funds-in-trust", "신탁기금", ("Agreement",)),
    Class("Document", "document", "문서", ("foaf:Document",)),
    Class("Source", "source", "출처", ("Document",)),
    Class("TechnologyField", "technology field", "기술 분야", ("skos:Concept",)),
    Class("BeneficiaryGroup", "beneficiary group", "수혜 집단", ("skos:Concept",)),
    Class("IPRight", "intellectual property right", "지식재산권", ("skos:Concept",)),
    Class("PolicyGoal", "policy goal", "정책 목표", ("skos:Concept",)),
    Class("Strand", "workstream", "정책 축", ("skos:Concept",)),
    Class("Topic", "topic", "주제", ("skos:Concept",)),
    Class("Indicator", "indicator", "지표", ("skos:Concept",)),
    Class("Figure", "figure", "수치", ("qudt:QuantityValue",)),
    Class("Statement", "statement", "진술"),
    Class("Passage", "passage", "인용 구절", ("oa:SpecificResource",)),
    Class("Modality", "modality", "양태"),
    Class("Comparator", "comparator", "비교 기준"),
    Class("org:Organization", "Organization", "조직", ("foaf:Agent",)),
    Class("org:FormalOrganization", "Formal organization", "공식 조직", ("org:Organization",)),
    Class("org:OrganizationalUnit", "Organizational unit", "조직 단위", ("org:Organization",)),
    Class("org:OrganizationalCollaboration", "Organizational collaboration", "협력체",
        ("org:Organization",)),
    Class("org:Post", "post", "직위"),
    Class("org:ChangeEvent", "Change event", "변경 사건"),
    Class("foaf:Agent", "Agent", "행위자"),
    Class("foaf:Person", "person", "인물", ("foaf:Agent",)),
    Class("foaf:Document", "Document", "문서"),
    Class("skos:Concept", "Concept", "개념"),
    Class("skos:ConceptScheme", "Concept scheme", "개념 체계"),
    Class("qudt:QuantityValue", "Quantity value", "수량 값"),
    Class("qudt:Unit", "Unit of measure", "측정 단위"),
    Class("oa:SpecificResource", "Specific resource", "특정 자원"),
    Class("oa:TextPositionSelector", "Text position selector", "텍스트 위치 선택자"),
    Class("oa:TextQuoteSelector", "Text quote selector", "텍스트 인용 선택자"),
    Class("prov:SoftwareAgent", "Software agent", "소프트웨어 행위자"),
    Class("prov:Entity", "Entity", "개체"),
    Class("void:Dataset", "dataset", "데이터셋"),
    Class("dcat:Dataset", "Dataset", "데이터셋"),
    Class("dcat:Distribution", "Distribution", "배포판"),
)})

PROPERTIES: Final = MappingProxyType({found.name: found for found in (
    Property("undertook", "undertook", "추진하다", "entity", "foaf:Agent", "Undertaking",
        "undertakenBy"),
    Property("undertakenBy", "undertaken by", "추진 주체", "", "Undertaking", "foaf:Agent",
        "undertook"),
    Property("established", "established", "신설하다", "entity", "foaf:Agent", "org:Organization",
        "establishedBy"),
    Property("establishedBy", "established by", "신설 주체", "", "org:Organization", "foaf:Agent",
        "established"),
    Property("enhances", "enhances", "강화하다", "entity"),
    Property("aimsAt", "aims at", "목표로 하다", "entity"),
    Property("contributesTo", "contributes to", "기여하다", "entity"),
    Property("drivenBy", "driven by", "원인", "entity"),
    Property("benefits", "benefits", "수혜 대상", "entity", "", "BeneficiaryGroup", "benefitsFrom"),
    Property("benefitsFrom", "benefits from", "수혜를 받다", "", "BeneficiaryGroup", "",
        "benefits"),
    Property("coversField", "covers field", "기술 분야", "entity", "", "TechnologyField",
        "fieldCoveredBy"),
    Property("fieldCoveredBy", "field covered by", "분야 담당", "", "TechnologyField", "",
        "coversField"),
    Property("concerns", "concerns", "관련 대상", "entity"),
    Property("changes", "changes", "변경 대상", "entity", "Reform"),
    Property("changedFrom", "changed from", "변경 전", "entity", "Reform"),
    Property("changedTo", "changed to", "변경 후", "entity", "Reform"),
    Property("partOfStrand", "part of workstream", "소속 정책 축", "entity", "", "Strand"),
    Property("hosts", "hosts", "개최하다", "entity", "foaf:Agent", "Event", "hostedBy"),
    Property("hostedBy", "hosted by", "개최 주체", "", "Event", "foaf:Agent", "hosts"),
    Property("heldAlongside", "held alongside", "연계 행사", "entity", "Event", "Event"),
    Property("locatedIn", "located in", "소재지", "entity", "", "Place"),
    Property("heldIn", "held in", "개최지", "entity", "Event", "Place", "", ("locatedIn",)),
    Property("participatesIn", "participates in", "참가하다", "entity", "foaf:Agent", "Event",
        "hasParticipant"),
    Property("hasParticipant", "has participant", "참가 기관", "", "Event", "foaf:Agent",
        "participatesIn"),
    Property("hasOutcome", "has outcome", "결과", "entity", "Event"),
    Property("concluded", "concluded", "체결하다", "entity", "foaf:Agent", "Agreement",
        "concludedBy"),
    Property("concludedBy", "concluded by", "체결 주체", "", "Agreement", "foaf:Agent",
        "concluded"),
    Property("commemorates", "commemorates", "기념하다", "entity"),
    Property("trainsOfficialsFrom", "trains officials from", "연수생 출신국", "entity", "",
        "Country"),
    Property("cooperatesWith", "cooperates with", "협력하다", "entity", "foaf:Agent", "foaf:Agent"),
    Property("hasFeature", "has feature", "특징", "entity"),
    Property("presents", "presents", "발표하다", "entity", "foaf:Person", "Document"),
    Property("succeededBy", "succeeded by", "승계 기관", "entity", "org:Organization",
        "org:Organization", "succeeds"),
    Property("succeeds", "succeeds", "승계하다", "", "org:Organization", "org:Organization",
        "succeededBy"),
    Property("hasFigure", "has figure", "수치를 가지다", "figure", "", "Figure"),
    Property("date", "date", "날짜", "date"),
    Property("st3Code", "WIPO ST.3 code", "WIPO ST.3 코드", "code", "", "xsd:string"),
    Property("isoAlpha2", "ISO 3166-1 alpha-2 code", "ISO 3166-1 두 자리 코드", "code", "Country",
        "xsd:string"),
    Property("isoAlpha3", "ISO 3166-1 alpha-3 code", "ISO 3166-1 세 자리 코드", "code", "Country",
        "xsd:string"),
    Property("isoNumeric", "ISO 3166-1 numeric code", "ISO 3166-1 숫자 코드", "code", "Country",
        "xsd:string"),
    Property("subject", "subject", "주어", "", "Statement"),
    Property("predicate", "predicate", "서술어"),
    Property("object", "object", "목적어", "", "Statement"),
    Property("literal", "literal", "리터럴 값"),
    Property("modality", "modality", "양태", "", "Statement", "Modality"),
    Property("negated", "negated", "부정 여부", "", "Statement", "xsd:boolean"),
    Property("start", "start", "시작일"),
    Property("end", "end", "종료일"),
    Property("statedPeriod", "stated period", "기간 표기"),
    Property("precision", "precision", "기간 정밀도"),
    Property("context", "context", "문맥 구절", "", "Statement", "Passage"),
    Property("seen", "seen", "확인일"),
    Property("indicator", "indicator", "지표", "", "Figure", "Indicator"),
    Property("measuredOf", "measured of", "측정 대상", "", "Figure"),
    Property("comparator", "comparator", "비교 기준", "", "Figure", "Comparator"),
    Property("statedValue", "stated value", "표기된 값", "", "Figure", "xsd:string"),
    Property("upperValue", "upper value", "상한 값", "", "Figure", "xsd:decimal"),
    Property("baseValue", "base value", "기준 값", "", "Figure", "xsd:decimal"),
    Property("basePeriod", "base period", "기준 기간"),
    Property("org:unitOf", "unit of", "소속 기관", "entity", "org:OrganizationalUnit",
        "org:FormalOrganization", "org:hasUnit", ("org:subOrganizationOf",)),
    Property("org:hasUnit", "has unit", "하위 조직", "", "org:FormalOrganization",
        "org:OrganizationalUnit", "org:unitOf", ("org:hasSubOrganization",)),
    Property("org:subOrganizationOf", "suborganization of", "상위 조직", "entity",
        "org:Organization", "org:Organization", "org:hasSubOrganization"),
    Property("org:hasSubOrganization", "has suborganization", "하부 조직", "", "org:Organization",
        "org:Organization", "org:subOrganizationOf"),
    Property("org:hasMember", "has member", "회원", "entity", "org:Organization", "",
        "org:memberOf"),
    Property("org:memberOf", "member of", "회원 소속", "", "", "org:Organization", "org:hasMember"),
    Property("org:holds", "holds", "재직하다", "entity", "foaf:Person", "org:Post", "org:heldBy"),
    Property("org:heldBy", "held by", "재직자", "", "org:Post", "foaf:Person", "org:holds"),
    Property("org:headOf", "head of", "기관장", "entity", "foaf:Person", "org:Organization", "",
        ("org:memberOf",)),
    Property("org:postIn", "post in", "직위 소속 기관", "entity", "org:Post", "org:Organization"),
    Property("org:originalOrganization", "original organization", "변경 전 조직", "entity",
        "org:ChangeEvent", "org:Organization", "org:changedBy"),
    Property("org:changedBy", "changed by", "변경 사건", "", "org:Organization", "org:ChangeEvent",
        "org:originalOrganization"),
    Property("org:resultingOrganization", "resulting organization", "변경 후 조직", "entity",
        "org:ChangeEvent", "org:Organization", "org:resultedFrom"),
    Property("org:resultedFrom", "resulted from", "변경의 결과", "", "org:Organization",
        "org:ChangeEvent", "org:resultingOrganization"),
    Property("dcterms:isPartOf", "is part of", "일부이다", "entity", "", "", "dcterms:hasPart"),
    Property("dcterms:hasPart", "has part", "포함하다", "", "", "", "dcterms:isPartOf"),
    Property("dcterms:publisher", "publisher", "발행 기관", "entity"),
    Property("dcterms:creator", "creator", "작성자"),
    Property("dcterms:source", "source", "출처"),
    Property("skos:inScheme", "in scheme", "소속 개념 체계"),
    Property("schema:sameAs", "same as", "동일 대상", "address"),
    Property("foaf:homepage", "homepage", "누리집", "address"),
    Property("prov:wasQuotedFrom", "was quoted from", "인용 출처"),
    Property("prov:hadPrimarySource", "had primary source", "일차 출처"),
    Property("prov:wasDerivedFrom", "was derived from", "파생 출처"),
    Property("prov:wasAttributedTo", "was attributed to", "행위자"),
    Property("oa:hasSource", "has source", "원문"),
    Property("oa:hasSelector", "has selector", "선택자"),
    Property("qudt:hasUnit", "has unit", "단위", "", "", "qudt:Unit"),
    Property("oa:start", "start", "시작 위치", "", "oa:TextPositionSelector",
        "xsd:nonNegativeInteger"),
    Property("oa:end", "end", "끝 위치", "", "oa:TextPositionSelector", "xsd:nonNegativeInteger"),
    Property("oa:exact", "exact", "인용문", "", "oa:TextQuoteSelector", "xsd:string"),
    Property("oa:prefix", "prefix", "앞 문맥", "", "oa:TextQuoteSelector", "xsd:string"),
    Property("oa:suffix", "suffix", "뒤 문맥", "", "oa:TextQuoteSelector", "xsd:string"),
    Property("qudt:numericValue", "numeric value", "수치 값", "", "", "xsd:decimal"),
    Property("dcterms:title", "title", "제목"),
    Property("dcterms:description", "description", "설명"),
    Property("dcterms:license", "license", "이용 허락"),
    Property("dcterms:created", "date created", "작성일"),
    Property("dcterms:modified", "date modified", "수정일"),
    Property("dcterms:issued", "date issued", "발행일"),
    Property("dcterms:language", "language", "언어"),
    Property("dcterms:temporal", "temporal coverage", "대상 기간"),
    Property("dcterms:identifier", "identifier", "식별자"),
    Property("dcterms:rights", "rights", "권리"),
    Property("dcterms:bibliographicCitation", "bibliographic citation", "서지 인용"),
    Property("skos:prefLabel", "preferred label", "우선 명칭", "name"),
    Property("skos:altLabel", "alternative label", "다른 명칭", "name"),
    Property("skos:hiddenLabel", "hidden label", "숨은 명칭"),
    Property("skos:definition", "definition", "정의"),
    Property("skos:editorialNote", "editorial note", "편집 주석"),
    Property("void:uriSpace", "URI space", "URI 공간"),
    Property("void:vocabulary", "vocabulary", "어휘"),
    Property("void:entities", "number of entities", "개체 수"),
    Property("void:triples", "number of triples", "트리플 수"),
    Property("void:dataDump", "data dump", "데이터 덤프"),
    Property("dcat:distribution", "distribution", "배포"),
    Property("dcat:downloadURL", "download URL", "다운로드 주소"),
    Property("dcat:mediaType", "media type", "미디어 유형"),
)})

CLASSES: Final = MappingProxyType({
    "IPOffice": KIPO.IPOffice,
    "IntergovernmentalOrganization": KIPO.IntergovernmentalOrganization,
    "PublicAgency": KIPO.PublicAgency,
    "CooperationForum": KIPO.CooperationForum,
    "ServiceNetwork": KIPO.ServiceNetwork,
    "Unit": KIPO.Unit,
    "Country": KIPO.Country,
    "City": KIPO.City,
    "Event": KIPO.Event,
    "Meeting": KIPO.Meeting,
    "TrainingProgramme": KIPO.TrainingProgramme,
    "Anniversary": KIPO.Anniversary,
    "Programme": KIPO.Programme,
    "Service": KIPO.Service,
    "PolicyMeasure": KIPO.PolicyMeasure,
    "Reform": KIPO.Reform,
    "Reorganization": KIPO.Reorganization,
    "Agreement": KIPO.Agreement,
    "MemorandumOfUnderstanding": KIPO.MemorandumOfUnderstanding,
    "JointStatement": KIPO.JointStatement,
    "FundsInTrust": KIPO.FundsInTrust,
    "Document": KIPO.Document,
    "TechnologyField": KIPO.TechnologyField,
    "BeneficiaryGroup": KIPO.BeneficiaryGroup,
    "IPRight": KIPO.IPRight,
    "PolicyGoal": KIPO.PolicyGoal,
    "Strand": KIPO.Strand,
    "Topic": KIPO.Topic,
    "Indicator": KIPO.Indicator,
    "org:Organization": ORG.Organization,
    "org:Post": ORG.Post,
    "foaf:Person": FOAF.Person,
})
"""The values of the column `type` of `entities.csv`, and the class of each."""

SCHEMES: Final = MappingProxyType({
    "TechnologyField": "technology-fields",
    "BeneficiaryGroup": "beneficiary-groups",
    "IPRight": "ip-rights",
    "PolicyGoal": "policy-goals",
    "Strand": "strands",
    "Topic": "topics",
    "Indicator": "indicators",
})
"""The concept scheme that the concepts of a class belong to."""

MODALITIES: Final = MappingProxyType({
    "achieved": KIPO.achieved,
    "planned": KIPO.planned,
    "claimed": KIPO.claimed,
})

COMPARATORS: Final = MappingProxyType({
    "exactly": KIPO.exactly,
    "more than": KIPO.moreThan,
    "at least": KIPO.atLeast,
    "at most": KIPO.atMost,
    "up to": KIPO.upTo,
    "about": KIPO.about,
    "from-to": KIPO.fromTo,
})

UNIT_IRIS: Final = MappingProxyType({
    "KRW": PREFIXES["unit"] + "CCY_KRW",
    "USD": PREFIXES["unit"] + "CCY_USD",
    "EUR": PREFIXES["unit"] + "CCY_EUR",
    "JPY": PREFIXES["unit"] + "CCY_JPY",
    "GBP": PREFIXES["unit"] + "CCY_GBP",
    "CNY": PREFIXES["unit"] + "CCY_CNY",
    "SGD": PREFIXES["unit"] + "CCY_SGD",
    "INR": PREFIXES["unit"] + "CCY_INR",
    "CHF": PREFIXES["unit"] + "CCY_CHF",
    "AUD": PREFIXES["unit"] + "CCY_AUD",
    "CAD": PREFIXES["unit"] + "CCY_CAD",
    "BRL": PREFIXES["unit"] + "CCY_BRL",
    "NOK": PREFIXES["unit"] + "CCY_NOK",
    "percent": PREFIXES["unit"] + "PERCENT",
    "count": PREFIXES["unit"] + "NUM",
    "year": PREFIXES["unit"] + "YR",
    "month": PREFIXES["unit"] + "MO",
    "week": PREFIXES["unit"] + "WK",
    "day": PREFIXES["unit"] + "DAY",
    "decade": KIPO.decade,
    "times": KIPO.multiple,
})

PREDICATES: Final = MappingProxyType({
    found.name: found
    for value_type in VALUE_TYPES for found in PROPERTIES.values()
    if found.value_type == value_type
})
"""The values of the column `predicate` of a statement table."""

INVERSES: Final = MappingProxyType({
    found.inverse: found.name for found in PREDICATES.values() if found.inverse
})
"""Properties that tables write the other way round, and the one that stands for each."""
