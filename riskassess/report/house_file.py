"""The house style as a file: YAML, or JSON by its ending (docs/house-style.md)."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from platformdirs import user_config_path
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from riskassess.i18n import LANGS, Lang
from riskassess.questionnaire.answers import Line
from riskassess.questionnaire.located import read
from riskassess.questionnaire.validate import validate
from riskassess.report.house import PLAIN, House, Signer

CONTRAST = 4.5
"""What WCAG 2 asks of text against its ground (level AA)."""
LOGO_BYTES = 1_000_000
LOGO_PIXELS = 16_000_000
LOGO_SIZE = (900, 240)
"""Pixels the logo is made to fit in; it is printed 11 mm high."""
SIGNERS = 12


def default_path() -> Path:
    """``house.yaml`` in the user's configuration folder."""
    return user_config_path("riskassess") / "house.yaml"


def chosen_house() -> Path | None:
    """The file that ``RISKASSESS_HOUSE`` names, if it does."""
    chosen = os.environ.get("RISKASSESS_HOUSE")
    return Path(chosen) if chosen else None


def read_house(path: Path | None, lang: Lang) -> House:
    """The house style in ``path``, in ``lang``; None: the default file, PLAIN if there is none.

    Raises InputError with every fault, each with its line, path and remedy.
    """
    if path is None:
        path = default_path()
        if not path.is_file():
            return PLAIN
    context = {"lang": lang, "folder": path.parent}
    found = validate(_House, read(path), context=context)
    said: dict[str, Any] = {name: getattr(found, name) for name in found.model_fields_set}
    signers = tuple(Signer(one.name, one.role, one.actor) for one in found.signers)
    return House(**{**said, "signers": signers})


def _in_lang(value: object, info: ValidationInfo) -> object:
    """A text for both languages, or ``{en: …, zh: …}``; where one is missing, the other."""
    if not isinstance(value, Mapping) or not value or not value.keys() <= {*LANGS}:
        return value
    context: Any = info.context
    return value.get(context["lang"], next(iter(value.values())))


def _colour(value: str) -> str:
    if not re.fullmatch("#[0-9a-fA-F]{6}", value):
        raise PydanticCustomError("house.colour", "colour", {"value": value})
    if (ratio := contrast(value)) < CONTRAST:
        details = {"value": value, "ratio": f"{ratio:.1f}", "least": CONTRAST}
        raise PydanticCustomError("house.contrast", "contrast", details)
    return value.lower()


def contrast(colour: str) -> float:
    """The contrast of ``#rrggbb`` against white, 1 to 21 (WCAG 2, relative luminance)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    luminance = sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


def _logo(value: object, info: ValidationInfo) -> bytes:
    """The picture in the file of this name, beside the house file: as a small PNG of our own."""
    from PIL import Image, UnidentifiedImageError

    context: Any = info.context
    try:
        if not isinstance(value, str) or not value:
            raise ValueError("no file name")
        path = context["folder"] / value
        if path.stat().st_size > LOGO_BYTES:
            raise ValueError(f"{path.stat().st_size} bytes")
        with Image.open(path, formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > LOGO_PIXELS:
                raise ValueError(f"{picture.width} × {picture.height} pixels")
            return _png(picture.convert("RGBA"))
    except UnidentifiedImageError:
        detail = "neither PNG nor JPEG"
    except (OSError, ValueError) as error:
        detail = (isinstance(error, OSError) and error.strerror) or str(error)
    except Image.DecompressionBombError as error:
        detail = str(error)
    raise PydanticCustomError("house.logo", "logo", {"value": str(value)[:60], "detail": detail})


def _png(picture: Any) -> bytes:
    """``picture`` on white, without transparency and whatever else its file held."""
    from PIL import Image

    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture)
    flat.thumbnail(LOGO_SIZE)
    written = io.BytesIO()
    flat.save(written, "PNG")
    return written.getvalue()


def _short(limit: int) -> Any:
    return Annotated[Line, BeforeValidator(_in_lang), Field(max_length=limit)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class _Signer(_Strict):
    name: Annotated[Line, BeforeValidator(_in_lang), Field(min_length=1, max_length=80)]
    role: _short(80) = ""  # type: ignore[valid-type]
    actor: _short(80) = ""  # type: ignore[valid-type]


class _House(_Strict):
    organisation: _short(40) = ""  # type: ignore[valid-type]
    department: _short(40) = ""  # type: ignore[valid-type]
    logo: Annotated[bytes, BeforeValidator(_logo)] = b""
    accent: Annotated[str, AfterValidator(_colour)] = PLAIN.accent
    front: _short(120) = ""  # type: ignore[valid-type]
    contact: _short(80) = ""  # type: ignore[valid-type]
    confidential: _short(30) = ""  # type: ignore[valid-type]
    signers: Annotated[tuple[_Signer, ...], Field(max_length=SIGNERS)] = ()
