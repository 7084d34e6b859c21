"""A second questionnaire: the shipped files with one question reworded, one dropped, one added."""

from __future__ import annotations

import copy

import yaml

from riskassess.questionnaire.load import default_folder

REWORDED, DROPPED, ADDED = "R1-E1", "R1-S3", "R1-S9"
RULED = ("R1-H1", "R1-H3", "R1-H5")
"""The hazards that the dropped question supported, and the added one supports."""


def items(form):
    return {item["linkId"]: item for group in form["item"] for item in group["item"]}


def write(folder, edit=None):
    """The files of the second questionnaire in ``folder``; ``edit`` changes form and method."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {path.name: path.read_text("utf-8") for path in default_folder().glob("*.yaml")}
    form, method = (yaml.safe_load(texts[n]) for n in ("questionnaire.yaml", "hazards.yaml"))
    (edit or change)(form, method)
    texts["questionnaire.yaml"] = yaml.safe_dump(form, allow_unicode=True, sort_keys=False)
    texts["hazards.yaml"] = yaml.safe_dump(method, allow_unicode=True, sort_keys=False)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def change(form, method):
    form["version"] = "2.0.0"
    known = items(form)
    known[REWORDED]["answerOption"][2]["display"]["zh"] += "（新）"
    group = next(group for group in form["item"] if known[DROPPED] in group["item"])
    group["item"].remove(known[DROPPED])
    group["item"].append({**copy.deepcopy(known[DROPPED]), "linkId": ADDED})
    for hazard in method["hazards"]:
        for part in ("major", "supporting"):
            if part in hazard:
                hazard[part] = [ADDED if id_ == DROPPED else id_ for id_ in hazard[part]]
