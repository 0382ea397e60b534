"""A report as sections and paragraphs, and the way back from its clean words to its text."""

from hypothesis import given
from hypothesis import strategies as st

from syriageo.incidents.opening.document import Document, read_document


def kinds(text):
    return [(p.kind, p.section, p.plain) for p in read_document(text).paragraphs]


def test_letters_are_used_on_two_levels():
    text = "\n\n".join(
        ["III. Record", "A. Killing:", "A. The main parties:", "None.", "B. Other parties:",
         "None.", "B. Arrest:", "None."]
    )  # fmt: skip
    numbers = [(s.number, s.title) for s in read_document(text).sections]
    assert numbers == [
        ("III", "Record"),
        ("III.A", "Killing"),
        ("III.A.A", "The main parties"),
        ("III.A.B", "Other parties"),
        ("III.B", "Arrest"),
    ]


def test_markdown_headings_nest_by_their_marks():
    document = read_document("# Report\n\n## II. Outline\n\nWords.\n\n## III. Record\n\nMore.")
    assert [(s.number, s.title, s.level) for s in document.sections] == [
        ("", "Report", 1),
        ("II", "Outline", 2),
        ("III", "Record", 2),
    ]
    assert [p.section for p in document.paragraphs if p.kind == "text"] == ["II", "III"]


def test_links_bold_marks_and_footnote_signs_are_no_words():
    (told,) = kinds("Shells hit [Sarja](https://x.org/a) village,² **killing** two.[3]")
    assert told[2] == "Shells hit Sarja village, killing two."


def test_a_page_break_within_a_sentence_joins_its_halves_past_a_footnote():
    first = "On 3 March 2019 the monitoring team of the network in the north of the country (SN)"
    text = f'{first}\n\n1 "Method", <http://x.org>\n\n\n\nrecorded that shells hit Sarja village.'
    paragraphs = [p for p in read_document(text).paragraphs if p.kind == "text"]
    assert [p.plain for p in paragraphs] == [f"{first} recorded that shells hit Sarja village."]


def test_items_rows_and_headings_are_told_apart():
    text = "II. Sums\n\n- Idlib: 269\n - o Hama: Two.\n\nMosques\t26\t7\n| Idlib | 3 |"
    assert [k for k, _, _ in kinds(text)] == ["heading", "item", "item", "row", "row"]
    assert kinds(text)[2][2] == "Hama: Two."


def test_the_line_of_an_offset_counts_from_one():
    document = Document("x", "a\nb\nc")
    assert [document.line(i) for i in (0, 2, 4)] == [1, 2, 3]


MARKUP = st.lists(
    st.sampled_from(["Sarja", " ", "\n", "\n\n", "[a](b)", "**", "³", "- ", "I. Title", "\t", "."]),
    max_size=30,
).map("".join)


@given(MARKUP)
def test_every_clean_letter_leads_back_to_itself(text):
    for paragraph in read_document(Document("x", text)).paragraphs:
        for i, letter in enumerate(paragraph.plain):
            origin = text[paragraph.origin(i)]
            assert letter in (origin, " ")
        assert paragraph.start <= paragraph.end <= len(text)
