"""What the method hands out is a value: nobody changes a result after it was reckoned."""

import dataclasses
import importlib
import pkgutil

import pytest

import riskassess.method

VALUES = [
    value
    for found in pkgutil.iter_modules(riskassess.method.__path__)
    for module in [importlib.import_module(f"riskassess.method.{found.name}")]
    for value in vars(module).values()
    if isinstance(value, type) and dataclasses.is_dataclass(value)
    if value.__module__ == module.__name__
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: f"{value.__module__}.{value.__name__}")
def test_no_value_can_be_changed(value):
    for field in dataclasses.fields(value):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(object.__new__(value), field.name, None)
