"""The child process that reads a .docx: `python -I docx_reader.py MOST_UNPACKED`, the file on stdin.

Only words: paragraphs and the cells of tables with the numbers Word draws before them, as one line of JSON
`{"lines": […]}` or `{"refused": code}`. It is given no key and no environment and may not write files, start
processes or, where the system lets it drop that, reach the network. A document type definition, a macro and
anything that unpacks to more than it may are refused before the XML is read.
"""

import contextlib
import json
import os
import resource
import sys
import zipfile
from io import BytesIO
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MEMORY = 1024 * 1024 * 1024  # bytes of address space
SECONDS = 15  # of processor time
PARTS = 2000  # files in the container
LINES = 20_000
DIGITS = "零一二三四五六七八九"


class No(Exception):
    """Why the file is not taken: a code that `bringing_in` puts into words."""


def confine() -> None:
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    with contextlib.suppress(OSError, AttributeError):
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def unpacked(content: bytes, most: int) -> dict[str, bytes]:
    """The parts that are read. The sizes a zip tells of itself are not believed."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        if len(names) > PARTS:
            raise No("large")
        if any("vbaProject" in name for name in names):
            raise No("macros")
        if "word/document.xml" not in names:
            raise No("other")
        found = {}
        for name in ("word/document.xml", "word/numbering.xml", "word/styles.xml"):
            if name not in names:
                continue
            with archive.open(name) as stream:
                part = stream.read(most + 1)
            most -= len(part)
            if most < 0:
                raise No("large")
            if b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\x00" in part[:200]:
                raise No("damaged")
            found[name] = part
    return found


def parsed(part: bytes):
    return ElementTree.fromstring(part)  # noqa: S314 (no definitions in it: see `unpacked`; confined as a whole)


def written(number: int, form: str) -> str:
    """A number as Word draws it."""
    if form == "none":
        return ""
    if form in ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "ideographTraditional"):
        return chinese(number)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return str(number)


def chinese(number: int) -> str:
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    elif hundreds and ones:
        said += "零"
    return said + (DIGITS[ones] if ones else "")


class Numbers:
    """What stands before a numbered paragraph: levels counted as Word counts them."""

    def __init__(self, numbering: bytes | None, styles: bytes | None):
        self.levels: dict[str, dict[int, tuple[int, str, str]]] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.styles: dict[str, tuple[str, int]] = {}
        if numbering:
            self._read(parsed(numbering))
        if styles:
            for style in parsed(styles).iter(f"{W}style"):
                if (found := self._properties(style)) is not None:
                    self.styles[style.get(f"{W}styleId", "")] = found

    def _read(self, root) -> None:
        forms = {}
        for one in root.iter(f"{W}abstractNum"):
            levels = {}
            for level in one.iter(f"{W}lvl"):
                start, form, text = (level.find(f"{W}{name}") for name in ("start", "numFmt", "lvlText"))
                levels[int(level.get(f"{W}ilvl", "0"))] = (
                    int(_value(start, "1")),
                    _value(form, "decimal"),
                    _value(text, ""),
                )
            forms[one.get(f"{W}abstractNumId")] = levels
        for one in root.iter(f"{W}num"):
            abstract = _value(one.find(f"{W}abstractNumId"), "")
            self.levels[one.get(f"{W}numId", "")] = forms.get(abstract, {})

    def _properties(self, holder) -> tuple[str, int] | None:
        found = holder.find(f"{W}pPr/{W}numPr")
        if found is None:
            return None
        level, number = found.find(f"{W}ilvl"), found.find(f"{W}numId")
        return _value(number, "0"), int(_value(level, "0"))

    def before(self, paragraph) -> str:
        found = self._properties(paragraph)
        if found is None:
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            found = self.styles.get(_value(style, ""))
        if found is None or found[0] == "0" or found[1] not in self.levels.get(found[0], {}):
            return ""
        number, level = found
        levels, counts = self.levels[number], self.counts.setdefault(number, {})
        counts[level] = counts.get(level, levels[level][0] - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        said, form = levels[level][2], levels[level][1]
        if form == "bullet":
            return ""
        for place in range(level + 1):
            start, own, _text = levels.get(place, (1, "decimal", ""))
            said = said.replace(f"%{place + 1}", written(counts.get(place, start), own))
        return said


def _value(element, default: str) -> str:
    return default if element is None else element.get(f"{W}val", default)


def words(paragraph) -> str:
    """The words as they read with all changes accepted; deleted text (w:delText) is not w:t."""
    said = []
    for one in walked(paragraph):
        if one.tag == f"{W}t":
            said.append(one.text or "")
        elif one.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            said.append(" ")
    return "".join(said)


def walked(element):
    """All below, but the second copy Word keeps of drawings, and not the paragraphs of text boxes inside."""
    for one in element:
        if one.tag in (f"{MC}Fallback", f"{W}pPr", f"{W}rPr", f"{W}p"):
            continue
        yield one
        yield from walked(one)


def lines(parts: dict[str, bytes]) -> list[str]:
    numbers = Numbers(parts.get("word/numbering.xml"), parts.get("word/styles.xml"))
    found = []
    fallback = set()
    root = parsed(parts["word/document.xml"])
    for one in root.iter(f"{MC}Fallback"):
        fallback.update(id(paragraph) for paragraph in one.iter(f"{W}p"))
    for paragraph in root.iter(f"{W}p"):
        if id(paragraph) in fallback:
            continue
        said = words(paragraph).strip()
        if said:
            found.append(f"{numbers.before(paragraph)}{said}")
        if len(found) > LINES:
            raise No("large")
    return found


def main(most: str) -> None:
    confine()
    content = sys.stdin.buffer.read()
    try:
        answer = {"lines": lines(unpacked(content, int(most)))}
    except No as reason:
        answer = {"refused": str(reason)}
    except MemoryError:
        answer = {"refused": "large"}
    except Exception:  # whatever a damaged file makes a reader throw
        answer = {"refused": "damaged"}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
