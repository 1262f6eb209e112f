"""Papers of an archive: what stands on them, who may print them, and what the register keeps of it."""

import pypdfium2
import pytest
from django.utils import translation

from agency import policy
from agency.models import Event
from customers.models import Disclosure
from customers.papers import registration, typesetting
from customers.papers.paper import Block, Entry, Paper
from tests import make

pytestmark = pytest.mark.django_db

INJECTION = '#panic("x") #read("/etc/passwd") *fett* $sum$ [a](b) @ref <label> // x \\ "quotes" {n}'


def text_of(content: bytes) -> str:
    """All text of a PDF, line ends and spaces aside."""
    pages = pypdfium2.PdfDocument(content)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture
def customer(lin):
    return make.customer(
        lin,
        name="欧阳𠮷祥",
        phone="13911112222",
        document_type="id_card",
        document_number="530102198801013092",
        preferences="靠窗\n低层",
    )


def printed(client, customer, **said):
    said = {"paper": "registration", "purpose": make.purpose().pk, "form": "pdf", **said}
    return client.post(f"/customers/{customer.pk}/papers/", said)


@pytest.mark.parametrize("paper", ["registration", "archive"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_paper_is_masked_and_says_who_holds_it(client, lin, customer, paper, language):
    client.force_login(lin)
    client.cookies["language"] = language
    answer = printed(client, customer, paper=paper)
    text = text_of(answer.content)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{customer.number}-{paper}.pdf"'
    assert "139****2222" in text
    assert "13911112222" not in text
    assert "530102198801013092" not in text
    assert squeezed(f"{lin.name} · {lin.username}") in text
    assert "欧阳" in text
    assert ("客户" in text) == (language != "en")


def test_the_print_and_its_purpose_are_in_the_register(client, lin, customer):
    client.force_login(lin)
    printed(client, customer, paper="archive")

    event = Event.objects.get(kind=Event.Kind.PRINTED)
    assert (event.by, event.subject) == (lin, customer.pk)
    assert event.data == {"form": "archive", "purpose": "contact", "as": "pdf", "opened": 0}
    assert not Disclosure.objects.exists()


def test_without_a_purpose_nothing_is_printed(client, lin, customer):
    client.force_login(lin)

    assert printed(client, customer, purpose="").status_code == 422
    assert not Event.objects.filter(kind=Event.Kind.PRINTED).exists()


def test_fields_in_plain_text_are_looks_one_by_one(client, lin, customer):
    client.force_login(lin)
    text = text_of(printed(client, customer, plain="on", note="签证").content)

    assert "13911112222" in text
    assert "530102198801013092" in text
    assert sorted(Disclosure.objects.values_list("field", flat=True)) == ["document_number", "phone"]
    assert Event.objects.filter(kind=Event.Kind.REVEALED).count() == 2
    assert Event.objects.get(kind=Event.Kind.PRINTED).data["opened"] == 2


def test_over_the_quota_nothing_is_opened_nor_printed(client, lin, customer):
    for _time in range(policy.REVEALS_PER_DAY - 1):
        Event.note(Event.Kind.REVEALED, by=lin, subject=customer.pk)
    client.force_login(lin)

    assert printed(client, customer, plain="on").status_code == 422
    assert not Disclosure.objects.exists()
    assert not Event.objects.filter(kind=Event.Kind.PRINTED).exists()


def test_a_share_prints_nothing(client, sun, customer):
    make.grant(customer, sun)
    client.force_login(sun)

    assert client.get(f"/customers/{customer.pk}/papers/").status_code == 403
    assert printed(client, customer).status_code == 403


def test_the_page_says_the_same_as_the_pdf(client, lin, customer):
    client.force_login(lin)
    answer = printed(client, customer, paper="archive", form="page")
    page = answer.content.decode()

    assert "139****2222" in page
    assert "13911112222" not in page
    assert lin.username in page
    assert Event.objects.get(kind=Event.Kind.PRINTED).data["as"] == "print_page"


def test_the_archive_file_tells_its_story_its_files_and_its_parts(client, lin, customer):
    make.attachment(customer, name="合影13911112222.jpg")
    make.attachment(customer, "id_copy", make.picture((90, 60)), name="证件.jpg")
    client.force_login(lin)
    text = text_of(printed(client, customer, paper="archive").content)

    assert "合影****.jpg" in text
    assert "证件.jpg" in text
    with translation.override("zh-hans"):
        assert squeezed(translation.gettext("Archive registered")) in text


def test_what_a_person_typed_is_never_markup(client, lin):
    customer = make.customer(lin, name="张#三", preferences=INJECTION)
    client.force_login(lin)
    for paper in ("registration", "archive"):
        text = text_of(printed(client, customer, paper=paper).content)
        assert squeezed(INJECTION) in text
        assert "root:" not in text


def test_any_sign_anywhere_is_set_and_none_runs():
    nasty = (
        INJECTION,
        '#import "@preview/x:1.0.0"',
        "#" * 400,
        "\x00\x01\u202e",
        "长" * 3000,
        "$",
        "`" * 9,
        "]",
        "}",
    )
    for words in nasty:
        paper = Paper(
            title=words,
            file="x",
            org=words,
            watermark=words[:200],
            head=(Entry(words, words),),
            blocks=(
                Block(
                    words, entries=(Entry(words, words), Entry(words, words, True, True)), paragraphs=(words,)
                ),
                Block(words, columns=(words, words), rows=((words, words),)),
            ),
            sign=(words,),
        )
        assert typesetting.pdf(paper).startswith(b"%PDF")


def test_the_blank_form_holds_the_notice_and_nobodys_data(client, lin, qian, customer):
    client.force_login(lin)
    text = text_of(client.get("/customers/papers/blank/").content)

    assert "欧阳" not in text
    assert squeezed(registration.blank().blocks[0].entries[0].label) in text
    client.force_login(qian)
    assert client.get("/customers/papers/blank/").status_code == 403


def test_chinese_is_set_in_the_font_that_came_along():
    """On a bare machine no other is needed; the PDF carries what it was set in."""
    assert b"NotoSansSC" in typesetting.pdf(Paper(title="旅档", file="x", blocks=(Block("客户"),)))
