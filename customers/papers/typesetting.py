"""Papers as PDF, by typst: templates are files, everything else is data.

The text of a person is a string in JSON, read by the template with `json()`: typst never evaluates it, so
`#read("…")` in a name is printed as it stands. No package is loaded and nothing is written to disk.
"""

import json
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings
from django.utils.timezone import now

from .paper import Paper

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "papers"


def pdf(paper: Paper) -> bytes:
    """The paper as PDF; a few tens of milliseconds a page."""
    return typst.compile(
        str(TEMPLATES / "paper.typ"),
        root=str(TEMPLATES),
        font_paths=fonts(),
        sys_inputs={"paper": json.dumps(paper.data(), ensure_ascii=False)},
        timestamp=int(now().timestamp()),
    )


@cache
def fonts() -> typst.Fonts:
    """Noto Sans SC from its wheel, so that Chinese prints on a bare machine; for rare signs the system's own."""
    return typst.Fonts(font_paths=[str(Path(pylopdf_fonts_zh_cn.__file__).parent)])
