"""What is asked for of a result: explanations, batches, reports."""

from __future__ import annotations

from riskassess.faults.words import N_, Words

FAULTS: Words = {
    "batch.questionnaire": (
        N_("It is answered under another questionnaire: {version}, {sha256}."),
        N_("Migrate it first (riskassess migrate), or score it alone (riskassess score)."),
    ),
    "robustness.no-weighting": (
        N_("The questionnaire {version} gives no ranges for the weights."),
        N_("Migrate the assessment to the current questionnaire (riskassess migrate)."),
    ),
    "explain.unknown": (
        N_("There is no hazard, category or stop rule {id}."),
        N_("Give an id such as R1, R1-H1 or STOP-1.{nearest}"),
    ),
    "batch.source": (
        N_("There is neither a folder nor a .jsonl or .ndjson file at this path."),
        N_("Name a folder of answers files, a file with one record a line, or the word store."),
    ),
    "batch.empty": (
        N_("There is no record in this source."),
        N_("Answers files end in .yaml, .yml or .json; a .jsonl file has one record a line."),
    ),
    "batch.inside": (
        N_("The folder of the results stands inside the source."),
        N_("Choose a folder outside the source with --out."),
    ),
    "batch.changed-source": (
        N_("The source has changed since this batch began; the results would not fit together."),
        N_("Choose another folder with --out, or empty this one to begin again."),
    ),
    "batch.changed-method": (
        N_("This batch began with another questionnaire or another version of riskassess."),
        N_("Choose another folder with --out, or empty this one to begin again."),
    ),
    "batch.changed-report": (
        N_("This batch began with another --audience or another language."),
        N_("Choose another folder with --out, or empty this one to begin again."),
    ),
    "batch.foreign": (
        N_("This folder holds files that are not of a batch: {names}."),
        N_("Choose a new or empty folder with --out."),
    ),
    "batch.running": (
        N_("Another process is writing to this folder."),
        N_("Wait until it is done, or choose another folder with --out."),
    ),
    "batch.unwritable": (
        N_("The results cannot be written: {detail}."),
        N_("Check space and permissions and give the same command again, or choose another --out."),
    ),
    "report.fonts": (
        N_("The fonts of the report are missing: {detail}."),
        N_("Install riskassess again, or write the report as .html."),
    ),
    "report.characters": (
        N_("The fonts of the report lack characters: {missing}."),
        N_("Write them otherwise, or write the report as .html, which uses other fonts too."),
    ),
    "report.library": (
        N_("The PDF library cannot be loaded: {detail}."),
        N_("Install what it needs: {command}"),
    ),
    "report.format": (
        N_("The output {path} ends in neither .pdf nor .html."),
        N_("Choose a file name that ends in .pdf or .html."),
    ),
    "report.failed": (
        N_("The report could not be rendered: {detail}."),
        N_("No file was written. Tell us this message."),
    ),
    "report.memory": (
        N_("Rendering ran out of memory or broke down ({detail}); it may take {limit}."),
        N_("No file was written. Choose a smaller audience, or write the report as .html."),
    ),
    "house.logo": (
        N_("The logo {value} cannot be used: {detail}."),
        N_("Put a PNG or JPEG of at most 1 MB beside the house style, and give its name."),
    ),
    "house.colour": (
        N_("{value} is no colour."),
        N_('Write a colour as # and six digits 0 to f, in quotes: "#1d4a5c".'),
    ),
    "house.contrast": (
        N_("{value} is too light to be read on white: contrast {ratio}, at least {least}."),
        N_("Choose a darker colour."),
    ),
    "report.late": (
        N_("The report was not finished after {seconds} seconds."),
        N_("No file was written. Choose a smaller audience, or write the report as .html."),
    ),
    "report.cancelled": (
        N_("The report was cancelled."),
        N_("No file was written; what was there before is still there."),
    ),
    "output.unwritable": (
        N_("The output cannot be written: {detail}."),
        N_("Choose another place with -o."),
    ),
    "report.no-record": (
        N_("This is not a report of riskassess: no record is attached to it."),
        N_("Give the PDF as it was written; printing it again loses what is attached."),
    ),
    "report.damaged": (
        N_("The report is damaged, it cannot be checked: {detail}."),
        N_("Do not rely on it; ask for another copy, or make it again from the record."),
    ),
    "report.questionnaire": (
        N_("The questionnaire {version}, {sha256}, is not attached, or not as it was."),
        N_("Without it nothing can be recomputed; ask for another copy of the report."),
    ),
    "report.newer": (
        N_("The record in this report has format {format}; this riskassess knows format {known}."),
        N_("Update riskassess."),
    ),
    "verify.trust": (
        N_("This file holds no certificate."),
        N_("Give the certificate of the authority you trust, as PEM or DER."),
    ),
    "sign.key": (
        N_("The key in this file cannot be opened: a wrong password, or no PKCS#12 file."),
        N_("Check the password; the file (.p12, .pfx) holds a key with its certificate."),
    ),
    "sign.password": (
        N_("There is no terminal to ask for the password on."),
        N_("Write it into a file that only you can read, and give that with --password-file."),
    ),
    "sign.row": (
        N_("Row {row} of the sign-off page cannot be signed: it is not there, or signed already."),
        N_("Choose another row, or leave --row out."),
    ),
    "sign.format": (
        N_("Only a PDF can be signed, not {path}."),
        N_("Choose a file name that ends in .pdf."),
    ),
    "sign.unsound": (
        N_("This report cannot be relied on, so it is not signed."),
        N_("See what differs: riskassess verify {path}"),
    ),
}
