"""The house style: read whole or refused with every fault, and printed on every report."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from riskassess.cli.main import main
from riskassess.errors import InputError
from riskassess.i18n import LANGS, translate
from riskassess.record.decisions import decide
from riskassess.report.house import PLAIN, House, Signer, dump, undump
from riskassess.report.house_file import CONTRAST, LOGO_SIZE, contrast, default_path, read_house
from riskassess.report.page import render_html
from riskassess.report.render import write_report
from tests.report.conformance import broken, has_java, inaccessible
from tests.report.conftest import DATE, RESPONSES, deployment
from tests.report.pages import Page

STYLE = """
organisation: {en: St Anna Hospital, zh: 圣安娜医院}
department: Ethics committee
logo: logo.png
accent: "#0A5C6B"
front: {zh: 供委员会使用。}
contact: ethics@example.org
confidential: {en: Confidential, zh: 内部资料}
signers:
  - {name: Li Chen, role: {en: Chair, zh: 主席}, actor: chair}
  - {name: Maria Weber}
"""
FAULTY = """\
organisation: {en: A, de: B}
logo: missing.png
accent: "#ffee00"
colour: red
signers:
  - {role: Chair}
"""


@pytest.fixture
def folder(tmp_path):
    picture = Image.new("RGBA", (2000, 500), (10, 92, 107, 128))
    picture.save(tmp_path / "logo.png")
    (tmp_path / "house.yaml").write_text(STYLE, encoding="utf-8")
    return tmp_path


def faults(folder, text):
    (folder / "house.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_house(folder / "house.yaml", "en")
    return {fault.path: (fault.id, fault.line) for fault in caught.value.faults}


def test_a_house_style_speaks_the_language_of_the_report(folder):
    en, zh = (read_house(folder / "house.yaml", lang) for lang in ("en", "zh"))
    assert (en.organisation, zh.organisation) == ("St Anna Hospital", "圣安娜医院")
    assert (en.department, zh.department) == ("Ethics committee", "Ethics committee")
    assert (en.front, zh.front) == ("供委员会使用。", "供委员会使用。")
    assert (en.accent, en.contact) == ("#0a5c6b", "ethics@example.org")
    assert zh.signers == (Signer("Li Chen", "主席", "chair"), Signer("Maria Weber"))
    assert undump(dump(en)) == en


def test_the_logo_is_a_small_opaque_picture_of_our_own(folder):
    with Image.open(io.BytesIO(read_house(folder / "house.yaml", "en").logo)) as logo:
        assert (logo.format, logo.mode) == ("PNG", "RGB")
        assert logo.width <= LOGO_SIZE[0] and logo.height <= LOGO_SIZE[1]
        assert logo.width == 4 * logo.height
        assert logo.getpixel((5, 5)) == pytest.approx((132, 173, 181), abs=2)  # half on white


def test_every_fault_at_once_with_its_line(folder):
    assert faults(folder, FAULTY) == {
        "organisation": ("value.type", 1),
        "logo": ("house.logo", 2),
        "accent": ("house.contrast", 3),
        "colour": ("field.unknown", 4),
        "signers[0].name": ("field.missing", 6),
    }


@pytest.mark.parametrize("content", [b"", b"<svg onload='x'/>", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_what_is_no_picture_is_no_logo(folder, content):
    (folder / "logo.png").write_bytes(content)
    assert faults(folder, "logo: logo.png") == {"logo": ("house.logo", 1)}


@pytest.mark.parametrize("logo", ["..", "''", "3", "[a]", "large.png"])
def test_no_folder_and_no_large_file_is_a_logo(folder, logo):
    (folder / "large.png").write_bytes(bytes(1_000_001))
    assert faults(folder, f"logo: {logo}") == {"logo": ("house.logo", 1)}


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "url(x)", "#12345g"])
def test_a_colour_is_six_digits(folder, colour):
    assert faults(folder, f'accent: "{colour}"') == {"accent": ("house.colour", 1)}


@given(st.integers(0, 0xFFFFFF))
def test_contrast_lies_between_white_and_black_and_falls_with_light(number):
    colour = f"#{number:06x}"
    lighter = f"#{number | 0x0F0F0F:06x}"
    assert contrast("#ffffff") == pytest.approx(1)
    assert contrast("#000000") == pytest.approx(21)
    assert 1 <= contrast(lighter) <= contrast(colour) <= 21
    assert contrast(PLAIN.accent) >= CONTRAST


def test_without_a_file_the_report_is_plain(folder, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    assert read_house(None, "en") == PLAIN
    default_path().parent.mkdir()
    default_path().write_text("organisation: Ward 3", encoding="utf-8")
    assert read_house(None, "en") == House(organisation="Ward 3")


@pytest.mark.parametrize("lang", LANGS)
def test_page_1_says_whose_report_it_is_and_every_page_that_it_is_confidential(view, folder, lang):
    house = read_house(folder / "house.yaml", lang)
    found = Page(render_html(view("good", lang, house=house)))
    for said in (house.organisation, house.department, house.front, house.contact):
        assert said in found.first
    (body,) = found.of("body")
    assert body["data-foot"].startswith(f"{house.confidential} · ")
    (image,) = found.of("img")
    assert image["alt"] == house.organisation
    assert f"--accent: {house.accent}" == found.of("html")[0]["style"]


@pytest.mark.parametrize("lang", LANGS)
def test_who_has_signed_and_who_is_missing(view, module_desk, folder, lang):
    _, house = translate(lang), read_house(folder / "house.yaml", lang)
    begun = module_desk.create(deployment(), DATE, RESPONSES["good"].answers)
    module_desk.actor = "chair"
    dissent = [{"who": "Maria Weber", "text": "Too early"}, {"who": "Wu", "text": "No"}]
    ruling = {"outcome": "approve", "reason": "Sound", "dissent": dissent}
    decided = decide(module_desk, begun, ruling, DATE)
    void = module_desk.answer(decided, "R1-E1", RESPONSES["bad"].answers["R1-E1"])
    signed = _("Signed by {count} of {all} when this was made.")
    for assessment, count in ((begun, 0), (decided, 1), (void, 0)):
        response = assessment.response(DATE)
        found = Page(render_html(view(response, lang, assessment=assessment, house=house)))
        assert signed.format(count=count, all=2) in found.first
        assert ("Li Chen" in found.first) == (count == 0) and "Maria Weber" in found.first
        rows = found.rows(_("Role and name"), _("Signature"))
        names = [row[0].split()[-1] for row in rows]
        assert names == [
            "Chen",
            "Weber",
            *(["Wu"] if count else [_("Signer") + {"en": ":", "zh": "："}[lang]]),
        ]
        fields = [tag.get("id") for tag in found.of("div") if tag.get("class") == "field"]
        assert fields == ["signature-1", "signature-2", "signature-3"]
        if count:
            assert rows[0][1:3] == [_("approved"), DATE.isoformat()]
            assert "Too early" in rows[1][1] and rows[1][2] == ""


def test_a_report_with_a_logo_is_accessible_and_archival(view, folder, tmp_path):
    house = read_house(folder / "house.yaml", "zh")
    write_report(view("bad", "zh", house=house, audience="page"), tmp_path / "page.pdf")
    assert inaccessible(tmp_path / "page.pdf") == []
    if has_java():
        assert broken([tmp_path / "page.pdf"]) == []
    (page,) = PdfReader(tmp_path / "page.pdf").pages
    assert len(page.images) == 1


@pytest.mark.parametrize("how", ["option", "environment"])
def test_the_command_takes_a_house_style(folder, monkeypatch, capsys, how):
    command = ["report", "examples/ward-assistant.yaml", "-o", str(folder / "out.html")]
    if how == "option":
        command += ["--house", str(folder / "house.yaml")]
    else:
        monkeypatch.setenv("RISKASSESS_HOUSE", str(folder / "house.yaml"))
    with pytest.raises(SystemExit) as stopped:
        main(command)
    assert not stopped.value.code, capsys.readouterr().err
    assert "St Anna Hospital" in (folder / "out.html").read_text(encoding="utf-8")
