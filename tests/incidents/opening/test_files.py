"""Files become text in the encodings that monitors use, or are refused with a message."""

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syriageo.errors import InputError, ReportError, SyriageoError
from syriageo.incidents.opening import files, pdf
from syriageo.incidents.opening.files import read_text
from syriageo.incidents.opening.html import html_text

ENGLISH = "On Sunday, May 5, 2019, shells hit Ma’aret al Numan – “the city” – in Idlib.\n" * 3
ARABIC = "يوم الأحد 5 أيار 2019 قصفت قوات النظام السوري مدينة أريحا بريف إدلب الجنوبي.\n" * 3


def written(tmp_path, data, name="report.txt"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("text", [ENGLISH, ARABIC, ENGLISH + ARABIC])
def test_every_unicode_encoding_is_told_from_the_bytes(tmp_path, encoding, text):
    assert read_text(written(tmp_path, text.encode(encoding))) == text


@pytest.mark.parametrize("encoding", ["cp1256", "iso8859-6"])
def test_arabic_in_one_byte_a_letter_is_told_by_its_words(tmp_path, encoding):
    assert read_text(written(tmp_path, ARABIC.encode(encoding))) == ARABIC


def test_western_quotes_and_dashes_of_windows_are_read(tmp_path):
    assert read_text(written(tmp_path, ENGLISH.encode("cp1252"))) == ENGLISH


def test_line_ends_of_all_systems_become_one(tmp_path):
    assert read_text(written(tmp_path, b"Idlib\r\nHama\rHoms\n")) == "Idlib\nHama\nHoms\n"


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.txt", "is empty"),
        (b" \r\n\t\n", "a.txt", "is empty"),
        (b"\xef\xbb\xbf", "a.txt", "is empty"),
        (b"PK\x03\x04" + bytes(80), "a.docx", "a Word, Excel or ZIP file; save it as text"),
        (b"\xd0\xcf\x11\xe0" + bytes(80), "a.doc", "an old Word"),
        (b"\x89PNG\r\n\x1a\n" + bytes(80), "a.txt", "a picture"),
        (b"\x1f\x8b\x08" + bytes(80), "a.txt", "a compressed file; unpack it first"),
        (bytes(range(256)) * 40, "a.txt", "binary zeros"),
        (bytes(range(128, 256)) * 40, "a.txt", "encoding cannot be told; save it as UTF-8"),
        (b"Sarja \x01\x02\x03\x04" * 40, "a.txt", "control characters"),
        ("قصف على أريحا".encode()[:-1] + b"\n", "a.txt", "UTF-8 with a broken character in line 1"),
        (b"Idlib\n\n" + "أريحا".encode() + b"\xff" + "سرجة".encode(), "a.txt", "in line 3"),
        ("الشبكة السورية".encode().decode("cp1252", "replace").encode(), "a.txt", "wrong encoding"),
        (b"\xfe\xff\x06", "a.txt", "no text in UTF-16"),
        (b"On May 5, 2019 ...", "a.pdf", "is not a PDF"),
        (b"%PDF-1.7\n%rubbish", "a.pdf", "is a broken PDF"),
        (b"%PDF-1.7\n" + b"1 0 obj <<>> endobj " * 500, "a.txt", "is a broken PDF"),
        (b"<html><script>x</script></html>", "a.html", "holds no words"),
    ],
)
def test_what_is_no_report_is_refused_and_the_message_says_why(tmp_path, data, name, message):
    with pytest.raises(ReportError, match=message):
        read_text(written(tmp_path, data, name))


def test_a_missing_file_a_folder_and_a_device_are_told_apart(tmp_path):
    with pytest.raises(InputError, match="no file"):
        read_text(tmp_path / "none.txt")
    with pytest.raises(ReportError, match="is a folder"):
        read_text(tmp_path)
    if os.path.exists("/dev/zero"):
        with pytest.raises(ReportError, match="is a device"):
            read_text(type(tmp_path)("/dev/zero"))


def test_a_file_of_50_megabytes_is_refused_without_reading_it(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(ReportError, match="has 50 MB, more than the 20 MB"):
        read_text(path)


def test_text_given_as_text_is_checked_too():
    with pytest.raises(ReportError, match="binary zeros"):
        files.check_text("Sarja\0")
    with pytest.raises(ReportError, match="lost characters"):
        files.check_text("\ufffd" * 100)


@given(st.binary(max_size=400))
def test_no_bytes_at_all_lead_to_anything_but_text_or_a_message(data):
    try:
        text = files.decode(data, "a.txt")
    except SyriageoError:
        return
    assert isinstance(text, str)


@given(st.text(max_size=300))
def test_no_page_at_all_breaks_the_reader_of_html(page):
    assert isinstance(html_text(page), str)


def test_a_page_becomes_headings_paragraphs_items_and_rows():
    page = """<!DOCTYPE html><html><head><title>News</title><style>p {}</style></head><body>
      <nav><a href="/">Home</a></nav><main><h2>C. Attacks on facilities</h2>
      <p>In&nbsp;May 2019, <b>20 attacks</b><sup>3</sup> were
         documented:<br>the list follows.</p>
      <ul><li>Syrian Regime forces: <strong>12</strong>.<ul><li>in Idlib: 9</li></ul></li>
      <li>Others: 8</li></ul>
      <ol><li>One</li><li>Two</li></ol>
      <table><tr><th rowspan=2>Facility<th colspan=2>Party</tr><tr><td>Regime<td>Russia</tr>
      <tr><td colspan=3>Places of worship</tr><tr><td>Mosques</td><td>3</td><td>-</td></tr></table>
      <script>alert("Sarja")</script></main><footer>All rights reserved</footer></body></html>"""
    assert html_text(page).split("\n\n") == [
        "## C. Attacks on facilities",
        "In May 2019, 20 attacks were documented:\nthe list follows.",
        "- Syrian Regime forces: 12.",
        "  - in Idlib: 9",
        "- Others: 8",
        "1. One",
        "2. Two",
        "Facility\tParty\t\n\tRegime\tRussia\nPlaces of worship\t\t\nMosques\t3\t-\n",
    ]


def test_a_table_that_only_places_paragraphs_is_no_table():
    page = "<table><tr><td><p>Shells hit Sarja.</p><table><tr><td>a<td>1</table></td></tr></table>"
    assert html_text(page) == "Shells hit Sarja.\n\na\t1\n"


def test_a_page_names_its_own_encoding(tmp_path):
    page = f'<html><head><meta charset="windows-1256"></head><p>{ARABIC}</p></html>'
    assert "مدينة أريحا" in read_text(written(tmp_path, page.encode("cp1256"), "news.htm"))


@pytest.mark.parametrize("sign", ["<!--", "<!", "<?", "<", "<a ", '<a b="', "</", "<![CDATA["])
def test_signs_that_nothing_closes_are_read_in_a_moment(sign):
    assert html_text("<p>Sarja</p>" + sign * 50_000).startswith("Sarja\n")
    assert html_text(f"<!-- {sign} --><p>Sarja</p>").strip() == "Sarja"


def test_tags_without_end_are_read_in_a_moment():
    assert html_text("<div><table><tr><td>" * 3_000 + "Sarja").strip() == "Sarja"


def pdf_of(*pages, encrypt=""):
    """A PDF whose pages hold lines of Latin text at given positions: (x, y, words)."""
    pypdf = pytest.importorskip("pypdf")
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Courier"),
        }
    )
    for lines in pages:
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        stream = DecodedStreamObject()
        shown = [
            f"BT /F1 10 Tf {x} {y} Td ({words.translate({40: '[', 41: ']'})}) Tj ET"
            for x, y, words in lines
        ]
        stream.set_data("\n".join(shown).encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if encrypt:
        writer.encrypt(encrypt, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_wrapped_lines_of_a_pdf_become_paragraphs_again(tmp_path):
    data = pdf_of(
        [
            (50, 800, "Monthly report on violations"),
            (50, 700, "On Sunday, May 5, 2019, at around 13:00, Syrian Regime forces"),
            (50, 688, "shelled the market in Ariha city in the southern suburbs of Idlib"),
            (50, 676, "governorate, killing two civilians."),
            (50, 640, "- Syrian Regime forces: 12."),
            (50, 628, "- Russian forces: Three."),
            (50, 60, "On Monday, May 6, 2019, rockets fell on the outskirts of the city and"),
            (280, 20, "1"),
        ],
        [
            (50, 800, "Monthly report on violations"),
            (50, 780, "caused material damage."),
            (280, 20, "2"),
        ],
        [(50, 800, "Monthly report on violations"), (50, 780, "End."), (280, 20, "3")],
    )
    text = read_text(written(tmp_path, data, "report.pdf"))
    assert text.split("\n\n") == [
        "On Sunday, May 5, 2019, at around 13:00, Syrian Regime forces shelled the market in "
        "Ariha city in the southern suburbs of Idlib governorate, killing two civilians.",
        "- Syrian Regime forces: 12.",
        "- Russian forces: Three.",
        "On Monday, May 6, 2019, rockets fell on the outskirts of the city and caused material "
        "damage.",
        "End.\n",
    ]


def test_the_columns_of_a_table_in_a_pdf_become_tabs(tmp_path):
    rows = [
        ("Attacked facility", "Regime", "Russia"),
        ("Mosques", "26", "7"),
        ("Water facilities and", "2", "-"),
        ("related resources", "", ""),
        ("Markets", "12", "-"),
    ]
    lines = [
        (50 + 160 * column, 700 - 14 * row, words)
        for row, cells in enumerate(rows)
        for column, words in enumerate(cells)
        if words
    ]
    assert read_text(written(tmp_path, pdf_of(lines), "a.pdf")).splitlines() == [
        "Attacked facility\tRegime\tRussia",
        "Mosques\t26\t7",
        "Water facilities and related resources\t2\t-",
        "Markets\t12\t-",
    ]


def test_a_locked_pdf_and_one_of_pictures_are_refused(tmp_path):
    locked = pdf_of([(50, 700, "Sarja")], encrypt="secret")
    with pytest.raises(ReportError, match="locked with a password"):
        read_text(written(tmp_path, locked, "a.pdf"))
    with pytest.raises(ReportError, match="holds pictures of pages"):
        read_text(written(tmp_path, pdf_of([]), "b.pdf"))


def test_a_pdf_cut_in_two_is_refused(tmp_path):
    data = pdf_of([(50, 700, "Sarja")])
    for length in (20, len(data) // 3, len(data) // 2):
        with pytest.raises(ReportError):
            read_text(written(tmp_path, data[:length], "a.pdf"))


def test_lines_of_arabic_in_the_order_of_the_eye_are_turned():
    seen = ["ﺔﺒﻠﺣ 2020/1/5 ﺮﻬﺷ ﻲﻓ بﻼﻃ ﻦﻣ 13:00 ﺔﻋﺎﺴﻟا", "ﺔﻳﺮﻗ (Sarja) ﻰﻠﻋ ﻒﺼﻘﻟا"]
    assert pdf._is_turned([seen])
    assert [pdf._letters(line, True) for line in seen] == [
        "الساعة 13:00 من طلاب في شهر 2020/1/5 حلبة",
        "القصف على (Sarja) قرية",
    ]
    assert not pdf._is_turned([["القصف على القرية"]])


@pytest.mark.browser
def test_an_arabic_page_printed_by_a_browser_is_read_in_reading_order(tmp_path, page):
    pytest.importorskip("pypdf")
    page.set_content(
        '<html dir="rtl" lang="ar"><meta charset="utf-8"><p>يوم الأحد 5 كانون الثاني 2020 قرابة '
        "الساعة 13:00 قصفت قوات النظام السوري مدينة أريحا، ما أدى إلى مقتل 12 مدنياً.</p></html>"
    )
    page.pdf(path=str(tmp_path / "news.pdf"))
    text = " ".join(read_text(tmp_path / "news.pdf").split())
    assert (
        "الأحد 5 كانون الثاني 2020 قرابة الساعة 13:00 قصفت قوات النظام السوري مدينة أريحا" in text
    )
    assert "مقتل 12 مدنياً." in text
