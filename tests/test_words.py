"""The Chinese catalogue is whole: nothing untranslated, nothing doubtful, nothing lost in translation."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
HANZI = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
# A western comma, colon, question mark … beside a Chinese character. A full stop between digits is a number.
HALF_WIDTH = re.compile(rf"{HANZI}[,;:!?]|[,;!?](?={HANZI})|{HANZI}\.(?!\w)|{HANZI}\(|\)(?={HANZI})")
FOR_MACHINES = re.compile(r"[\w ]+(,[\w ]+)+|\[\[.*", re.S)  # "on,off" for yesno; the shape of a JSON value
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
LEFT_IN_ENGLISH = {"English", "VIP"}


def entries():
    return [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]


def translations(entry) -> list[str]:
    """The Chinese of one text, one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_text_is_translated():
    assert [entry.msgid for entry in entries() if not all(translations(entry))] == []


def test_no_translation_is_doubtful():
    assert [entry.msgid for entry in entries() if "fuzzy" in entry.flags] == []


def test_placeholders_are_those_of_the_english_text():
    """Chinese has one plural form: it carries what the English plural carries."""
    wrong = []
    for entry in entries():
        allowed = [placeholders(text) for text in (entry.msgid, entry.msgid_plural) if text]
        wrong += [entry.msgid for text in translations(entry) if text and placeholders(text) not in allowed]
    assert wrong == []


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_line_breaks_at_the_ends_are_kept():
    wrong = [
        entry.msgid for entry in entries() for text in translations(entry) if ends(entry.msgid) != ends(text)
    ]
    assert wrong == []


def ends(text: str) -> tuple[bool, bool]:
    return text.startswith("\n"), text.endswith("\n")


def test_chinese_is_set_with_chinese_punctuation():
    wrong = {
        text
        for entry in entries()
        if not FOR_MACHINES.fullmatch(entry.msgid)
        for text in translations(entry)
        if HALF_WIDTH.search(PLACEHOLDER.sub("", text))
    }
    assert sorted(wrong) == []


def test_no_other_words_stay_english():
    """A translation without a Chinese character is a name, a code or a sign."""
    wrong = [
        entry.msgid
        for entry in entries()
        if not any(re.search(HANZI, text) for text in translations(entry))
        and re.search(r"[A-Za-z]{4}", PLACEHOLDER.sub("", entry.msgid))
        and entry.msgid == entry.msgstr
        and entry.msgid not in LEFT_IN_ENGLISH
    ]
    assert wrong == []


def test_texts_are_marked_by_names_the_collector_knows():
    """`gettext as _t` hides its texts from xgettext: they would stay English for ever."""
    alias = re.compile(r"\bn?p?gettext\w* as (?!_\b)\w+")
    folders = ("agency", "compliance", "contracts", "customers")
    files = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    assert [str(path) for path in files if alias.search(path.read_text())] == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="xgettext is not installed")
def test_the_catalogue_holds_every_text_of_the_code(tmp_path):
    waste = shutil.ignore_patterns("__pycache__", "*.pyc")
    for folder in ("agency", "compliance", "contracts", "customers", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=waste)
    (tmp_path / "locale").mkdir()

    django = [sys.executable, "-m", "django"]
    subprocess.run(
        [*django, "makemessages", "--locale", "zh_Hans", "--no-location", "--verbosity", "0"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        check=True,
    )

    collected = polib.pofile(str(tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    known = {(entry.msgctxt, entry.msgid) for entry in entries()}
    missing = {(entry.msgctxt, entry.msgid) for entry in collected if not entry.obsolete} - known
    assert sorted(missing, key=str) == []
