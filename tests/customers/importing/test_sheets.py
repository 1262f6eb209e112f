"""A file is what its bytes say, whatever its name; nothing in it can harm the house."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agency import policy
from agency.errors import Refused
from customers.importing import columns, sheets

from .making import HEADINGS, csv_of, person, xlsx_of

ROWS = [HEADINGS, *(person(place) for place in range(1, 30))]


def read(content: bytes) -> list[list[str]]:
    return [cells for _number, cells in sheets.opened(content).rows]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_a_text_table_is_recognised_by_its_bytes(encoding, told, sign):
    content = csv_of(ROWS, encoding, sign)

    assert sheets.opened(content).format == f"csv {told} {sign!r}"
    assert read(content) == ROWS


@settings(max_examples=60, deadline=None)
@given(
    name=st.text("赵钱孙李周吴郑王冯陈褚卫龘𠮷", min_size=1, max_size=4),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
def test_rare_characters_survive_every_encoding(name, encoding):
    rows = [HEADINGS, [name, *person(1)[1:]]]

    assert read(csv_of(rows, encoding)) == rows


def test_a_workbook_gives_its_cells_as_people_would_write_them():
    rows = [
        ["姓名", "手机", "生日"],
        ["周文", 13800138000, "31108"],
        ["李新", "１３９００１３９０００", "1985/3/2"],
    ]

    assert read(xlsx_of(rows)) == [
        ["姓名", "手机", "生日"],
        ["周文", "13800138000", "31108"],
        ["李新", "１３９００１３９０００", "1985/3/2"],
    ]


def test_a_merged_cell_counts_for_every_row_it_covers():
    rows = [["姓名", "地址"], ["周文", ""], ["李新", ""]]

    found = read(xlsx_of(rows, merged=[(1, 1, 2, 1, "昆明")]))

    assert found[1:] == [["周文", "昆明"], ["李新", "昆明"]]


def test_empty_rows_are_left_out_and_the_others_keep_their_numbers():
    content = csv_of([["姓名", "手机"], ["", ""], ["周文", "13800138000"]])

    assert list(sheets.opened(content).rows) == [
        (1, ["姓名", "手机"]),
        (3, ["周文", "13800138000"]),
    ]


def test_the_headings_are_found_below_a_title():
    rows = [
        ["2025 年客户登记表"],
        ["制表：门店"],
        ["客户姓名", "联系电话（必填）", "身份证号"],
        ["周文", "1", "2"],
    ]

    assert columns.heading_row(rows) == 2
    assert columns.guessed(rows[2]) == ["name", "phone", "document_number"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 50,
        b"%PDF-1.7 x",
        b"\x89PNG\r\n\x1a\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
        b"PK\x03\x04 broken",
        bytes(range(256)) * 20,
        b'name,phone\n"open,1\n' + b"x" * 200_000,
    ],
)
def test_what_is_no_sheet_is_refused_with_a_sentence(content):
    with pytest.raises(Refused, match=r"\w"):
        read(content)


def test_a_small_file_that_unpacks_into_a_huge_one_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "UNPACKED", 5 * 2**20)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (6 * 2**20))

    with pytest.raises(Refused, match="XLSX|too large|过大"):
        read(file.getvalue())


def test_more_rows_than_we_take_are_refused(monkeypatch):
    monkeypatch.setattr(policy, "IMPORT_ROWS", 10)

    with pytest.raises(Refused):
        read(csv_of([HEADINGS] * 40))


def test_our_own_guard_against_formulas_is_taken_off_again():
    assert read(csv_of([["姓名", "备注"], ["周文", "'=1+1"]]))[1] == ["周文", "=1+1"]


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=600))
def test_no_bytes_at_all_break_the_reader(content):
    try:
        read(content)
    except Refused:
        pass
