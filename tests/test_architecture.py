"""The house's own rules about its code: layers, forbidden doors, sizes."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ["agency", "customers", "contracts", "compliance"]  # each may import those before it
OBJECT_RIGHTS = {
    "get_objects_for_user",
    "get_perms",
    "ObjectPermissionChecker",
    "assign_perm",
    "get_users_with_perms",
}


def modules(*apps: str) -> list[Path]:
    return [
        path for app in apps for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts
    ]


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
    return names


@pytest.mark.parametrize("app", LAYERS)
def test_imports_point_down(app):
    above = LAYERS[LAYERS.index(app) + 1 :]
    wrong = [
        f"{path.relative_to(ROOT)} → {name}"
        for path in modules(app)
        for name in imported(path)
        if name.split(".")[0] in above
    ]
    assert wrong == []


def test_models_import_only_models_of_their_own_app():
    wrong = []
    for path in (path for path in modules("customers", "compliance") if path.parent.name == "models"):
        app = path.relative_to(ROOT).parts[0]
        wrong += [
            f"{path.relative_to(ROOT)} → {name}"
            for name in imported(path)
            if name.startswith(f"{app}.") and not name.startswith(f"{app}.models")
        ]
    assert wrong == []


def test_a_locked_row_never_holds_up_who_only_points_at_it():
    """FOR UPDATE would block the foreign keys checked at commit, when others hold the ends of the register."""
    wrong = [
        str(path.relative_to(ROOT))
        for path in modules(*LAYERS)
        if re.search(r"select_for_update\((?!\s*no_key=True)", path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_object_rights_are_asked_of_one_module():
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(*LAYERS)
        for name in OBJECT_RIGHTS
        if re.search(rf"\b{name}\b", path.read_text(encoding="utf-8")) and path.name != "visibility.py"
    ]
    assert wrong == []


def test_no_task_is_a_timer():
    """A deadline is found by query; a broker that redelivers or forgets must not matter."""
    wrong = [
        str(path.relative_to(ROOT))
        for path in modules(*LAYERS)
        if re.search(r"\b(eta|countdown)=", path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_no_drawer_for_odds_and_ends():
    assert [
        path
        for path in modules(*LAYERS)
        if path.stem in {"utils", "helpers", "services", "signals", "common"}
    ] == []


def test_files_keep_to_one_subject():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in modules(*LAYERS)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 250
    }
    assert long == {}


def test_days_and_moments_are_told_in_shanghais_time():
    """A moment is UTC until `localtime` has it: before eight in the morning its day is yesterday."""
    told = re.compile(r"\{(\w+\.)*(\w*_at|at|now):%|\bnow(\(\))?\.date\(\)")
    wrong = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in modules(*LAYERS)
        for line in path.read_text(encoding="utf-8").splitlines()
        if told.search(line) and "story.now" not in line
    ]
    assert wrong == []


def test_templates_hold_no_style_script_or_handler():
    inline = re.compile(
        r"""\sstyle=|\son[a-z]+=|hx-on|<script(?![^>]*(\bsrc=|application/json))[^>]*>|javascript:""",
        re.IGNORECASE,
    )
    wrong = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if (match := inline.search(path.read_text(encoding="utf-8")))
    ]
    assert wrong == []


def test_a_form_in_an_included_part_is_given_the_token_of_its_page():
    """`only` keeps everything back, the token too: the form would be refused in every browser, in no test client."""
    place = ROOT / "templates"
    pages = {str(path.relative_to(place)): path.read_text(encoding="utf-8") for path in place.rglob("*.html")}
    forms = {name for name, text in pages.items() if "{% csrf_token %}" in text}
    included = re.compile(r'{% include "([^"]+)"([^%]*?)\bonly\s*%}')
    without = [
        (page, part)
        for page, text in pages.items()
        for part, given in included.findall(text)
        if part in forms and "csrf_token=" not in given
    ]
    assert without == []


def test_browser_tests_wait_for_what_they_count():
    """`expect` waits for a page that is still being read; `count()` and `is_visible()` tell of that instant alone."""
    at_once = re.compile(
        r"assert (?!.*\bobjects\b).*\.(count|is_visible|is_hidden|is_checked|is_enabled)\(\)"
    )
    wrong = [
        f"{path.name}:{number}"
        for path in sorted((ROOT / "tests" / "journeys").glob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if at_once.search(line)
    ]
    assert wrong == []
