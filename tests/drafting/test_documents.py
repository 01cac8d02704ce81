"""Documents as they come, in good shape and in bad."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fcsim.drafting.apart import NotRead
from fcsim.drafting.documents import Unreadable, read_document, read_documents
from fcsim.drafting.html import html_blocks
from fcsim.drafting.markdown import markdown_blocks
from fcsim.drafting.parts import SECTION, Block, sections
from fcsim.drafting.pdf import pdf_blocks
from fcsim.drafting.problems import Words
from tests.drafting.designer import BIKES


def pdf(pages: list[str]) -> bytes:
    """A PDF with a line of text on each page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    font = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET" if text else ""
        kids.append(f"{len(objects) + 1} 0 R")
        box = "/MediaBox [0 0 612 792]"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} /Resources {font} /Contents {len(objects) + 2} 0 R >>")
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>"
    data, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>"
    return data + f"{end}\nstartxref\n{len(data)}\n%%EOF\n".encode()


def of(path: Path) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in read_document(path, path.name).blocks]


def test_html_as_a_reader_sees_it() -> None:
    assert of(BIKES / "verleih.html") == [
        (0, "Fahrradverleih"),
        (1, "Fahrradverleih am Fluss"),
        (0, "Manche Gäste möchten ein Fahrrad für eine Woche mieten."),
        (0, "Kinder fahren mit."),
        (0, "Andere möchten ein kaputtes Rad melden."),
        (2, "Impressum"),
        (0, "Inhaber: A. Beispiel"),
    ]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("<p>a<p>b", ["a", "b"]),
        ("a<br>b</div></div></p>", ["a", "b"]),
        ("<style>x</style><svg><path/>y</svg><b>bold</b>er", ["bolder"]),
        ("<script>never closed", []),
        ("<" * 5000, ["<" * 5000]),
        ("<div>" * 20_000 + "deep", ["deep"]),
        ("&lt;p&gt; &#x4e2d;&nbsp;!", ["<p> 中 !"]),
    ],
)
def test_html_of_any_shape(text: str, blocks: list[str]) -> None:
    assert [block.text for block in html_blocks(text)] == blocks


def test_markdown_has_headings_and_paragraphs_as_they_stand() -> None:
    text = "Title\n=====\nOne *line*\nand another.\n## Part ##\n- a\n- b\n\n```\n# no heading\n\n```\nafter\n---\n"
    found = [(block.level, block.text) for block in markdown_blocks(text) if block.text.strip()]
    assert found == [
        (1, "Title"),
        (0, "One *line*\nand another."),
        (2, "Part"),
        (0, "- a\n- b"),
        (0, "```\n# no heading\n\n```"),
        (2, "after"),
    ]


@pytest.mark.parametrize(
    ("line", "title"), [("# C#", "C#"), ("## a ##  ", "a"), ("# #", ""), ("# a" + " #" * 99_999 + "b", None)]
)
def test_headings_of_any_shape(line: str, title: str | None) -> None:
    found = [block.text for block in markdown_blocks(line) if block.level]
    assert found == [line[2:] if title is None else title]


def test_a_pdf_of_500_pages(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf([f"On page {number} guests want to rent a bike. " * 30 for number in range(500)]))
    document = read_document(path, path.name)
    assert [block.text.split()[2] for block in document.blocks] == [str(number) for number in range(500)]
    found = list(sections(path.name, document.blocks))
    assert all(len(section.text) <= SECTION for section in found)
    places = {
        number: section.trail(section.text.index(f"On page {number} "))
        for section in found
        for number in map(int, re.findall(r"On page (\d+) ", section.text))
    }
    assert places == {number: (f"page {number + 1}",) for number in range(500)}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.md", b"", "has no text"),
        ("blank.txt", "\ufeff \n\t\u200b\n".encode(), "has no text"),
        ("empty.html", b"<html><script>x</script></html>", "has no text"),
        ("pictures.pdf", pdf(["", ""]), "has no text: its pages may be pictures"),
        ("broken.pdf", b"%PDF-1.7\nnothing", "cannot be read as PDF"),
        ("cut.pdf", pdf(["a", "b"])[:300], "cut.pdf"),
        ("odd.html", b"<html><![<![<![", "odd.html"),
        ("many.pdf", pdf(["a"] * 2001), "has 2,001 pages; at most 2,000 are read"),
        ("letter.docx", b"PK\x03\x04\x14\x00\x06\x00", "is of a word processor, or an archive; save what is in it as"),
        ("letter.rtf", b"{\\rtf1\\ansi Dear guest,}", "is of a word processor"),
        ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is of a word processor"),
        ("picture.md", b"\x89PNG\r\n\x1a\n\x00", "is no text"),
        ("wide.txt", "中文".encode("utf-16"), "is UTF-16"),
        ("old.txt", "河边的租车行".encode("gbk"), "is not UTF-8 (line 1)"),
    ],
)
def test_what_cannot_be_read_is_told(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Unreadable) as unreadable:
        read_document(tmp_path / name, name)
    assert said in str(unreadable.value)
    assert name in str(unreadable.value)


def test_what_is_too_long_is_told(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("a river. " * 900_000)
    with pytest.raises(Unreadable, match="8,099,999 characters of text; at most 8,000,000"):
        read_document(tmp_path / "long.txt", "long.txt")


def test_without_the_extra_a_pdf_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(NotRead, match=r'pip install "fcsim\[pdf\]"'):
        pdf_blocks(pdf(["a river"]))


@pytest.mark.parametrize(("name", "data"), [("a.html", b"<a " * 60_000), ("a.pdf", pdf(["x) Tj (" * 600_000]))])
def test_what_would_take_for_ever_is_given_up(
    name: str, data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fcsim.drafting.apart.SECONDS", 0.6)
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Unreadable, match=rf"{name} (takes more than 0.6 seconds to read|has no text)"):
        read_document(tmp_path / name, name)


def test_what_does_not_print_goes_and_spaces_stay(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("two\u00a0days,\u3000five\u200b\u202eeuros\r\n\tcafe\u0301", encoding="utf-8")
    assert of(tmp_path / "a.txt") == [(0, "two days, fiveeuros\n\tcaf\u00e9")]


def test_documents_go_by_their_names_where_these_differ(tmp_path: Path) -> None:
    paths = [tmp_path / "a" / "x.txt", tmp_path / "b" / "x.txt", tmp_path / "y.txt"]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_text("Some text.")
    assert [document.name for document in read_documents(paths)] == [str(path) for path in paths]
    assert [document.name for document in read_documents(paths[1:])] == ["x.txt", "y.txt"]


# ---- cut where they part -------------------------------------------------------------------------

BLOCKS = st.lists(
    st.builds(
        Block,
        st.one_of(
            st.text("ab c。.!\n", min_size=1).filter(str.strip),
            st.integers(1, 30_000).map(lambda size: "A sentence of words. " * (size // 20) or "w" * size),
            st.integers(1, 20_000).map(lambda size: "河" * size),
        ),
        st.integers(0, 3),
    ),
    max_size=12,
)


def bare(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=40, deadline=None)
@given(BLOCKS)
def test_sections_hold_everything_once_and_fit(blocks: list[Block]) -> None:
    found = list(sections("d", blocks))
    assert bare("".join(section.text for section in found)) == bare("".join(block.text for block in blocks))
    assert all(0 < len(section.text) <= SECTION for section in found)


def test_paragraphs_and_their_headings_stay_together() -> None:
    text = "word " * 700
    blocks = [Block("A", 1), Block(f"{text}."), Block("B", 2), Block(f"{text}!"), Block("C", 1), Block(f"{text}?")]
    found = list(sections("d", blocks))
    assert [section.text[0] for section in found] == ["A", "C"] or [s.text[0] for s in found] == ["A", "B", "C"]
    for section in found:
        assert section.text.count("word") % 700 == 0
    last = found[-1]
    assert last.trail(len(last.text) - 1) == ("C",)


@given(st.text("ab 。中\n", min_size=12, max_size=60), st.data())
def test_a_quote_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    at = Words(text).find(quote.replace("\n", "  "))
    size = len(bare(quote))
    if size < (5 if "中" in quote or "。" in quote else 10):
        assert at is None
    else:
        assert at is not None
        assert bare(text[slice(*at)]) == bare(quote)


def test_a_quote_with_one_letter_changed_is_none() -> None:
    text = "Guests want to rent a bike for a few days."
    assert Words(text).find(text) == (0, len(text))
    assert Words(text).find(text.replace("rent", "lend")) is None
    assert Words(text).find(text + " And more.") is None
    broken = "People re-\nport the long-\nterm damage."
    assert Words("They said: \u201cthe guest\u2019s bike\u201d.").find('"the guest\'s bike".') == (11, 30)
    assert Words(broken).find("People report the long-term damage.") == (0, len(broken))
