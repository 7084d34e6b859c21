"""A trace as a value: what is looked up is found, and as JSON nothing is lost."""

import dataclasses

from hypothesis import given, settings
from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from riskassess.method.steps import LeafStep
from riskassess.method.trace import trace
from riskassess.questionnaire.load import default
from tests.method.test_method_equal import afresh
from tests.strategies import records, response

Q = default()


def leaves(gate):
    return [
        leaf
        for member in gate.members
        for leaf in ([member] if isinstance(member, LeafStep) else leaves(member))
    ]


@settings(max_examples=30)
@given(records())
def test_everything_is_found_by_its_id(record):
    found = trace(Q, response(record))
    applying = {hazard.id: hazard for hazard in found.hazards}
    turned = {name: getattr(found, name)[::-1] for name in ("hazards", "categories", "stops")}
    for told in (found, dataclasses.replace(found, **turned)):
        hazards = {id_: told.hazard(afresh(id_)) for id_ in Q.hazards}
        assert hazards == dict.fromkeys(Q.hazards) | applying
        categories = tuple(told.category(afresh(category.id)) for category in told.categories)
        assert categories == told.categories
        assert tuple(told.stop(afresh(stop.id)) for stop in told.stops) == told.stops
    assert [stop.id for stop in found.stops] == list(Q.stops)
    for hazard in found.hazards:
        for case in (hazard.cases.best, hazard.cases.worst):
            assert list(case.exposure.leaves) == leaves(case.exposure)


def plain(value):
    """``value`` as JSON, field by field."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        return {to_camel(name): plain(getattr(value, name)) for name in names}
    if hasattr(value, "items"):
        return {key: plain(of) for key, of in value.items()}
    if isinstance(value, tuple):
        return [plain(of) for of in value]
    return value if value is None or isinstance(value, int | str) else value.isoformat()


@settings(max_examples=30)
@given(records())
def test_as_json_it_tells_everything(record):
    found = trace(Q, response(record))
    assert found.to_json() == plain(found)
