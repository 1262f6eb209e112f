"""The pages of sales at work: first contacts, leads, meetings, contacts and care, segments."""

from customers.models import CareRule
from tests import make

from .people import ASSIGN, CAPTURE, CHANGE, EVERYBODY, NOBODY, REACH, REGISTER, STAFF, TEAM, TRIAGE
from .places import Given, said

PAGES: dict[str, set[str]] = {
    # registration and first contacts
    "customers:register": REGISTER,
    "customers:duplicates": CAPTURE,
    "customers:draft": REGISTER,
    "customers:draft_discard": REGISTER,
    "customers:capture": CAPTURE,
    "customers:intakes": CAPTURE,
    "customers:intake": {"lin", "zhao", "he"},
    "customers:intake_give_up": {"lin", "zhao", "he"},
    "customers:intake_hand_over": {"zhao", "he"},
    "customers:intake_phone": {"lin", "zhao", "he"},
    "customers:intake_masked": {"lin", "zhao", "he"},
    "customers:help_ask": {"lin", "zhao", "he"},
    # a meeting of lin's department, she and zhao take part
    "customers:meetings": STAFF,
    "customers:meeting_new": ASSIGN,
    "customers:meeting": {"lin", "zhao", "he", "qian"},
    "customers:meeting_print": {"lin", "zhao", "he", "qian"},
    "customers:meeting_minutes": ASSIGN,
    "customers:meeting_refresh": ASSIGN,
    "customers:meeting_decide": NOBODY,
    "customers:opinions": REACH,
    "customers:opinion_new": CHANGE,
    # leads: lin sent it in, for the domestic department
    "customers:leads": TRIAGE,
    "customers:lead_figures": TRIAGE,
    "customers:lead_batch": TRIAGE,
    "customers:lead_new": CAPTURE,
    "customers:lead": TRIAGE,
    "customers:lead_reveal": TRIAGE,
    "customers:lead_masked": TRIAGE,
    "customers:lead_act": TRIAGE,
    "customers:lead_link": TRIAGE,
    "customers:facts": EVERYBODY,
    "customers:sheet": CAPTURE,
    "customers:prompts": {"he"},
    "customers:prompt_switch": NOBODY,
    "customers:channels": {"system_admin"},
    "customers:channel_end": NOBODY,
    "customers:fill_link": CHANGE,
    "customers:opinion_link": CHANGE,
    "customers:fill_link_withdraw": NOBODY,
    # contacts and care: a task of lin's archive
    "customers:care_tasks": STAFF,
    "customers:care_task": CHANGE,
    "customers:care_call_off": CHANGE,
    "customers:care_hand_over": ASSIGN,
    "customers:contacts": REACH,
    "customers:contact_note": CHANGE,
    "customers:contact_plan": CHANGE,
    "customers:contact_again": CHANGE,
    "customers:contacts_print": REACH,
    "customers:care_actions": STAFF,
    "customers:care_action": CHANGE,
    "customers:care_act": CHANGE,
    "customers:care_new": CHANGE,
    "customers:contact_lists": STAFF,
    "customers:contact_list": STAFF,
    "customers:care_rules": {"he"},
    "customers:care_rule": {"he"},
    "customers:care_budget": {"he"},
    # segments: lin's own; qian reads no segment of hers
    "customers:segments": STAFF,
    "customers:segment_new": STAFF,
    "customers:segment_uses": STAFF,
    "customers:segment_used": {"lin", "zhao", "he", "qian"},
    "customers:segment": {"lin"},
    "customers:segment_edit": {"lin"},
    "customers:segment_put_away": {"lin"},
    "customers:segment_use": {"lin"},
    "customers:segment_alike": {"lin"},
    "customers:alike": REACH,
    "customers:prospects": STAFF,
    "customers:usage": TEAM,
}

# Names → what their places take (arguments.py); what is not here belongs to nobody.
GIVEN: Given = {
    "customers:intake customers:intake_*": lambda c, people: {"pk": make.intake(people["lin"]).pk},
    "customers:help_ask": lambda customer, people: {"pk": customer.pk},
    "customers:meeting_decide": said(),
    "customers:meeting customers:meeting_*": lambda c, people: {
        "pk": make.meeting(people["zhao"], people["lin"]).pk
    },
    "customers:lead customers:lead_*": lambda c, people: {"pk": make.lead(people["lin"]).pk, "act": "reject"},
    "customers:care_task customers:care_call_off customers:care_hand_over": lambda customer, people: {
        "pk": make.care_task(customer).pk
    },
    "customers:care_action customers:care_act": lambda customer, people: {
        "pk": make.care_action(customer).pk,
        "act": "drop",
    },
    "customers:care_rule": lambda c, people: {"pk": CareRule.objects.first().pk},
    "customers:contact_list": said(code="repeat"),
    "customers:segment_used": lambda customer, people: {
        "pk": make.segment_use(make.customer(customer.owner)).pk
    },
    "customers:segment customers:segment_*": lambda customer, people: {
        "pk": make.segment(customer.owner).pk,
        "made": "list",
    },
}
