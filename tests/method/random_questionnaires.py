"""Questionnaires nobody would write but the format allows, and answers to them."""

from riskassess.questionnaire.load import default
from riskassess.questionnaire.model import Condition, EnableWhen, Gate, Leaf, Questionnaire
from riskassess.questionnaire.response import Answer, Deployment, Evidence, Response
from tests.strategies import DATE, TYPES

Q = default()
PROOF = (Evidence("report"),)
STEERING = {"P-patient": ["yes", "no"], "P-retrieval": ["yes", "no"]}


def random_conditions(rng, earlier):
    """On one or two sources, mostly on an answer, with every operator of the format."""

    def condition(source, answer):
        operator = rng.choice(["="] * 6 + ["!=", ">", "<", ">=", "<=", "exists"])
        wanted = rng.random() < 0.5 if operator == "exists" else answer
        return EnableWhen(question=source, operator=operator, answer=wanted)

    return tuple(
        condition(source, answer)
        for source in rng.sample(earlier, k=min(len(earlier), rng.randint(1, 2)))
        for answer in rng.sample(STEERING.get(source, ["0", "1", "2", "3"]), k=rng.randint(1, 2))
    )


def one_source(rng, earlier):
    """On answers to one source alone, as METHOD section 3 has it; ``unknown`` may be among them."""
    source = rng.choice(earlier)
    answers = [*STEERING.get(source, ["0", "1", "2", "3"]), "unknown"]
    return tuple(
        EnableWhen(question=source, operator="=", answer=answer)
        for answer in rng.sample(answers, k=rng.randint(1, 2))
    )


def random_gate(rng, exposures, depth=2):
    members = [
        random_gate(rng, exposures, depth - 1)
        if depth and rng.random() < 0.3
        else Leaf(question=rng.choice(exposures), at_least=rng.randint(1, 3))
        if rng.random() < 0.3
        else rng.choice(exposures)
        for _ in range(rng.randint(1, 3))
    ]
    return Gate(any_of=members) if rng.random() < 0.5 else Gate(all_of=members)


def random_questionnaire(rng, conditions_of=random_conditions):
    """Ours with other conditions, in chains, other hazards and stop rules, and fewer questions."""
    dropped = rng.sample(list(Q.questions), k=rng.randint(0, 3))
    kept = {id_: item for id_, item in Q.questions.items() if id_ not in dropped}
    exposures = [id_ for id_, item in kept.items() if item.kind == "exposure"]
    safeguards = [id_ for id_, item in kept.items() if item.kind == "safeguard"]
    earlier = list(Q.method.when_open)
    groups = []
    for group in Q.form.item:
        items = []
        for item in group.item:
            changed = item
            if item.link_id in dropped:
                continue
            if item.link_id in Q.method.when_open:
                options = rng.sample(item.answer_option, k=len(item.answer_option))
                changed = item.model_copy(update={"answer_option": tuple(options)})
            if item.kind:
                conditions = conditions_of(rng, earlier) if rng.random() < 0.5 else ()
                behavior = rng.choice(["any", "all"])
                update = {"enable_when": conditions, "enable_behavior": behavior}
                changed = item.model_copy(update=update)
                earlier.append(item.link_id)
            items.append(changed)
        groups.append(group.model_copy(update={"item": tuple(items)}))
    most = rng.choice([0, 3, 3, 3])  # now and then no hazard has a supporting safeguard
    hazards = [
        hazard.model_copy(
            update={
                "exposure": random_gate(rng, exposures),
                "major": tuple(rng.sample(safeguards, k=rng.randint(0, 3))),
                "supporting": tuple(rng.sample(safeguards, k=rng.randint(0, most))),
            }
        )
        for hazard in Q.method.hazards
    ]

    def conditions(least, most):
        asked = rng.sample([*exposures, *safeguards], k=rng.randint(least, most))
        return tuple(
            Condition(question=q, operator=rng.choice([">=", "<="]), answer=rng.randint(0, 3))
            for q in asked
        )

    stops = [
        stop.model_copy(update={"all_of": conditions(1, 2), "any_of": conditions(0, 2)})
        for stop in Q.method.stops[: rng.choice([0, 8, 8, 8])]
    ]
    return Questionnaire(
        form=Q.form.model_copy(update={"item": tuple(groups)}),
        method=Q.method.model_copy(update={"hazards": tuple(hazards), "stops": tuple(stops)}),
        frameworks=Q.frameworks,
        sha256=f"random {rng.random()}",
    )


def complete_response(q, rng):
    """Every question answered, some not applicable, half of the safeguards with evidence."""

    def answer(item):
        if item.kind == "exposure":
            return Answer(rng.randint(0, 3))
        value = rng.choice([0, 1, 2, 3, 2, 3, "not_applicable"])
        return Answer(value, evidence=PROOF if rng.random() < 0.5 else ())

    patient, retrieval = rng.choice(["yes", "no"]), rng.choice(["yes", "no"])
    deployment = Deployment(tuple(rng.sample(TYPES, 2)), patient=patient, retrieval=retrieval)
    return Response(deployment, DATE, {id_: answer(item) for id_, item in q.questions.items()})
