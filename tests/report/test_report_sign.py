"""Signatures under a report: one after another, seen, valid, and still one file for all readers."""

from __future__ import annotations

import subprocess

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from riskassess.cli.main import cli
from riskassess.errors import InputError, UnverifiableError
from riskassess.report.checking import check
from riskassess.report.house import House, Signer
from riskassess.report.render import write_report
from riskassess.report.renderer import Renderer
from riskassess.report.signing import load, sign
from tests.report.certificates import PASSWORD, Authority
from tests.report.conformance import broken, has_java, inaccessible
from tests.report.conftest import RESPONSES, make_view
from tests.report.structure import tree


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("sign")


@pytest.fixture(scope="module")
def authority():
    return Authority("Hospital")


@pytest.fixture(scope="module")
def signed(folder, authority):
    """By audience, the report as it was made, signed once, and signed twice."""
    house = House(signers=(Signer("Ann"), Signer("李伟", "伦理委员会")))
    made = {}
    with Renderer() as renderer:
        for audience in ("committee", "page"):
            view = make_view(RESPONSES["empty"], "en", house=house, audience=audience)
            made[audience] = [folder / f"{audience}-0.pdf"]
            renderer.start()
            write_report(view, made[audience][0], renderer=renderer)
            for number, (name, row) in enumerate((("李伟", None), ("Bob", 1)), start=1):
                key = load(authority.key_of(name, folder), PASSWORD)
                content, asked = (
                    made[audience][-1].read_bytes(),
                    row if audience != "page" else None,
                )
                path = folder / f"{audience}-{number}.pdf"
                path.write_bytes(sign(content, key, asked, renderer))
                made[audience].append(path)
    return made


@pytest.fixture(scope="module")
def reports(signed):
    return signed["committee"]


def fields(path):
    found = PdfReader(path).get_fields() or {}
    return {name for name, field in found.items() if field.get("/V")}


def test_ones_own_row_then_the_one_that_was_asked_for_and_none_where_there_is_none(signed):
    assert [fields(path) for path in signed["committee"]] == [
        set(),
        {"signature-2"},
        {"signature-1", "signature-2"},
    ]
    assert [len(fields(path)) for path in signed["page"]] == [0, 1, 2]


@pytest.mark.parametrize("audience", ["committee", "page"])
def test_earlier_signatures_stay_valid(signed, folder, authority, audience):
    first, *_more, last = signed[audience]
    checked = check(last, trust=[authority.certificate(folder)])
    assert checked.sound
    assert [one.name for one in checked.signatures] == ["李伟", "Bob"]
    assert all(one.whole and one.trusted for one in checked.signatures)
    assert not checked.final
    assert last.read_bytes().startswith(first.read_bytes())


def test_without_a_trusted_certificate_nobody_is_taken_for_who_he_says(reports, folder):
    assert [one.trusted for one in check(reports[1]).signatures] == [None]
    other = check(reports[1], trust=[Authority("Somebody").certificate(folder)])
    assert [one.trusted for one in other.signatures] == [False]
    assert not other.sound


def test_what_is_changed_after_signing_is_found(reports, folder):
    signed = reports[1].read_bytes()
    for at in (len(reports[0].read_bytes()) // 3, len(reports[0].read_bytes()) - 400):
        forged = bytearray(signed)
        forged[at] ^= 1
        (folder / "forged.pdf").write_bytes(bytes(forged))
        arguments = ["verify", str(folder / "forged.pdf")]
        done = CliRunner().invoke(cli, arguments, standalone_mode=False)
        assert done.return_value == 4 or isinstance(done.exception, UnverifiableError)


def test_still_accessible(signed):
    paths = [path for made in signed.values() for path in made]
    assert {str(path): found for path in paths if (found := inaccessible(path))} == {}
    forms = tree(signed["committee"][2]).all("Form")
    assert [form.annotations[0]["/TU"] for form in forms] == [
        "Signature: Ann",
        "Signature: 李伟",
        "Signature: 3",
    ]


@pytest.mark.skipif(not has_java(), reason="no Java: scripts/system-packages test")
def test_still_conforms_to_both_standards(signed):
    assert broken(made[-1] for made in signed.values()) == []


def test_a_wrong_password_and_a_file_without_a_key(folder, authority):
    for path, password in (
        (authority.key_of("Ann", folder), "wrong"),
        (authority.certificate(folder), PASSWORD),
    ):
        with pytest.raises(InputError) as caught:
            load(path, password)
        assert caught.value.faults[0].id == "sign.key"


def test_the_command_signs_and_says_who_signed(reports, folder, authority):
    def run(*arguments):
        done = CliRunner().invoke(cli, [*map(str, arguments)], standalone_mode=False)
        return done.return_value, done.output, done.exception

    key, out = authority.key_of("Dana", folder), folder / "dana.pdf"
    (folder / "password").write_text(PASSWORD + "\n", encoding="utf-8")
    _code, said, _error = run(
        "sign", reports[0], key, "--password-file", folder / "password", "-o", out
    )
    assert said.strip() == str(out)
    code, said, _error = run("verify", out, "--trust", authority.certificate(folder))
    assert code == 0 and "signed by Dana" in said
    assert not set(PASSWORD.split()) & set(said.split())
    _code, _said, error = run("sign", reports[0], key)
    assert error.faults[0].id == "sign.password"
    _code, _said, error = run(
        "sign", reports[0], key, "--password-file", folder / "password", "--row", "9", "-o", out
    )
    assert error.faults[0].id == "sign.row"


@pytest.mark.parametrize(("lang", "said"), [("en", "Signed electronically"), ("zh", "已电子签名")])
def test_a_signature_is_in_the_language_of_its_report(folder, authority, lang, said):
    key, path = load(authority.key_of("Eve", folder), PASSWORD), folder / f"in-{lang}.pdf"
    with Renderer() as renderer:
        write_report(make_view(RESPONSES["empty"], lang), path, renderer=renderer)
        path.write_bytes(sign(path.read_bytes(), key, 1, renderer))
    done = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True)
    assert said in done.stdout
