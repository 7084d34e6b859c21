"""The words of every fault a user can meet: what is wrong, and how to mend it."""

from __future__ import annotations


def N_(message: str) -> str:
    """Mark a message for the catalogues without translating it here."""
    return message


# id -> (what is wrong, how to mend it). Placeholders are the fault's details.
CATALOGUE: dict[str, tuple[str, str]] = {
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
    "rule.duplicate": (N_("The id {id} stands twice."), N_("Give each its own id.")),
    "rule.behavior": (
        N_("{id} has several conditions but does not say how they combine."),
        N_("Add enableBehavior: any or all."),
    ),
    "rule.self": (
        N_("{id} depends on its own answer."),
        N_("Name another question in the condition."),
    ),
    "rule.unknown-question": (
        N_("{id} depends on {question}, which does not exist."),
        N_("Name an existing linkId.{nearest}"),
    ),
    "rule.descendant": (
        N_("{id} depends on {question}, which stands inside it."),
        N_("Move one of the two, or drop the condition."),
    ),
    "rule.group-source": (
        N_("{id} depends on {question}, which is a group or a display text and has no answer."),
        N_("Name a question that has answers."),
    ),
    "rule.operand": (
        N_("{id} waits for the answer {answer}, which {question} cannot have."),
        N_("Use one of the codes of {question}, or unknown."),
    ),
    "rule.cycle": (
        N_("The conditions run in a circle: {cycle}."),
        N_("Drop one of the conditions."),
    ),
    "rule.anchors": (
        N_("{id} needs exactly four anchors with the weights 0, 1, 2, 3."),
        N_("Complete answerOption."),
    ),
    "rule.no-type": (
        N_("{id} is asked of no technology type, so it can never be reached."),
        N_("Add the types it is asked of."),
    ),
    "rule.unknown-type": (
        N_("{id} names the technology type {type}, which does not exist."),
        N_("Use an id from types in hazards.yaml."),
    ),
    "rule.unknown-clause": (
        N_("{id} names the clause {clause}, which does not exist."),
        N_("Use an id from frameworks.yaml.{nearest}"),
    ),
    "rule.no-source": (
        N_("{id} does not say why it is asked or what it rests on."),
        N_("Add help and source."),
    ),
    "rule.no-evidence-days": (
        N_("{id} is a safeguard, but its change does not say how long its evidence takes."),
        N_("Add evidenceDays: whole working days from 1 to 999."),
    ),
    "rule.evidence-days": (
        N_("{id} is an exposure, for which evidence does not count."),
        N_("Remove evidenceDays."),
    ),
    "rule.unknown-category": (
        N_("{id} names the category {category}, which does not exist."),
        N_("Use an id from categories."),
    ),
    "rule.hazard-question": (
        N_("{id} uses {question} as {kind}, but there is no such {kind} question."),
        N_("Name a question of that kind."),
    ),
    "rule.gate": (
        N_("The exposure of {id} needs either anyOf or allOf."),
        N_("Give exactly one of the two."),
    ),
    "rule.no-provenance": (
        N_("{id} gives a severity for {function} without saying what it rests on."),
        N_("Add provenance: paper, derived or judgement, with its source."),
    ),
    "rule.severity-order": (
        N_("{id} weighs more without a patient than with one for {function}."),
        N_("Lower severityWithoutPatient."),
    ),
    "rule.stop-question": (
        N_("{id} reads {question} on its harmless side, or there is no such question."),
        N_("Use >= for exposures and <= for safeguards."),
    ),
    "rule.unknown-framework": (
        N_("The framework {framework} does not exist."),
        N_("Add it to frameworks."),
    ),
    "rule.range": (
        N_("The range begins at {low}, above its end {high}."),
        N_("Write the lower value first."),
    ),
    "rule.range-order": (
        N_("These ranges admit no increasing values."),
        N_("Let every range end above the start of each one before it."),
    ),
    "rule.encoding": (
        N_("In the encoding {id}, a higher severity class has a lower number."),
        N_("Give each class at least the number of the one before."),
    ),
    "lint.not-equal": (
        N_("{id} uses != in a condition; products disagree on what it means when unanswered."),
        N_("List the accepted answers with = instead."),
    ),
    "lint.not-exact": (
        N_("Disabling {id} by {question} could lower a risk ({reader}): bounds are not exact."),
        N_("Let {id} be asked wherever {reader} can be present."),
    ),
    "lint.no-translation": (
        N_("The Chinese text is missing or the same as the English one."),
        N_("Translate it."),
    ),
    "lint.unreachable": (
        N_("{id} can never be asked of {type}: its condition cannot hold."),
        N_("Mend the condition or the types."),
    ),
    "lint.no-effect": (
        N_("For a deployment of type {type} alone, no hazard and no stop rule reads {id}."),
        N_("Leave the type out, or keep the question for its own sake."),
    ),
    "lint.no-change": (
        N_("{id} does not say what raising it takes, so no path to acceptance can use it."),
        N_("Add change: days, evidenceDays and rationale."),
    ),
    "lint.hazard-unreachable": (
        N_("{id} has a severity for {type}, but none of its exposures is asked of that type."),
        N_("Ask an exposure of that type, or drop the severity."),
    ),
    "lint.level-unreachable": (
        N_("{category} can never rise above {level} for {type}."),
        N_("Check the severities and exposures; it may be meant."),
    ),
    "lint.stop-unreachable": (
        N_("{id} can never be triggered: its questions are never asked together."),
        N_("Mend the conditions of the stop rule."),
    ),
    "lint.unused-clause": (
        N_("No question refers to the clause {id}."),
        N_("Refer to it, or leave it as background."),
    ),
    "system.unknown": (
        N_("There is no published system named {name}."),
        N_("Use a name from: riskassess systems.{nearest}"),
    ),
    "assessment.unknown": (
        N_("There is no assessment {id} in this store."),
        N_("See the ids with: riskassess list.{nearest}"),
    ),
    "assessment.nothing-to-undo": (
        N_("There is nothing left to undo."),
        N_("The assessment stands as it was created."),
    ),
    "assessment.changed": (
        N_("{actor} has changed the same meanwhile (event {seq}, {time})."),
        N_("Look at the change (riskassess log {id}) and decide again."),
    ),
    "batch.questionnaire": (
        N_("It is answered under another questionnaire: {version}, {sha256}."),
        N_("Migrate it first (riskassess migrate), or score it alone (riskassess score)."),
    ),
    "questionnaire.lost": (
        N_("The store lacks the questionnaire this was answered under: {version}, {sha256}."),
        N_("Copy the store again from the original (riskassess store copy)."),
    ),
    "assessment.conflict": (
        N_("Somebody else has changed this assessment: event {seq} exists already."),
        N_("Look at the change (riskassess log {id}) and try again."),
    ),
    "review.self": (
        N_("{actor} has answered questions of this assessment: that is no second opinion."),
        N_("Ask somebody else, or give --anyway; the review is then marked as not independent."),
    ),
    "review.none": (
        N_("You have no review of this assessment."),
        N_("Begin one: riskassess review {id} start."),
    ),
    "review.submitted": (
        N_("Your review is submitted and can no longer be changed."),
        N_("See what differs, and settle it: riskassess review {id} compare."),
    ),
    "review.blind": (
        N_("Your own review is open: the answers of others are shown once it is submitted."),
        N_("Submit it first: riskassess review {id} submit."),
    ),
    "review.none-submitted": (
        N_("No review of this assessment is submitted: there is nothing to settle."),
        N_("Wait for a review, or answer the question: riskassess answer {id} QUESTION VALUE."),
    ),
    "assessment.no-event": (
        N_("There is no event {seq}; the assessment has the events 1 to {count}."),
        N_("See the events with: riskassess log ID."),
    ),
    "robustness.no-weighting": (
        N_("The questionnaire {version} gives no ranges for the weights."),
        N_("Migrate the assessment to the current questionnaire (riskassess migrate)."),
    ),
    "explain.unknown": (
        N_("There is no hazard, category or stop rule {id}."),
        N_("Give an id such as R1, R1-H1 or STOP-1.{nearest}"),
    ),
    "decision.conditions": (
        N_("An approval with conditions needs at least one condition."),
        N_("Give each condition with its owner and date."),
    ),
    "decision.unconditional": (
        N_("Only an approval with conditions has conditions."),
        N_("Approve with conditions, or leave them out."),
    ),
    "decision.reason": (
        N_("This approval goes against the recommendation and needs a reason."),
        N_("Give a reason that an auditor can check."),
    ),
    "decision.none": (
        N_("There is no decision on {id} yet."),
        N_("Conditions belong to a decision: riskassess decide {id} …"),
    ),
    "decision.condition": (
        N_("The last decision has no condition {number}."),
        N_("See its conditions with: riskassess show {id}."),
    ),
    "describe.key": (
        N_("{key} is not part of the description."),
        N_("Use one of: {allowed}.{nearest}"),
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
    "store.locked": (
        N_("The store is in use by another process and did not become free in time."),
        N_("Close the other program, or try again in a moment."),
    ),
    "store.readonly": (
        N_("The store cannot be written: {detail}."),
        N_("Check permissions, or choose another place with --store."),
    ),
    "store.full": (
        N_("The disk is full; the last change was not saved."),
        N_("Free some space and repeat the last change. All earlier changes are safe."),
    ),
    "store.corrupt": (
        N_("The store is damaged: {detail}."),
        N_("Restore a backup, or copy the file aside before you go on."),
    ),
    "store.foreign": (
        N_("This file is not a riskassess store of a version known here."),
        N_("Choose another file with --store, or update riskassess."),
    ),
    "store.newer": (
        N_("The store has version {found}; this riskassess knows versions up to {known}."),
        N_("Update riskassess. Nothing was changed."),
    ),
    "store.missing": (
        N_("There is no store here."),
        N_("Check --store; a store begins with its first assessment."),
    ),
    "store.url": (
        N_("The address of the database cannot be read."),
        N_(
            "Write postgresql://USER@HOST:PORT/DATABASE; "
            "signs such as @ / : # in a password as %40 %2F %3A %23."
        ),
    ),
    "store.unreachable": (
        N_("The database cannot be reached: {detail}. Nothing was saved."),
        N_("Check that the server runs, the address in --store, the user and the password."),
    ),
    "store.unsure": (
        N_("The database went away while it was saving: {detail}. The outcome is not known."),
        N_("See with riskassess log ID whether the last change is there before you repeat it."),
    ),
    "store.schema": (
        N_("{name} is missing from the store, or is not as riskassess made it."),
        N_("Copy the store into a new one (riskassess store copy) and use that."),
    ),
    "store.file": (
        N_("The file {sha256} no longer has the content it was kept with."),
        N_("Restore a backup; do not rely on this file."),
    ),
    "store.backup": (
        N_("The backup cannot be written: {detail}."),
        N_("Check space and permissions, or choose another place. The store is as it was."),
    ),
    "store.exists": (
        N_("There is something at this path already."),
        N_("Choose another name; nothing is ever overwritten."),
    ),
    "store.filled": (
        N_("The store is not empty: {assessments} assessments, {files} files."),
        N_("Choose an empty one with --store, or add to it with riskassess store copy."),
    ),
    "store.differs": (
        N_("The two stores differ in event {seq}; the assessment was not copied."),
        N_("Compare both (riskassess log {id}); keep the one that verifies, or both apart."),
    ),
    "record.chain": (
        N_("The record is not whole: event {seq} does not follow from the one before."),
        N_("Compare with a backup; do not decide on this record."),
    ),
    "report.fonts": (
        N_("No font on this machine can print the report: {missing} cannot be shown."),
        N_("Install one: {command}"),
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
    "output.unwritable": (
        N_("The output cannot be written: {detail}."),
        N_("Choose another place with -o."),
    ),
}
