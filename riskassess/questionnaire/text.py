"""What all parts of a questionnaire have in common, and texts in both languages."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel

from riskassess.i18n import Lang

NonEmpty = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Model(BaseModel):
    """Frozen, strict, camelCase in files, snake_case in code."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        populate_by_name=True,
        defer_build=True,  # most parts are only ever read within a whole
    )


class Text(Model):
    """The same words in both languages."""

    en: NonEmpty
    zh: NonEmpty

    def in_(self, lang: Lang) -> str:
        """The words in ``lang``."""
        return self.en if lang == "en" else self.zh


def in_both(said: object) -> object:
    """What is said in one language alone: the first questionnaires name their source so."""
    return {"en": said, "zh": said} if isinstance(said, str) else said
