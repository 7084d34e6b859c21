"""The record and its stores."""

from __future__ import annotations

from riskassess.faults.words import N_, Words

FAULTS: Words = {
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
    "review.own": (
        N_("Your own review is open, and this would change the record."),
        N_("Answer in it: riskassess review {id} answer QUESTION VALUE. Or submit it first."),
    ),
    "review.unsalted": (
        N_(
            "Event {seq}, an answer in an open review, was written by an older riskassess: "
            "a report would give it away."
        ),
        N_("Have that review submitted first: riskassess review {id} submit."),
    ),
    "review.none-submitted": (
        N_("No review of this assessment is submitted: there is nothing to settle."),
        N_("Wait for a review, or answer the question: riskassess answer {id} QUESTION VALUE."),
    ),
    "assessment.no-event": (
        N_("There is no event {seq}; the assessment has the events 1 to {count}."),
        N_("See the events with: riskassess log ID."),
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
    "record.row": (
        N_("The record is not whole: what is kept as event {seq} is none."),
        N_("Compare with a backup; do not decide on this record."),
    ),
    "record.chain": (
        N_("The record is not whole: event {seq} does not follow from the one before."),
        N_("Compare with a backup; do not decide on this record."),
    ),
}
