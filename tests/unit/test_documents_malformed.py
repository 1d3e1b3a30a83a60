"""Documents that cannot be read, all made here: each with its own error."""

from __future__ import annotations

import io
import os
import time
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from kipo_graph import ingest
from kipo_graph.ingest import (
    BrokenError,
    EmptyError,
    EncodingError,
    EncryptedError,
    Limits,
    MislabelledError,
    ScannedError,
    TooLargeError,
    isolated_reader,
)
from kipo_graph.system import sandbox
from kipo_graph.tables.source_files import SourceError
from pdfs import Line, assemble, column, pdf, stream

TEXT = column(["The Northland Patent Office opened a desk for green technology."])
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
    b"/Resources << /XObject << /I 5 0 R >> /Font << /F1 6 0 R >> >> >>"
)
CATALOGUE = {
    1: b"<< /Type /Catalog /Pages 2 0 R >>",
    2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
}
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def scanned(text: str = "") -> bytes:
    """A page that is a picture, with a text below it where one is given (as OCR writes it)."""
    picture = stream(
        b"\x80" * 16,
        "/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray "
        "/BitsPerComponent 8",
    )
    drawn = b"q 595 0 0 842 0 0 cm /I Do Q\n"
    if text:
        drawn += b"BT 3 Tr /F1 10 Tf 60 700 Td (" + text.encode() + b") Tj ET\n"
    return assemble({**CATALOGUE, 3: PAGE, 4: stream(drawn), 5: picture, 6: FONT})


def encrypted() -> bytes:
    """A PDF whose keys no password of ours fits."""
    objects = {**CATALOGUE, 3: PAGE, 4: stream(b""), 5: b"null", 6: FONT}
    objects[7] = (
        b"<< /Filter /Standard /V 1 /R 2 /P -44 /O <"
        + b"ab" * 32
        + b"> /U <"
        + b"cd" * 32
        + b"> >>"
    )
    return assemble(objects, f"/Encrypt 7 0 R /ID [<{'00' * 16}> <{'00' * 16}>]")


def unpacking_to(megabytes: int) -> bytes:
    """A PDF of some kilobytes whose page unpacks to this much."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1024**2) for _ in range(megabytes)) + packer.flush()
    objects = {**CATALOGUE, 3: PAGE, 5: b"null", 6: FONT}
    objects[4] = stream(packed, "/Filter /FlateDecode")
    return assemble(objects)


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return made.getvalue()


AGAIN = "Download or export it again."
ENDINGS = ".txt, .text, .md, .markdown, .html, .htm, .xhtml, .pdf"
SAVE = "Save it as PDF, HTML or plain text (UTF-8) with the program it was made with."
COMPLETE = "Check that the download or the export was complete."

CASES: dict[str, tuple[str, bytes, type[SourceError], str, str]] = {
    "encrypted": (
        "a.pdf",
        encrypted(),
        EncryptedError,
        "a.pdf is encrypted: it asks for a password.",
        "Save it without one, for example: qpdf --decrypt --password=... in.pdf out.pdf",
    ),
    "truncated": (
        "a.pdf",
        pdf([TEXT] * 3)[:-200],
        BrokenError,
        "a.pdf is truncated: its end mark (%%EOF) is missing.",
        AGAIN,
    ),
    "head only": (
        "a.pdf",
        b"%PDF-1.7\n",
        BrokenError,
        "a.pdf is truncated: its end mark (%%EOF) is missing.",
        AGAIN,
    ),
    "damaged": (
        "a.pdf",
        b"%PDF-1.7\n" + bytes(range(1, 250)) * 40 + b"\n%%EOF\n",
        BrokenError,
        "a.pdf is damaged: it cannot be opened as a PDF.",
        AGAIN,
    ),
    "empty": ("a.pdf", b"", EmptyError, "a.pdf is empty.", COMPLETE),
    "empty text": ("a.txt", b"", EmptyError, "a.txt is empty.", COMPLETE),
    "blank text": ("a.md", b"\xef\xbb\xbf \n\t\f\r\n", EmptyError, "a.md is empty.", COMPLETE),
    "empty pages": (
        "a.pdf",
        pdf([[], []]),
        EmptyError,
        "a.pdf holds no text: its pages are empty.",
        AGAIN,
    ),
    "scanned": (
        "a.pdf",
        scanned(),
        ScannedError,
        "a.pdf holds page images, no text.",
        "Run OCR over it, for example: ocrmypdf in.pdf out.pdf",
    ),
    "page of a script": (
        "a.html",
        b"<html><head><title>T</title></head><body><script>draw()</script><nav>x</nav></body>",
        EmptyError,
        "a.html holds no text, only markup.",
        "If a script draws it, save the page from the browser as it is shown.",
    ),
    "PDF named text": (
        "a.txt",
        pdf([TEXT]),
        MislabelledError,
        "a.txt is named like plain text, but it is a PDF.",
        "Rename it to end in .pdf.",
    ),
    "PDF with bytes before it": (
        "a.md",
        b"junk\n" + pdf([TEXT]),
        MislabelledError,
        "a.md is named like Markdown, but it is a PDF.",
        "Rename it to end in .pdf.",
    ),
    "office file named PDF": (
        "a.pdf",
        zipped(),
        MislabelledError,
        "a.pdf is named like a PDF, but it is a ZIP archive, or an office file such as .docx.",
        SAVE,
    ),
    "office file": (
        "a.docx",
        zipped(),
        MislabelledError,
        "a.docx: files that end in .docx are not read.",
        f"It looks like a ZIP archive, or an office file such as .docx. Read are: {ENDINGS}.",
    ),
    "text of an unknown kind": (
        "a.rst",
        b"Text",
        MislabelledError,
        "a.rst: files that end in .rst are not read.",
        f"If it is plain text, say .txt. Read are: {ENDINGS}.",
    ),
    "picture without an ending": (
        "a",
        b"\x89PNG\r\n\x1a\n\0\0",
        MislabelledError,
        "a: files that end in nothing are not read.",
        f"It looks like a picture (PNG). Read are: {ENDINGS}.",
    ),
    "HTML named text": (
        "a.txt",
        b"\n<!-- saved -->\n<!DOCTYPE html>\n<p>Text",
        MislabelledError,
        "a.txt is named like plain text, but it is an HTML page.",
        "Rename it to end in .html.",
    ),
    "HTML in UTF-16 named text": (
        "a.txt",
        "<html><body>Text".encode("utf-16"),
        MislabelledError,
        "a.txt is named like plain text, but it is an HTML page.",
        "Rename it to end in .html.",
    ),
    "text named HTML": (
        "a.html",
        b"5 < 6, and no tag",
        MislabelledError,
        "a.html is no HTML page: there is no tag in it.",
        "If it is plain text, rename it to end in .txt.",
    ),
    "text named PDF": (
        "a.pdf",
        b"Some text.",
        MislabelledError,
        "a.pdf is named like a PDF, but it is no PDF: it does not begin with %PDF.",
        SAVE,
    ),
    "PDF named HTML": (
        "a.html",
        pdf([TEXT]),
        MislabelledError,
        "a.html is named like an HTML page, but it is a PDF.",
        "Rename it to end in .pdf.",
    ),
    "program named text": (
        "a.txt",
        b"\x7fELF\x02\x01",
        MislabelledError,
        "a.txt is named like plain text, but it is a program.",
        SAVE,
    ),
    "binary": (
        "a.txt",
        b"ab\0\x01\x02cd",
        EncodingError,
        "a.txt is not text: it contains NUL bytes (first: byte 2).",
        "Look at what it is, for example with: file a.txt",
    ),
    "UTF-16 with its mark": (
        "a b.txt",
        "Text".encode("utf-16"),
        EncodingError,
        "a b.txt is not UTF-8: it begins with the mark of UTF-16.",
        "Convert it: iconv -f UTF-16 -t UTF-8 'a b.txt' > 'utf8-a b.txt'",
    ),
    "UTF-32 with its mark": (
        "a.txt",
        "Text".encode("utf-32"),
        EncodingError,
        "a.txt is not UTF-8: it begins with the mark of UTF-32.",
        "Convert it: iconv -f UTF-32LE -t UTF-8 a.txt > utf8-a.txt",
    ),
    "UTF-16 without its mark": (
        "a.txt",
        "A text of some length, in UTF-16.".encode("utf-16-be"),
        EncodingError,
        "a.txt is not text: it contains NUL bytes (first: byte 0).",
        "It looks like UTF-16 without its mark. "
        "Convert it: iconv -f UTF-16BE -t UTF-8 a.txt > utf8-a.txt",
    ),
    "Latin-1": (
        "a.md",
        "Büro".encode("cp1252"),
        EncodingError,
        "a.md is not UTF-8: byte 1 does not fit.",
        "If it is of Windows or Latin-1: iconv -f WINDOWS-1252 -t UTF-8 a.md > utf8-a.md; "
        "of Korean Windows: the same with CP949.",
    ),
    "HTML of an unknown encoding": (
        "a.html",
        b"<meta charset=klingon><p>Text",
        EncodingError,
        'a.html says that its encoding is "klingon", which is not known.',
        "Save the page as UTF-8.",
    ),
    "HTML of an encoding that is none": (
        "a.html",
        b"<meta charset=zip><p>Text",
        EncodingError,
        'a.html says that its encoding is "zip", which is not known.',
        "Save the page as UTF-8.",
    ),
    "HTML of another encoding than it says": (
        "a.html",
        b"<meta charset=utf-8><p>B\xfcro",
        EncodingError,
        "a.html is not utf-8, as it says: byte 24 does not fit.",
        "Save the page again, as UTF-8.",
    ),
    "HTML with NUL bytes": (
        "a.html",
        "<p>Text".encode("utf-16-le") + b"<p>",
        EncodingError,
        "a.html holds NUL bytes and no mark of UTF-16.",
        "Save the page as UTF-8.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_read_is_named(case: str, tmp_path: Path) -> None:
    name, raw, kind, message, hint = CASES[case]
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(SourceError) as raised:
        ingest.read(tmp_path / name)
    assert (raised.type, raised.value.message, raised.value.hint) == (kind, message, hint)
    assert raised.value.exit_code == 13


LIMITED = {
    "file": ("a.txt", b"x" * (1024**2 + 1), Limits(file=1), "a.txt is larger than 1 MB."),
    "pages": ("a.pdf", pdf([TEXT] * 4), Limits(pages=3), "a.pdf has 4 pages; at most 3 are read."),
    "text": (
        "a.txt",
        b"x" * 101,
        Limits(text=100),
        "a.txt holds more than 100 characters of text.",
    ),
    "text of a PDF": (
        "a.pdf",
        pdf([TEXT] * 4),
        Limits(text=100),
        "a.pdf holds more than 100 characters of text.",
    ),
    "text of a page": (
        "a.html",
        b"<p>" + b"x" * 101,
        Limits(text=100),
        "a.html holds more than 100 characters of text.",
    ),
    "depth": (
        "a.html",
        b"<div>" * 300_000 + b"deep",
        Limits(),
        "a.html has more than 10,000 elements open within each other.",
    ),
    "time": (
        "a.html",
        b"<div>" * 150_000,
        Limits(seconds=0.2, depth=200_000),
        "a.html was not read within 0.2 seconds.",
    ),
}


@pytest.mark.parametrize("case", LIMITED)
def test_what_is_too_large_is_refused(case: str, tmp_path: Path) -> None:
    name, raw, limits, message = LIMITED[case]
    (tmp_path / name).write_bytes(raw)
    started = time.monotonic()
    with pytest.raises(TooLargeError) as raised:
        ingest.read(tmp_path / name, limits=limits)
    assert raised.value.message == message
    assert raised.value.hint
    assert time.monotonic() - started < 20


def test_a_bomb_takes_the_memory_it_may_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(unpacking_to(300))
    assert (tmp_path / "a.pdf").stat().st_size < 1_000_000
    with pytest.raises(SourceError) as raised:
        ingest.read(tmp_path / "a.pdf", limits=Limits(memory=100))
    # The library gives the page up, or the process goes down with it; this one goes on.
    assert raised.type in (BrokenError, EmptyError, TooLargeError)
    (tmp_path / "b.pdf").write_bytes(pdf([TEXT]))
    assert ingest.read(tmp_path / "b.pdf", limits=Limits(memory=100)).count == 1


@pytest.mark.parametrize(
    ("code", "kind", "message"),
    [
        (-9, BrokenError, "brought down the process that reads it (SIGKILL)"),
        (-11, BrokenError, "brought down the process that reads it (SIGSEGV)"),
        (-24, TooLargeError, "was not read within 300 seconds"),
        (-25, TooLargeError, "holds more than 20,000,000 characters of text"),
        (None, TooLargeError, "was not read within 300 seconds"),
        (1, BrokenError, "the process that reads it failed (code 1)"),
    ],
)
def test_each_end_of_the_process_has_its_error(
    code: int | None, kind: type[SourceError], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "run", lambda *_: (code, b""))
    with pytest.raises(kind) as raised:
        isolated_reader.read(b"", "a.pdf", "application/pdf", Limits())
    assert message in raised.value.message


def test_the_process_that_reads_takes_no_module_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)", encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(pdf([TEXT]))
    monkeypatch.chdir(tmp_path)
    assert ingest.read(Path("a.pdf")).count == 1


def test_text_that_ocr_wrote_below_a_picture_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(scanned("Read by a machine."))
    assert ingest.read(tmp_path / "a.pdf").text == "Read by a machine.\n"


def test_a_picture_among_pages_of_text_is_named(tmp_path: Path) -> None:
    whole = scanned()
    kids = b"/Kids [3 0 R 7 0 R] /Count 2"
    objects = {**CATALOGUE, 2: b"<< /Type /Pages " + kids + b" >>", 3: PAGE, 6: FONT}
    objects[4] = stream(b"q 595 0 0 842 0 0 cm /I Do Q\n")
    objects[5] = whole[whole.index(b"5 0 obj\n") + 8 : whole.index(b"\nendobj\n6 0 obj")]
    objects[7] = PAGE.replace(b"4 0 R", b"8 0 R")
    objects[8] = stream(Line("Text of the second page.", 60, 700).drawn())
    (tmp_path / "a.pdf").write_bytes(assemble(objects))
    reading = ingest.read(tmp_path / "a.pdf")
    assert reading.text == "Text of the second page.\n"
    assert reading.pages_of(0, 4) == (2,)
    assert reading.warnings == ("Page images without text, which OCR may read: page 1.",)


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"a\.txt cannot be read: No such file"):
        ingest.read(tmp_path / "a.txt")
    with pytest.raises(SourceError, match=r"cannot be read: Is a directory") as raised:
        ingest.read(tmp_path)
    assert raised.value.hint == "Name the files in it."
    with pytest.raises(SourceError, match="null is not a file"):
        ingest.read(Path(os.devnull))


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(SourceError, match=r"a\.txt is not a file"):
        ingest.read(tmp_path / "a.txt")


def test_names_that_move_a_cursor_are_shown_plain(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[2J\n.txt"
    path.write_bytes(b"")
    with pytest.raises(EmptyError, match=r"a\\x1b\[2J \.txt is empty"):
        ingest.read(path)


@pytest.mark.parametrize("cut", range(40, 900, 61))
def test_a_pdf_cut_anywhere_or_with_a_hole_is_read_or_refused(cut: int, tmp_path: Path) -> None:
    raw = pdf([TEXT] * 2)
    for made in (raw[:cut], raw[:cut] + b"\0" * 40 + raw[cut + 40 :]):
        (tmp_path / "a.pdf").write_bytes(made)
        with suppress(SourceError):
            assert "desk" in ingest.read(tmp_path / "a.pdf").text
