"""A template is read in words, not in keys."""

import pytest

from tests.contracts import drafts

pytestmark = pytest.mark.django_db


def test_blanks_and_tables_stand_by_what_they_are_called(client, lin):
    body = [
        {
            "title": "人数",
            "clauses": [{"key": "p", "category": "party", "text": "共{{people_count}}人，{{seat}}。"}],
        }
    ]
    body[0]["clauses"].append({"key": "list", "category": "party", "text": "{{table:travellers}}"})
    body[0]["clauses"][0]["alternatives"] = [{"key": "a", "label": "从简", "text": "共{{people_count}}人。"}]
    own = [{"key": "seat", "label": "座位", "type": "text"}]
    version = drafts.version(body=body, variables=own)
    client.force_login(lin)

    page = client.get(version.get_absolute_url()).text

    assert "共〔旅游者人数〕人，〔座位〕。" in page
    assert page.count("〔旅游者人数〕") == 2
    assert "{{" not in page
