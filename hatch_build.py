"""Build hook: message catalogues (.po to .mo) and the fonts of the PDF, for wheels and checkouts.

Both are written beside the sources, where git ignores them. The fonts take half a minute
of computing: they are made once for each content of what they are made from, and kept in
the user's cache folder for the next checkout. ``python hatch_build.py NAME`` makes one.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import fontTools
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from fontTools import subset
from fontTools.otlLib.builder import buildLookup, buildSingleSubstSubtable
from fontTools.ttLib import TTFont
from fontTools.ttLib.reorderGlyphs import reorderGlyphs
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._g_l_y_f import (
    OVERLAP_COMPOUND,
    ROUND_XY_TO_GRID,
    Glyph,
    GlyphComponent,
)
from fontTools.varLib import instancer
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FONTS = Path(__file__).parent / "riskassess" / "data" / "fonts"
CJK = files("justmytype_intl_cjk") / "fonts" / "ofl"
WESTERN = files("justmytype_western_core") / "fonts" / "ofl"
REGULAR = 400
# Static TrueType outlines: a variable font doubles the time of every rendering, and
# PostScript outlines are blank in some readers once the font has been cut to a report.
FACES: dict[str, tuple[Any, int]] = {
    "NotoSansSC-Regular.ttf": (CJK / "notosanssc" / "NotoSansSC[wght].ttf", 400),
    "NotoSansSC-Bold.ttf": (CJK / "notosanssc" / "NotoSansSC[wght].ttf", 700),
    "NotoSans-Regular.ttf": (WESTERN / "notosans" / "NotoSans[wdth,wght].ttf", 400),
    "NotoSans-Bold.ttf": (WESTERN / "notosans" / "NotoSans[wdth,wght].ttf", 700),
    "NotoSansSymbols2-Regular.ttf": (
        WESTERN / "notosanssymbols2" / "NotoSansSymbols2-Regular.ttf",
        400,
    ),
}
UNITS = 500
"""Units in the square of a Chinese character: in running text each is 0.006 mm.

Outlines are nearly half of a Chinese report; on the 1000 of the source they take an eighth more.
"""
SQUARES = 0x2E80
"""The first character code from which on characters fill a square."""
SQUARE_BOLD, PEN = "ss20", 8
"""The feature of the regular font that has bold squares, and by how many units their outline is
moved to each side: with 8 they are as dark as those of the bold font.
"""
UNUSUAL = 2
"""How rare a character is that GB 2312 lacks."""
COVERAGE, MADE_FROM = "coverage.txt", "made-from.txt"


class Hook(BuildHookInterface):  # type: ignore[type-arg]
    """What is made from the sources before they are packed or run."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every catalogue; make the fonts where they are not there yet."""
        for po in sorted(Path(self.root).glob("riskassess/locale/*/LC_MESSAGES/*.po")):
            with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source))
        provide(inputs())


def provide(wanted: str) -> None:
    """See that the fonts made from ``wanted`` stand in FONTS."""
    stamp = FONTS / MADE_FROM
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "riskassess"
    kept = caches / f"fonts-{wanted[:16]}"
    shutil.rmtree(FONTS, ignore_errors=True)
    if kept.exists():
        shutil.copytree(kept, FONTS)
        return
    make_all()
    stamp.write_text(wanted, encoding="utf-8")  # last: it vouches for the others
    with contextlib.suppress(OSError):  # no cache, or another build was faster
        caches.mkdir(parents=True, exist_ok=True)
        shutil.copytree(FONTS, draft := Path(tempfile.mkdtemp(dir=caches)), dirs_exist_ok=True)
        draft.rename(kept)


def inputs() -> str:
    """A digest of everything the fonts are made from."""
    digest = hashlib.sha256(f"fonttools {fontTools.version}".encode())
    for source in (Path(__file__), *{font: None for font, _ in FACES.values()}):
        digest.update(source.read_bytes())
    return digest.hexdigest() + "\n"


def make_all() -> None:
    """The fonts, each in a process of its own, with their licences and what they can print."""
    FONTS.mkdir(parents=True)
    running = [subprocess.Popen([sys.executable, __file__, name]) for name in FACES]  # noqa: S603
    exits = [process.wait() for process in running]
    if any(exits):
        raise RuntimeError("The fonts could not be made.")
    for font, _ in FACES.values():
        family = font.name.partition("[")[0].partition("-")[0]
        text = (font.parent / "OFL.txt").read_text(encoding="utf-8")
        (FONTS / f"OFL-{family}.txt").write_text(text, encoding="utf-8")
    fonts = [TTFont(FONTS / name, lazy=True) for name in FACES]
    covered = sorted({code for font in fonts for code in font.getBestCmap()})
    lines = "".join(f"{first:x}-{last:x}\n" for first, last in ranges(covered))
    (FONTS / COVERAGE).write_text(lines, encoding="utf-8")


def ranges(codes: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Ascending ``codes`` as first and last of each run."""
    found = list(codes)
    ends = [i for i, (a, b) in enumerate(pairwise(found)) if b != a + 1] + [len(found) - 1]
    start = 0
    for end in ends:
        yield found[start], found[end]
        start = end + 1


def make(name: str) -> None:
    """One static font: what shaping needs of horizontal text, no hints, no variations."""
    source, weight = FACES[name]
    cjk = source.is_relative_to(CJK)
    with source.open("rb") as file:
        font = TTFont(file, recalcTimestamp=False, lazy=True)  # the same bytes at every build
        if "fvar" in font:
            axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
            axes["wght"] = weight
            instancer.instantiateVariableFont(font, axes, inplace=True, updateFontNames=True)
        options = subset.Options(
            layout_features=["kern", "ccmp", "mark", "mkmk", "pwid"],
            drop_tables=["vhea", "vmtx", "VVAR", "BASE"],
            name_IDs=["*"],
            notdef_outline=True,
            hinting=False,
        )
        subsetter = subset.Subsetter(options)
        codes = font.getBestCmap()
        if cjk and weight > REGULAR:
            codes = codes.keys() - squares(font).keys()
        subsetter.populate(unicodes=codes)
        subsetter.subset(font)
        if cjk:
            scale_upem(font, UNITS)
        font.save(FONTS / name)
    if cjk and weight == REGULAR:
        with TTFont(FONTS / name, recalcBBoxes=False, recalcTimestamp=False) as font:
            add_bold(font)
            font.save(FONTS / name)


def squares(font: TTFont) -> dict[int, str]:
    """The characters that fill a square, in the order of their codes, with their glyphs."""
    side, widths = font["head"].unitsPerEm, font["hmtx"]
    held = sorted(font.getBestCmap().items())
    return {code: name for code, name in held if code >= SQUARES and widths[name][0] == side}


def add_bold(font: TTFont) -> None:
    """A bold variant of every square: its outline four times, a little apart.

    So a report has the outlines of Chinese once, for both weights, and every reader draws them
    as it draws any font. What is common comes first, for tables of a report end with its last.
    """
    glyphs, widths = font["glyf"], font["hmtx"]
    filled: dict[str, int] = {}
    for code, name in squares(font).items():
        filled[name] = min(rarity(code), filled.get(name, UNUSUAL))
    outlined = [name for name in filled if glyphs[name].numberOfContours]
    plain = [glyphs[name] for name in outlined]
    least = [min(getattr(each, side) for each in plain) - PEN for side in ("xMin", "yMin")]
    most = [max(getattr(each, side) for each in plain) + PEN for side in ("xMax", "yMax")]
    bold = {name: f"{name}.bold" for name in outlined}
    order = [name for name in font.getGlyphOrder() if name not in filled]
    for name, other in bold.items():
        glyphs[other] = thick(name, *least, *most)
        widths[other] = (widths[name][0], least[0])
    for rare in range(UNUSUAL + 1):
        alike = [name for name in filled if filled[name] == rare]
        order += alike + [bold[name] for name in alike if name in bold]
    limits = font["maxp"]
    limits.maxComponentElements, limits.maxComponentDepth = 4, limits.maxComponentDepth + 1
    limits.maxCompositePoints = 4 * max(limits.maxPoints, limits.maxCompositePoints)
    limits.maxCompositeContours = 4 * max(limits.maxContours, limits.maxCompositeContours)
    add_feature(font["GSUB"].table, bold)
    reorderGlyphs(font, order)


def rarity(code: int) -> int:
    """0 for the commoner half of GB 2312 and its signs, 1 for the others, 2 for what it lacks."""
    try:
        return int(chr(code).encode("gb2312")[0] >= 0xD8)
    except UnicodeEncodeError:
        return UNUSUAL


def thick(name: str, *bounds: int) -> Glyph:
    """The glyph ``name`` at the four corners of a small square, within ``bounds``.

    Bounds are least and most of x and y, and may be wider: the same for all take less.
    """
    made = Glyph()
    made.numberOfContours, made.components = -1, []
    made.xMin, made.yMin, made.xMax, made.yMax = bounds
    for x, y in product((-PEN, PEN), repeat=2):
        part = GlyphComponent()
        part.glyphName, part.x, part.y = name, x, y
        part.flags = ROUND_XY_TO_GRID | OVERLAP_COMPOUND
        made.components.append(part)
    return made


def add_feature(table: Any, variants: dict[str, str]) -> None:
    """SQUARE_BOLD in every script of ``table``: each glyph of ``variants`` becomes its other."""
    table.LookupList.Lookup.append(buildLookup([buildSingleSubstSubtable(variants)]))
    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = SQUARE_BOLD, otTables.Feature()
    record.Feature.FeatureParams = None
    record.Feature.LookupListIndex = [len(table.LookupList.Lookup) - 1]
    table.FeatureList.FeatureRecord.append(record)
    for script in (each.Script for each in table.ScriptList.ScriptRecord):
        for system in (script.DefaultLangSys, *(each.LangSys for each in script.LangSysRecord)):
            if system:
                system.FeatureIndex.append(len(table.FeatureList.FeatureRecord) - 1)


if __name__ == "__main__":
    make(sys.argv[1])
