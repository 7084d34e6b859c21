"""The questionnaire that ships: complete, in both languages, sound."""

import re
import subprocess

from riskassess.catalogue import systems
from riskassess.questionnaire.lint import Severity, lint
from riskassess.questionnaire.load import default, default_folder, folder_hash, load

Q = default()


def test_everything_is_there():
    kinds = [item.kind for item in Q.questions.values()]
    assert (len(kinds), kinds.count("exposure"), kinds.count("safeguard")) == (62, 24, 38)
    assert (len(Q.hazards), len(Q.stops), len(systems()), len(Q.clauses)) == (29, 8, 30, 314)
    assert [i.link_id for i in Q.form.item[0].item] == [
        "types", "directions", "scenarios", "P-patient", "P-retrieval",
    ]  # fmt: skip


def test_the_linter_finds_no_fault():
    assert [f.fault.text() for f in lint(default_folder()) if f.severity == Severity.ERROR] == []


def test_the_systems_fit_the_questionnaire():
    for system in systems():
        assert system.type in Q.types
        assert set(system.directions) <= set(Q.options("directions"))
        assert set(system.scenarios) <= set(Q.options("scenarios"))
    types = [system.type for system in systems()]
    assert {t: types.count(t) for t in Q.types} == {
        "FT-KB": 16, "DT-KB": 6, "FT-M": 0, "DT-M": 7, "DEP": 1,
    }  # fmt: skip


def test_each_language_is_written_in_its_own_script():
    chinese = re.compile("[\u4e00-\u9fff]")
    for id_, item in Q.items.items():
        texts = [item.text, *(o.display for o in item.answer_option)]
        if item.help:
            texts += [item.help.why, item.help.who, item.help.evidence]
        for text in texts:
            assert not chinese.search(text.en), (id_, text.en)
            assert chinese.search(text.zh) or text.zh == text.en, (id_, text.zh)


def test_the_paper_is_cited_in_the_language_of_the_reader():
    assert "received 2023-08-27" in Q.form.source.en
    assert "2023-08-27 收稿" in Q.form.source.zh and "received" not in Q.form.source.zh


def test_a_questionnaire_that_cites_it_in_one_language_is_read_as_before(tmp_path):
    text = Q.files["questionnaire.yaml"]
    older = re.sub(r"^source:\n  en: (.*)\n  zh: .*\n", r"source: '\1'\n", text, flags=re.MULTILINE)
    assert older != text
    for path in default_folder().glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "questionnaire.yaml").write_text(older, "utf-8")
    source = load(tmp_path).form.source
    assert source.en == source.zh == Q.form.source.en


def test_what_is_not_determined_has_one_word_in_chinese():
    assert "未确定" not in "".join(Q.files.values())


def test_the_hash_is_recomputed_by_two_standard_commands():
    command = "LC_ALL=C sha256sum *.yaml | sha256sum"
    shell = subprocess.run(
        command, shell=True, cwd=default_folder(), capture_output=True, text=True, check=True
    )
    assert shell.stdout.split()[0] == folder_hash(default_folder()) == Q.sha256


def test_one_changed_byte_changes_the_hash(tmp_path):
    for path in default_folder().glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert folder_hash(tmp_path) == Q.sha256
    with (tmp_path / "hazards.yaml").open("ab") as file:
        file.write(b"#")
    assert folder_hash(tmp_path) != Q.sha256
