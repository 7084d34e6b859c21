"""Questionnaires whose content or rules are not sound."""

from __future__ import annotations

from riskassess.faults.words import N_, Words

FAULTS: Words = {
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
    "questionnaire.lost": (
        N_("The store lacks the questionnaire this was answered under: {version}, {sha256}."),
        N_("Copy the store again from the original (riskassess store copy)."),
    ),
}
