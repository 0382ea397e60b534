"""Numbers in digits and words, and who is counted: what they are, and where they stand."""

from hypothesis import given
from hypothesis import strategies as st

from syriageo.incidents.language.counts import parts
from syriageo.incidents.language.numbers import numbers, read_number

SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen".split()


@given(st.integers(0, 999_999))
def test_a_number_in_digits_is_itself_with_and_without_commas(value):
    assert read_number(str(value)) == read_number(f"{value:,}") == value
    assert read_number(str(value).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))) == value


@given(st.lists(st.integers(0, 13), min_size=1, max_size=6))
def test_small_numbers_side_by_side_stay_several(values):
    assert [n.value for n in numbers(" ".join(SMALL[v] for v in values))] == values


@given(st.integers(2, 9), st.integers(1, 9), st.integers(1, 9))
def test_tens_hundreds_and_thousands_in_words_are_one_number(tens, units, hundreds):
    word = "twenty thirty forty fifty sixty seventy eighty ninety".split()[tens - 2]
    told = f"{SMALL[units]} thousand {SMALL[hundreds]} hundred and {word}-{SMALL[units]}"
    assert read_number(told) == 1000 * units + 100 * hundreds + 10 * tens + units


@given(st.text(max_size=200))
def test_every_span_of_a_number_lies_in_its_text(text):
    for found in numbers(text):
        assert 0 <= found.start < found.end <= len(text)
    for part in parts(text):
        assert 0 <= part.start < part.end <= len(text)
