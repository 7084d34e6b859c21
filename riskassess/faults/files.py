"""Files, fields and answers that cannot be read."""

from __future__ import annotations

from riskassess.faults.words import N_, Words

FAULTS: Words = {
    "file.missing": (
        N_("There is no file at this path."),
        N_("Check the spelling, or give the id of an assessment (riskassess list)."),
    ),
    "file.unreadable": (
        N_("The file cannot be read: {detail}."),
        N_("Check the permissions of the file."),
    ),
    "file.too-large": (
        N_("The file has {size} bytes; at most {limit} are accepted."),
        N_("Check that it is the file you meant; keep attachments outside it."),
    ),
    "file.not-utf8": (
        N_("The file is not UTF-8 text."),
        N_("Save it again with the encoding UTF-8."),
    ),
    "file.empty": (
        N_("The file is empty."),
        N_("Start from one of the files in examples/."),
    ),
    "line.too-large": (
        N_("The line has {size} bytes; at most {limit} are accepted."),
        N_("Check that it holds one record only; keep attachments outside it."),
    ),
    "syntax": (
        N_("The text cannot be parsed: {detail}."),
        N_("Mend the syntax at this line; strings with a colon need quotes."),
    ),
    "syntax.toml": (
        N_("The text is not TOML: {detail}."),
        N_("Mend the syntax at this line; text needs quotes."),
    ),
    "config.by-hand": (
        N_("This setting is written in a way the program cannot change."),
        N_("Change it by hand to {value}."),
    ),
    "syntax.alias": (
        N_("Anchors and aliases (& and *) are not accepted."),
        N_("Write the value out in full."),
    ),
    "syntax.tag": (N_("The tag {tag} is not accepted."), N_("Remove the tag.")),
    "syntax.depth": (
        N_("The text is nested more than {limit} levels deep."),
        N_("Follow the shape of the files in examples/."),
    ),
    "syntax.size": (
        N_("The text has more than {limit} values."),
        N_("Check that it is the file you meant."),
    ),
    "syntax.duplicate": (
        N_("The key {key} stands here twice (first on line {first})."),
        N_("Keep one of the two."),
    ),
    "syntax.key": (N_("A key must be text."), N_("Put the key in quotes.")),
    "field.missing": (
        N_("The field {field} is missing."),
        N_("Add {field}."),
    ),
    "field.unknown": (
        N_("The field {field} is not known here."),
        N_("Remove it or use one of: {allowed}.{nearest}"),
    ),
    "value.type": (
        N_("{value} is not {expected}."),
        N_("Write {expected}."),
    ),
    "value.none": (
        N_("There is no value here."),
        N_("Write one, or leave the field out."),
    ),
    "value.list": (
        N_("{value} is not a list."),
        N_("Put it into brackets: [{value}]"),
    ),
    "value.choice": (
        N_("{value} is not one of the accepted values."),
        N_("Use one of: {allowed}.{nearest}"),
    ),
    "value.date": (
        N_("{value} is not a date."),
        N_("Write the date as YYYY-MM-DD."),
    ),
    "value.length": (
        N_("The text has {length} characters; at most {limit} are accepted."),
        N_("Shorten it, or keep it in a document and refer to that."),
    ),
    "value.control": (
        N_("The text contains the control character {char}."),
        N_("Remove it; line breaks and tabs are accepted."),
    ),
    "value.empty": (
        N_("The text is empty."),
        N_("Write something, or leave the field out."),
    ),
    "value.few": (N_("The list is empty."), N_("List at least one value.")),
    "value.duplicate": (N_("{value} is listed twice."), N_("List it once.")),
    "deployment.missing": (
        N_("The description of the deployment is missing."),
        N_("Add deployment, and in it types, one or several of: {allowed}."),
    ),
    "types.missing": (
        N_("The technology type is missing; it decides which questions are asked."),
        N_("Add types, one or several of: {allowed}."),
    ),
    "answer.unknown-question": (
        N_("There is no question {question}."),
        N_("Use an id from: riskassess questionnaire show.{nearest}"),
    ),
    "answer.value": (
        N_("{value} is not an answer."),
        N_("Answer 0, 1, 2, 3, unknown or not_applicable."),
    ),
    "answer.not-applicable": (
        N_("The exposure question {question} cannot be answered not_applicable."),
        N_("Answer 0 where the exposure is absent, or unknown."),
    ),
    "answer.reason": (
        N_("not_applicable needs a reason."),
        N_("Add a reason that an auditor can check."),
    ),
    "answer.evidence-order": (
        N_("Evidence dates are out of order: it expires before its date."),
        N_("Check both dates."),
    ),
    "answer.file": (
        N_("{value} is not the SHA-256 of a file."),
        N_("Leave it out, or give the file to the record (riskassess answer … --file PATH)."),
    ),
    "evidence.kind": (
        N_("This is not a file."),
        N_("Name a regular file; put a folder into an archive first."),
    ),
    "evidence.large": (
        N_("This file is larger than {limit} MB."),
        N_("Keep it where it is, and give its place as the reference."),
    ),
    "evidence.lost": (
        N_("The store does not hold the evidence file {sha256}, or not unchanged."),
        N_("Restore the store from a backup (riskassess store restore)."),
    ),
    "format.version": (
        N_("This is not an answers file of format 1."),
        N_("Begin the file with the line: riskassess: 1"),
    ),
    "questionnaire.altered": (
        N_("This file is not the one whose hash the questionnaire was sealed with."),
        N_("Restore it from where it was kept; do not rely on it as it is."),
    ),
}
