"""`kipo-graph convert`: any format into any other, strictly, as a stream, and without fetching."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from conftest import Invoke, Run, exit_code
from kipo_graph.errors import ConversionError, ParseError
from kipo_graph.rdf import convert, jsonld_reader

BASE = "http://example.org/base/doc"
ENDINGS = {"turtle": "ttl", "n-triples": "nt", "n-quads": "nq", "trig": "trig", "rdf-xml": "rdf",
           "json-ld": "jsonld"}  # fmt: skip
TRIPLES = ("turtle", "n-triples", "rdf-xml")
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = (
    f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="http://e/" xmlns="http://d/">\n'
    '<rdf:Description rdf:about="http://e/s">\n%s\n</rdf:Description>\n</rdf:RDF>\n'
)


def quads(content: bytes, form: str, base: str | None = BASE) -> list[ox.Quad]:
    import io

    return list(convert.read(io.BytesIO(content), "it", form, base).quads)


def canonical(found: list[ox.Quad]) -> set[ox.Quad]:
    """Quads with their blank nodes named by where they stand."""
    dataset = ox.Dataset(found)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


def written(found: list[ox.Quad], form: str) -> bytes:
    import io

    into = io.BytesIO()
    document = convert.Document(iter(found), {"e": "http://e/", "xmlish": "http://x/"})
    assert convert.write(document, into, form) == len(found)
    return into.getvalue()


def values(found: list[ox.Quad], predicate: str = "http://e/p") -> list[str]:
    return [quad.object.value for quad in found if quad.predicate.value == predicate]


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\r<&>\"'\\"))
_NODES = st.sampled_from(
    [ox.NamedNode("http://e/s"), ox.NamedNode("http://e/o?a=1&b='x'"), ox.NamedNode("urn:x:특"),
     ox.BlankNode("a"), ox.BlankNode("0"), ox.BlankNode("a.b-c"), ox.BlankNode("특")]
)  # fmt: skip
_PREDICATES = st.sampled_from(
    [ox.NamedNode(iri) for iri in (
        "http://e/p", "http://e/특", "http://e/a.b-c", "urn:p", "http://e:", "http://e/x#1y",
        RDF + "type", RDF + "_1", "http://x/1/p",
    )]
)  # fmt: skip
_LITERALS = st.builds(ox.Literal, _TEXT) | st.builds(
    lambda text, kind: ox.Literal(text, **kind),
    _TEXT,
    st.sampled_from(
        [{"language": "ko"}, {"language": "en-us"}]
        + [{"datatype": ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{name}")}
           for name in ("integer", "double", "boolean", "date")]
        + [{"datatype": ox.NamedNode(RDF + "XMLLiteral")}, {"datatype": ox.NamedNode("http://e/D")}]
    ),
)  # fmt: skip
_GRAPHS = st.sampled_from([ox.DefaultGraph(), ox.NamedNode("http://e/g"), ox.BlankNode("g")])
_QUADS = st.lists(st.builds(ox.Quad, _NODES, _PREDICATES, _NODES | _LITERALS, _GRAPHS), max_size=6)


@pytest.mark.parametrize("form", ENDINGS)
@given(found=_QUADS)
def test_what_is_written_is_read_again_as_it_was(form: str, found: list[ox.Quad]) -> None:
    if form in TRIPLES:
        found = [ox.Quad(q.subject, q.predicate, q.object, ox.DefaultGraph()) for q in found]
    if form == "rdf-xml":
        # An element's name cannot be empty or begin with a digit.
        found = [quad for quad in found if quad.predicate.value != "http://e:"]
    assert canonical(quads(written(found, form), form)) == canonical(found)


@pytest.mark.parametrize("target", ENDINGS)
@pytest.mark.parametrize("source", ENDINGS)
def test_every_format_goes_into_every_other(
    source: str, target: str, tmp_path: Path, invoke: Invoke
) -> None:
    text = '<http://e/s> <http://e/p> "특허청"@ko , 007 , [ <http://e/q> ( 1 2 ) ] .'
    expected = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    before, after = tmp_path / f"in.{ENDINGS[source]}", tmp_path / f"out.{ENDINGS[target]}"
    before.write_bytes(written(expected, source))
    result = invoke("convert", str(before), "-o", str(after))
    assert result.exit_code == 0
    assert f"Wrote 8 statements to {after} as {target}" in result.stderr
    assert canonical(quads(after.read_bytes(), target)) == canonical(expected)


def test_blank_nodes_with_labels_keep_them(tmp_path: Path, invoke: Invoke) -> None:
    source, target = tmp_path / "in.nt", tmp_path / "out.nq"
    source.write_bytes(b'_:one <http://e/p> _:two .\n_:two <http://e/p> "x" .\n')
    assert invoke("convert", str(source), "-o", str(target)).exit_code == 0
    assert target.read_bytes() == source.read_bytes()


def test_relative_iris_stand_against_the_base(tmp_path: Path, invoke: Invoke) -> None:
    source, target = tmp_path / "in.ttl", tmp_path / "out.nt"
    source.write_text("<> <#p> <../o> .")
    result = invoke("convert", str(source), "-o", str(target))
    assert exit_code(result) == 12
    assert "in.ttl, line 1, column 1: No scheme found" in str(result.exception)
    assert "--base" in str(result.exception)
    assert not target.exists()
    assert invoke("convert", str(source), "--base", BASE, "-o", str(target)).exit_code == 0
    wanted = f"<{BASE}> <{BASE}#p> <http://example.org/o> .\n"
    assert target.read_text() == wanted


@pytest.mark.parametrize("base", ["rel/ative", "no iri", ""])
def test_a_base_is_an_absolute_iri(base: str) -> None:
    with pytest.raises(ConversionError, match="is not an absolute IRI"):
        quads(b"", "turtle", base)


REFUSED = {
    "nt-relative": ("n-triples", b"<a> <http://e/p> <http://e/o> .", "line 1, column 1"),
    "nt-prefix": ("n-triples", b"@prefix e: <http://e/> .", "line 1, column"),
    "nt-quad": ("n-triples", b"<http://e/s> <http://e/p> <http://e/o> <http://e/g> .", "line 1"),
    "nt-space": ("n-triples", b"<http://e/ s> <http://e/p> <http://e/o> .", "line 1"),
    "nt-escape": ("n-triples", rb'<http://e/s> <http://e/p> "\z" .', "line 1"),
    "nt-language": ("n-triples", b'<http://e/s> <http://e/p> "x"@1 .', "line 1"),
    "nt-bytes": ("n-triples", b'<http://e/s> <http://e/p> "\xff" .', "line 1"),
    "nq-five": ("n-quads", b"<http://e/s> <http://e/p> <http://e/o> <http://e/g> <e:x> .", "line"),
    "ttl-second-line": ("turtle", b"<http://e/s> <http://e/p> 1 .\n<http://e/s> ?", "line 2"),
    "ttl-no-dot": ("turtle", b"<http://e/s> <http://e/p> <http://e/o>", "line 1"),
    "ttl-prefix": ("turtle", b"e:s e:p e:o .", "line 1, column 1"),
    "ttl-literal-subject": ("turtle", b'"x" <http://e/p> 1 .', "line 1"),
    "ttl-blank-predicate": ("turtle", b"<http://e/s> _:p 1 .", "line 1"),
    "ttl-graph": ("turtle", b"<http://e/g> { <http://e/s> <http://e/p> 1 }", "line 1"),
    "ttl-n3": ("turtle", b"{ <http://e/s> <http://e/p> 1 } => { } .", "line 1"),
    "ttl-string": ("turtle", b'<http://e/s> <http://e/p> "x\ny" .', "line"),
    "ttl-lang-string": (
        "turtle", b'<http://e/s> <http://e/p> "x"^^<%slangString> .' % RDF.encode(), "line 1",
    ),
    "trig-nested": ("trig", b"<http://e/g> { <http://e/h> { } }", "line 1"),
    "trig-graph": ("trig", b"GRAPH { <http://e/s> <http://e/p> 1 }", "line 1"),
    "rdf-cut-off": ("rdf-xml", (XML % "").replace("</rdf:RDF>", "").encode(), "no element found"),
    "rdf-empty": ("rdf-xml", b"", "no element found"),
    "rdf-no-xml": ("rdf-xml", b"words", "line 1, column 1: not XML"),
    "rdf-control": ("rdf-xml", (XML % "<e:p>\x01</e:p>").encode(), "line 3, column 6: not XML"),
    "rdf-bytes": ("rdf-xml", (XML % "<e:p>@</e:p>").encode().replace(b"@", b"\xff"), "line 3"),
    "rdf-comment": ("rdf-xml", (XML % "<!-- a -- b -->").encode(), "line 3"),
    "rdf-entity": ("rdf-xml", (XML % "<e:p>&x;</e:p>").encode(), "undefined entity"),
    "rdf-bag": ("rdf-xml", (XML % '<e:p rdf:bagID="x">1</e:p>').encode(), "line 3, column 1: the"),
    "rdf-each": ("rdf-xml", (XML % '<e:p rdf:aboutEach="x">1</e:p>').encode(), "aboutEach"),
    "rdf-li": ("rdf-xml", (XML % '<e:p><e:C rdf:li="x"/></e:p>').encode(), "line 3, column 6"),
    "rdf-both": (
        "rdf-xml", (XML % '<e:p rdf:resource="a" rdf:datatype="b"/>').encode(), "rdf:resource",
    ),
    "rdf-beside": (
        "rdf-xml", (XML % '<e:p rdf:parseType="Resource" e:q="b"/>').encode(), "q beside",
    ),
    "rdf-name": ("rdf-xml", (XML % "<rdf:Description/>").encode(), "line 3"),
    "rdf-id": ("rdf-xml", (XML % '<e:p rdf:ID="1a">x</e:p>').encode(), "line 3, column 1: 1a"),
    "rdf-id-twice": ("rdf-xml", (XML % ('<e:p rdf:ID="a">x</e:p>' * 2)).encode(), "already"),
    "rdf-language": ("rdf-xml", (XML % '<e:p xml:lang="a b">x</e:p>').encode(), "line 3"),
    "rdf-lang-string": (
        "rdf-xml", (XML % f'<e:p rdf:datatype="{RDF}langString">x</e:p>').encode(), "language",
    ),
    "rdf-external": (
        "rdf-xml",
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        + (XML % "<e:p>&x;</e:p>").encode(),
        "line 1",
    ),
    "rdf-encoding": ("rdf-xml", b'<?xml version="1.0" encoding="x-no"?><a/>', 'encoding, "x-no"'),
    "json-not": ("json-ld", b'{"@id": }', "line 1, column 9: not JSON"),
    "json-twice": ("json-ld", b'{"http://e/p": 1, "http://e/p": 2}', 'key "http://e/p" twice'),
    "json-nan": ("json-ld", b'{"http://e/p":\nNaN}', "line 2, column 1: JSON has no NaN"),
    "json-huge": ("json-ld", b'{"http://e/p": 1e999}', "column 16: the number 1e999 is too large"),
    "json-half": ("json-ld", rb'{"http://e/p": "\ud800"}', "half of a surrogate pair"),
    "json-bytes": ("json-ld", b'{"http://e/p": "\xff"}', "not UTF-8 (byte 16)"),
    "json-deep": ("json-ld", b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
    "json-value": ("json-ld", b'{"http://e/p": {"@value": ["x"]}}', "invalid value object"),
    "json-direction": (
        "json-ld", b'{"http://e/p": {"@value": "x", "@direction": "up"}}', "invalid base direction",
    ),
    "json-protected": (
        "json-ld",
        b'{"@context": [{"@protected": true, "p": "http://e/p"}, {"p": "http://e/q"}]}',
        "protected term redefinition",
    ),
    "json-kind": ("json-ld", b'{"@context": {"@vocab": "@prefix"}, "p": 1}', "not of a type"),
    "json-remote": (
        "json-ld", b'{"@context":\n"https://schema.org/"}', "line 2, column 1: the context https://",
    ),
    "json-file": ("json-ld", b'{"@context": "file:///etc/hostname"}', "nothing is fetched"),
    "json-relative-context": ("json-ld", b'{"@context": "c.jsonld"}', "http://example.org/base/c."),
    "json-import": ("json-ld", b'{"@context": {"@import": "http://e/c"}}', "http://e/c is else"),
    "json-scoped-remote": (
        "json-ld",
        b'{"@context": {"p": {"@id": "http://e/p", "@context": "http://e/c"}}, "p": {}}',
        "nothing is fetched",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_in_the_format_is_refused(case: str, tmp_path: Path, invoke: Invoke) -> None:
    form, content, says = REFUSED[case]
    source, target = tmp_path / f"in.{ENDINGS[form]}", tmp_path / "out.nq"
    source.write_bytes(content)
    target.write_bytes(b"what was there\n")
    # N-Triples and N-Quads have no relative IRIs, whatever base is given.
    result = invoke("convert", str(source), "--base", BASE, "-o", str(target))
    assert exit_code(result) == ParseError.exit_code
    assert str(result.exception).startswith(str(source))
    assert says in str(result.exception)
    assert target.read_bytes() == b"what was there\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([source.name, "out.nq"])


FLOODS = {
    # Ten times the one before, eleven times over; and one long one, very often.
    "nested": ("".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">\n' for i in range(1, 12)), "&l11;"),
    "often": ("", "&l0;\n" * 3_000),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_of_entities_is_stopped(flood: str, tmp_path: Path) -> None:
    names, inside = FLOODS[flood]
    source = tmp_path / "flood.rdf"
    first = f'<!ENTITY l0 "{"a" * (10 if names else 9_000)}">'
    source.write_text(f"<!DOCTYPE r [{first}{names}]>{XML % f'<e:p>{inside}</e:p>'}")
    limited = f"ulimit -v 2000000; exec {sys.executable} -m kipo_graph convert {source} -o -"
    done = subprocess.run(
        ["bash", "-c", f"{limited} --to nt"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == ParseError.exit_code, done.stderr
    assert ("stands for more than" if names else "amplification") in done.stderr


def test_entities_that_shorten_iris_are_read() -> None:
    dtd = '<!DOCTYPE r [<!ENTITY e "http://e/"><!ENTITY p "&e;p">]>'
    assert values(quads((dtd + XML % "<e:p>&p;</e:p>").encode(), "rdf-xml")) == ["http://e/p"]


LITERALS = {
    "<br/>": '<br xmlns="http://d/"></br>',
    "a &lt; b": "a &lt; b",
    "<e:a z='1' e:y='\"' b='2'/>": '<e:a xmlns:e="http://e/" b="2" z="1" e:y="&quot;"></e:a>',
    "<!-- c --><?pi d?><a xmlns=''><![CDATA[<]]></a>": "<!-- c --><?pi d?><a>&lt;</a>",
    "<x xmlns:u='http://u/'><u:y xml:lang='en'>t</u:y></x>": (
        '<x xmlns="http://d/"><u:y xmlns:u="http://u/" xml:lang="en">t</u:y></x>'
    ),
    "": "",
    "<!-- c -->": "<!-- c -->",
    "<x><y/>&#13;</x>": '<x xmlns="http://d/"><y></y>&#xD;</x>',
}


@pytest.mark.parametrize("inside", LITERALS)
def test_xml_literals_are_canonical(inside: str) -> None:
    typed = f'<e:p rdf:datatype="{RDF}XMLLiteral">&lt;b c="1" a="2"/></e:p>'
    content = XML % f'{typed}<e:p rdf:ID="r" rdf:parseType="Literal">{inside}</e:p>{typed}'
    found = quads(content.encode(), "rdf-xml")
    as_given = '<b c="1" a="2"/>'
    assert values(found) == [as_given, LITERALS[inside], as_given]
    assert values(found, RDF + "object") == [LITERALS[inside]]


def test_xml_literals_may_be_empty() -> None:
    empty = '<e:p rdf:parseType="Literal"'
    properties = f"{empty}/>{empty}></e:p>\n{empty}\n/> {empty}><?pi?></e:p>"
    long = f"<!-- {'x-' * 2_000}x -->{properties}<q xmlns='http://d/' rdf:parseType='Literal'/>"
    found = quads((XML % long).encode(), "rdf-xml")
    assert values(found) == ["", "", "", "<?pi?>"]
    assert values(found, "http://d/q") == [""]


def test_xml_literals_beside_others_stay_apart() -> None:
    """Any word but those of RDF makes a literal, and none is lost or taken for another."""
    inside = '<e:p rdf:parseType="%s"%s'
    content = inside % ("other", "/>") + inside % ("Literal", "><e:a/></e:p>")
    assert values(quads((XML % content).encode(), "rdf-xml")) == [
        "",
        '<e:a xmlns:e="http://e/"></e:a>',
    ]
    wrong = XML.replace("rdf:about", 'rdf:parseType="Literal" rdf:about') % "<e:p/>"
    with pytest.raises(ParseError, match="about beside"):
        quads(wrong.encode(), "rdf-xml")
    wrong = XML.replace('rdf:about="http://e/s"', 'rdf:parseType="Literal"') % "<e:p/>"
    with pytest.raises(ParseError, match="line 3, column 1"):
        quads(wrong.encode(), "rdf-xml")


def test_xml_attributes_are_normalized() -> None:
    text = "x\ny<![CDATA[&<]]>&#13;"
    content = XML.replace("rdf:about", "e:q='1\n2&#10;3' rdf:about") % f"<e:p>{text}</e:p>"
    found = quads(content.encode(), "rdf-xml")
    assert values(found, "http://e/q") == ["1 2\n3"]
    assert values(found) == ["x\ny&<\r"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "euc-kr", "us-ascii"]
)
def test_xml_in_any_encoding(encoding: str) -> None:
    word = {"euc-kr": "특허청", "us-ascii": "ip"}.get(encoding, "é")
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>\n{XML % f"<e:p>{word}</e:p>"}'
    assert values(quads(text.encode(encoding), "rdf-xml")) == [word]


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    turtle = b"\xef\xbb\xbf<http://e/s> <http://e/p> 1 ."
    assert values(quads(turtle, "turtle")) == ["1"]


def json_ld(document: object, base: str | None = BASE) -> list[str]:
    found = quads(json.dumps(document).encode(), "json-ld", base)
    return [str(quad) for quad in found]


def test_json_ld_as_the_standard_has_it() -> None:
    vocab = {"@vocab": "http://e/"}
    subject = {"@id": "http://e/s"}
    nothing: dict[str, object] = {"@language": None, "@direction": None, "@base": BASE}
    for context, properties, objects in [
        (nothing | vocab, {"p": "x"}, ['"x"']),
        ({"@vocab": None, "p": "http://e/p"}, {"p": "x", "q": "y"}, ['"x"']),
        (vocab, {"p": {"@value": "x", "@language": "ar", "@direction": "rtl"}}, ['"x"@ar']),
        (vocab, {"p": 5.0}, [f'"5"^^<{XSD}integer>']),
        (vocab, {"p": 1e21}, [f'"1.0E21"^^<{XSD}double>']),
        (vocab, {"p": 10**21 + 1}, [f'"1.0E21"^^<{XSD}double>']),
        (vocab | {"p": {"@type": XSD + "double"}}, {"p": 5}, [f'"5.0E0"^^<{XSD}double>']),
        (vocab | {"p": {"@type": XSD + "double"}}, {"p": "5"}, [f'"5"^^<{XSD}double>']),
        (vocab | {"p": {"@type": "@json"}}, {"p": {"b": 1.0, "a": [None]}},
         [f'"{{\\"a\\":[null],\\"b\\":1}}"^^<{RDF}JSON>']),
        (vocab, {"p": {"@value": "x", "@language": "no good"}}, []),
        (vocab, {"p": {"@id": "http://e/no good"}}, []),
        (vocab, {"p": {"@id": "o"}}, ["<http://example.org/base/o>"]),
        (vocab | {"n": "@nest"}, {"n": {"p": "x"}}, ['"x"']),
        (vocab | {"p": {"@container": "@language"}}, {"p": {"en": "x", "@none": "y"}},
         ['"x"@en', '"y"']),
    ]:  # fmt: skip
        found = json_ld({"@context": context, **subject, **properties})
        wanted = {f"<http://e/s> <http://e/p> {value}" for value in objects}
        assert set(found) == wanted, properties


XSD = "http://www.w3.org/2001/XMLSchema#"


def test_json_ld_without_a_base_leaves_out_what_is_relative() -> None:
    document: dict[str, object] = {"@id": "s", "http://e/p": {"@id": "o"}}
    assert json_ld(document) == [
        "<http://example.org/base/s> <http://e/p> <http://example.org/base/o>"
    ]
    assert json_ld(document, None) == []
    assert json_ld({"@context": {"@vocab": "#"}, "p": 1}, None) == []
    own = [{"@base": "http://b/x"}, {"@base": "y/"}, {"@base": "z/"}]
    assert json_ld({"@context": own, **document}, None) == [
        "<http://b/y/z/s> <http://e/p> <http://b/y/z/o>"
    ]


def test_json_ld_of_one_base_does_not_colour_the_next() -> None:
    document = {"@context": {"@base": "x/"}, "@id": "s", "http://e/p": 1}
    for base in ("http://a/", "http://b/", "http://a/"):
        (found,) = json_ld(document, base)
        assert found.startswith(f"<{base}x/s>")


def test_json_ld_that_stops_other_readers() -> None:
    """Oxigraph's own reader ends the whole process over this one."""
    context = {"@vocab": "http://e/", "q": {"@container": "@graph"}}
    found = json_ld({"@context": context, "@included": {"q": {"@list": []}}})
    assert len(found) == 1


@pytest.mark.parametrize("address", jsonld_reader.OUR_CONTEXTS)
def test_our_own_context_comes_with_the_package(address: str) -> None:
    document = {"@context": address, "id": "http://e/s", "label": "특허청"}
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    assert json_ld(document) == [f'<http://e/s> <{label}> "특허청"']


CONTEXT = {"@context": {"p": "http://e/p"}}


def beside(folder: Path, address: str, base: str | None, run: Invoke) -> list[str]:
    """What a document in a folder gives, with its context at an address."""
    document = {"@context": address, "@id": "http://e/s", "p": "x"}
    (folder / "in.jsonld").write_text(json.dumps(document))
    named = ["--base", base] if base else []
    result = run("convert", str(folder / "in.jsonld"), *named, "-o", str(folder / "out.nt"))
    if result.exception:
        raise result.exception
    return (folder / "out.nt").read_text().splitlines()


@pytest.mark.parametrize("base", [None, BASE, "urn:x:y/doc"])
@pytest.mark.parametrize("address", ["c/c.jsonld", "./c/c%2ejsonld", "c/../c/c.jsonld#top"])
def test_contexts_are_taken_from_beside_the_document(
    address: str, base: str | None, tmp_path: Path, invoke: Invoke
) -> None:
    (tmp_path / "c").mkdir()
    # A context may name others, from where it stands itself.
    (tmp_path / "c" / "c.jsonld").write_text(json.dumps({"@context": "../d.jsonld"}))
    (tmp_path / "d.jsonld").write_text(json.dumps(CONTEXT))
    assert beside(tmp_path, address, base, invoke) == ['<http://e/s> <http://e/p> "x" .']
    if base:
        whole = base.rpartition("/")[0] + "/d.jsonld"
        assert beside(tmp_path, whole, base, invoke) == ['<http://e/s> <http://e/p> "x" .']


@pytest.mark.parametrize(
    "address",
    ["../c.jsonld", "%2e%2e/c.jsonld", "link.jsonld", "sub", "none.jsonld", "a%00b", "x" * 5_000,
     "http://elsewhere.example/d.jsonld", "//elsewhere.example/d.jsonld", "file:///etc/passwd"],
)  # fmt: skip
def test_contexts_from_elsewhere_are_refused(address: str, tmp_path: Path, invoke: Invoke) -> None:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "c.jsonld").write_text(json.dumps(CONTEXT))
    (folder / "link.jsonld").symlink_to(tmp_path / "c.jsonld")
    for base in (BASE, None):
        with pytest.raises(ParseError, match="is elsewhere, and nothing is fetched"):
            beside(folder, address, base, invoke)


def test_a_context_beside_that_is_broken_is_named(tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "c.jsonld").write_text('{"@context": {"a" "b"}}')
    with pytest.raises(ParseError, match=r"c\.jsonld, line 1, column 19: not JSON"):
        beside(tmp_path, "c.jsonld", BASE, invoke)
    (tmp_path / "c.jsonld").write_text("[]")
    with pytest.raises(ParseError, match="invalid remote context"):
        beside(tmp_path, "c.jsonld", BASE, invoke)


def test_standard_input_has_nothing_beside_it(invoke: Invoke) -> None:
    document = json.dumps({"@context": "pyproject.toml", "@id": "http://e/s"}).encode()
    words = ("convert", "-", "--from", "json-ld", "--base", BASE, "--to", "nt", "-o", "-")
    result = invoke(*words, stdin=document)
    assert "pyproject.toml is elsewhere" in str(result.exception)


def test_json_ld_leaves_out_ids_that_look_like_keywords() -> None:
    for base in (BASE, None):
        found = json_ld(
            {
                "@id": "http://e/s",
                "http://e/a": {"@id": "@ignoreMe", "http://e/b": {"@id": "http://e/o"}},
                "http://e/c": {"@type": "@json", "@value": {"@id": None}},
                "http://e/d": {"@list": [{"@id": "http://e/@at"}]},
            },
            base,
        )
        assert not [line for line in found if "/a>" in line or "/b>" in line]
        assert f'<http://e/s> <http://e/c> "{{\\"@id\\":null}}"^^<{RDF}JSON>' in found
        assert len(found) == 4


CANNOT = {
    "predicate": ("turtle", "<http://e/s> <http://e/1> 1 .", "rdf", "<http://e/1> cannot be an"),
    "slash": ("turtle", "<http://e/s> <http://e/> 1 .", "rdf", "<http://e/> cannot be an element"),
    "syntax": ("turtle", f"<http://e/s> <{RDF}li> 1 .", "rdf", "li> cannot be an element"),
    "control": ("turtle", r'<http://e/s> <http://e/p> "\u0001" .', "rdf", "character U+0001"),
    "no-sign": ("turtle", r'<http://e/s> <http://e/p> "\uFFFE" .', "rdf", "character U+FFFE"),
    "direction": ("turtle", '<http://e/s> <http://e/p> "x"@ar--rtl .', "rdf", "no base direction"),
    "term": ("turtle", "<e:s> <e:p> <<( <e:a> <e:b> <e:c> )>> .", "rdf", "no triple terms"),
    "term-json": ("turtle", "<e:s> <e:p> <<( <e:a> <e:b> <e:c> )>> .", "jsonld", "no triple terms"),
    "graph": ("n-quads", "<e:s> <e:p> <e:o> <e:g> .", "ttl", "there is one: e:g"),
    "graph-nt": ("trig", "<e:g> { <e:s> <e:p> <e:o> }", "nt", "--drop-graphs"),
    "graph-rdf": ("trig", "<e:g> { <e:s> <e:p> <e:o> }", "rdf", "rdf-xml holds no named graphs"),
    "n3": ("turtle", "<e:s> <e:p> <e:o> .", "n3", "N3 is read, not written"),
}


@pytest.mark.parametrize("case", CANNOT)
def test_what_the_other_format_cannot_hold_is_named(
    case: str, tmp_path: Path, invoke: Invoke
) -> None:
    form, text, ending, says = CANNOT[case]
    target = tmp_path / f"out.{ending}"
    words = ("convert", "-", "--from", form, "-o", str(target))
    result = invoke(*words, stdin=text.encode())
    assert exit_code(result) == ConversionError.exit_code
    assert says in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_graphs_are_dropped_on_demand(tmp_path: Path, invoke: Invoke) -> None:
    target = tmp_path / "out.nt"
    words = ("convert", "-", "--from", "nq", "--drop-graphs", "-o", str(target))
    assert invoke(*words, stdin=b"<e:s> <e:p> <e:o> <e:g> .").exit_code == 0
    assert target.read_text() == "<e:s> <e:p> <e:o> .\n"


def test_prefixes_are_kept_where_the_format_has_them(tmp_path: Path, invoke: Invoke) -> None:
    target = tmp_path / "out.rdf"
    text = b"@prefix e: <http://e/> . e:s e:p e:o ."
    assert invoke("convert", "-", "--from", "ttl", "-o", str(target), stdin=text).exit_code == 0
    assert "<e:p rdf:resource=" in target.read_text()
    result = invoke("convert", str(target), "--to", "turtle", "-o", "-")
    assert "e:s e:p e:o ." in result.stdout


def test_prefixes_that_xml_cannot_hold_are_left_out() -> None:
    import io

    space = "http://www.w3.org/XML/1998/namespace"
    prefixes = {"rdfs": "http://e/", "x": space, "xmlish": "http://x/", "rdf": "http://other/"}
    found = list(ox.parse("<http://e/s> <http://e/p> 1 .", format=ox.RdfFormat.TURTLE))
    into = io.BytesIO()
    convert.write(convert.Document(iter(found), prefixes), into, "rdf-xml")
    assert b"<rdfs:p rdf:datatype=" in into.getvalue()
    assert quads(into.getvalue(), "rdf-xml") == found


@pytest.mark.parametrize(
    ("word", "form"), [("TTL", "turtle"), (".nq", "n-quads"), ("trig", "trig")]
)
def test_formats_go_by_names_and_endings(word: str, form: str) -> None:
    assert convert.format_named(word) == form
    assert convert.format_of(f"x.{form if form == 'trig' else word.strip('.')}.gz") == form


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("in.doc", "-o", "out.nt"), "in.doc: no RDF format ends in .doc"),
        (("in.ttl", "-o", "-"), "-: no RDF format ends in nothing"),
        (("in.ttl", "--from", "turtel", "-o", "out.nt"), 'Did you mean "turtle"?'),
    ],
)
def test_an_unknown_format_is_named(words: tuple[str, ...], says: str, invoke: Invoke) -> None:
    result = invoke("convert", *words)
    assert exit_code(result) == ConversionError.exit_code
    assert says in str(result.exception)


def test_a_file_that_is_not_there(invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("convert", str(tmp_path / "none.ttl"), "-o", str(tmp_path / "out.nt"))
    assert exit_code(result) == ParseError.exit_code
    assert "none.ttl cannot be read: No such file" in str(result.exception)
    result = invoke("convert", str(tmp_path), "--from", "ttl", "-o", str(tmp_path / "out.nt"))
    assert exit_code(result) == ParseError.exit_code


NT = b'<http://e/s> <http://e/p> "x" .\n' * 20_000
PACKED = {
    "gz": gzip.compress(NT),
    "zst": zstandard.ZstdCompressor().compress(NT),
    "two.zst": zstandard.ZstdCompressor().compress(NT[:320_000])
    + zstandard.ZstdCompressor().compress(NT[320_000:]),
    "two.gz": gzip.compress(NT[:320_000]) + gzip.compress(NT[320_000:]),
}


@pytest.mark.parametrize("kind", PACKED)
def test_packed_files_are_read(kind: str, tmp_path: Path, invoke: Invoke) -> None:
    source, target = tmp_path / f"in.nt.{kind[-3:].strip('.')}", tmp_path / "out.nt"
    source.write_bytes(PACKED[kind])
    assert invoke("convert", str(source), "-o", str(target)).exit_code == 0
    assert target.read_bytes() == NT


@pytest.mark.parametrize("kind", ["gz", "zst"])
@pytest.mark.parametrize("damage", ["cut", "tail", "middle"])
def test_a_packed_file_that_is_damaged(
    kind: str, damage: str, tmp_path: Path, invoke: Invoke
) -> None:
    whole = PACKED[kind]
    half = len(whole) // 2
    broken = {
        "cut": whole[:-4],
        "tail": whole + b"junk",
        "middle": whole[:half] + bytes([whole[half] ^ 255] * 8) + whole[half + 8 :],
    }[damage]
    source, target = tmp_path / f"in.nt.{kind}", tmp_path / "out.nt"
    source.write_bytes(broken)
    result = invoke("convert", str(source), "-o", str(target))
    assert exit_code(result) == ParseError.exit_code
    assert str(source) in str(result.exception)
    assert not target.exists()


def test_nothing_is_printed_of_what_breaks_off(run: Run) -> None:
    words = ("convert", "-", "--from", "nt", "--to", "nq", "-o", "-")
    done = run(*words, stdin=NT.decode() + "broken")
    assert (done.returncode, done.stdout) == (ParseError.exit_code, "")
    assert "Standard input, line 20001" in done.stderr
    done = run(*words, stdin=NT.decode())
    assert (done.returncode, done.stdout) == (0, NT.decode())


def test_a_file_may_be_replaced_by_its_own_conversion(tmp_path: Path, invoke: Invoke) -> None:
    path = tmp_path / "it.nt"
    path.write_bytes(NT)
    assert invoke("convert", str(path), "-o", str(path)).exit_code == 0
    assert path.read_bytes() == NT


_MEASURED = """
import re, sys
from kipo_graph.cli import group
group.main(["convert", *sys.argv[1:]], standalone_mode=False)
print(re.search(r"VmHWM:\\s*(\\d+) kB", open("/proc/self/status").read())[1])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to measure with")
@pytest.mark.parametrize("ending", ["nt", "ttl", "rdf"])
def test_memory_does_not_grow_with_the_file(ending: str, tmp_path: Path) -> None:
    peaks = []
    for count in (2_000, 100_000):
        lines = (
            f'<http://e/s{i // 4}> <http://e/p{i % 4}> "a text of some length, {i}"@en .\n'
            for i in range(count)
        )
        source, middle = tmp_path / f"{count}.nt", tmp_path / f"{count}.middle.{ending}"
        source.write_text("".join(lines))
        for before, after in ((source, middle), (middle, tmp_path / "out.nq")):
            words = [sys.executable, "-c", _MEASURED, str(before), "-o", str(after)]
            done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=100)
            peaks.append(int(done.stdout))
        assert (tmp_path / "out.nq").read_bytes() == source.read_bytes()
    small, large = max(peaks[:2]), max(peaks[2:])
    assert large - small < 4 * 1024, "KiB more for fifty times as many statements"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.floats(-3, 3)
    | st.sampled_from(["x", "http://e/o", "@id", "@vocab", "@json", "@graph", "_:b", "", "e:x"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            "@context @id @type @value @list @set @graph @index @language @direction @nest @none "
            "@reverse @included @vocab @base @container @version @protected @import @propagate "
            "@prefix p q http://e/p _:b e:x e".split()
        ),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(document=_JSON, context=_JSON)
def test_any_json_is_json_ld_or_an_error_of_ours(document: object, context: object) -> None:
    for whole in (document, {"@context": context, "p": document}, {"@context": {"p": context}}):
        try:
            quads(json.dumps(whole).encode(), "json-ld")
        except ParseError:
            continue
