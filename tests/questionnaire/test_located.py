"""Reading YAML and JSON: values, lines, and every fault of form."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskassess.errors import InputError
from riskassess.questionnaire.located import MAX_BYTES, parse, read

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abcXYZ09-é中", min_size=1, max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


def faults(text, **options):
    with pytest.raises(InputError) as caught:
        parse(text, "f", **options)
    return {(fault.id, fault.line) for fault in caught.value.faults}


@given(PLAIN, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_any_json_reads_as_json_does(value, indent, ascii_):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_)
    assert parse(text, as_json=True).value == value


def test_words_of_yaml_1_1_stay_text():
    assert parse("[yes, no, on, 2026-11-23, 1_000, 0o7]").value == [
        "yes", "no", "on", "2026-11-23", "1_000", "0o7",
    ]  # fmt: skip


def test_every_value_knows_its_line():
    document = parse("a:\n  b:\n    - x\n    - y\n")
    assert document.line(("a", "b", 1)) == 4
    assert document.line(("a", "b", 9, "deeper")) == 2


def test_all_duplicate_keys_are_found_at_once():
    assert faults("a: 1\nb: 2\na: 3\nb: 4\n") == {("syntax.duplicate", 3), ("syntax.duplicate", 4)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1,\n", ("syntax", 2)),
        ("a: 'open\n", ("syntax", 2)),
        ("\tb: 1\n", ("syntax", 1)),
        ("a: !!python/object:os.system x\n", ("syntax.tag", 1)),
        ("x: 1\ny: \x1b[31m\n", ("value.control", 2)),
        ("? [a]\n: 1\n", ("syntax.key", 1)),
        ("a: 1\n---\nb: 2\n", ("syntax", 2)),
        ("  \n", ("file.empty", None)),
        ("[" * 60 + "]" * 60, ("syntax.depth", 1)),
    ],
)
def test_faults_of_form_name_their_line(text, expected):
    assert expected in faults(text)


def test_a_billion_laughs_costs_nothing():
    rows = ["a0: &a0 [lol]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)
    ]
    assert {id_ for id_, _ in faults("\n".join(rows))} == {"syntax.alias"}


def test_too_many_values_are_refused():
    assert {id_ for id_, _ in faults("[" + "1," * 300_000 + "]")} == {"syntax.size"}


def test_broken_json_names_its_line():
    assert faults('{\n  "a": 1,\n}', as_json=True) == {("syntax", 3)}


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(InputError) as caught:
        read(path)
    (fault,) = caught.value.faults
    assert fault.id == "file.too-large"
    assert fault.details == {"size": 50_000_000, "limit": MAX_BYTES}


@pytest.mark.parametrize(
    ("content", "id_"), [(b"\xff\xfe\x00", "file.not-utf8"), (b"", "file.empty")]
)
def test_files_that_are_no_text(tmp_path, content, id_):
    path = tmp_path / "f.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.faults[0].id == id_


def test_a_missing_file_and_a_folder(tmp_path):
    for path, id_ in ((tmp_path / "none.yaml", "file.missing"), (tmp_path, "file.unreadable")):
        with pytest.raises(InputError) as caught:
            read(path)
        assert caught.value.faults[0].id == id_
