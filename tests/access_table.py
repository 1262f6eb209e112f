"""Who may open which URL: the pivot table of `test_access.py`, read by people, kept by hand on purpose.

The cast: lin and wang sell in the domestic department (the archive is lin's), zhao leads it; sun sells
outbound; he is the CRM manager, qian the auditor, guo a guide; the three administrators see no customer.
"""

import uuid

from django.utils.timezone import localdate

from customers.models import CareRule, ProductKind

SALES = {"lin", "wang", "sun"}
STAFF = SALES | {"zhao", "he", "qian", "guo"}  # whose work is with customers
ADMINISTRATORS = {"system_admin", "security_admin", "audit_admin"}
EVERYBODY = STAFF | ADMINISTRATORS
REACH = {"lin", "zhao", "he", "qian"}  # who sees lin's archive
CHANGE = {"lin", "zhao", "he"}
CHANGE_ANY = {"lin", "wang", "sun", "zhao", "he"}
REGISTER = SALES | {"zhao", "he"}
CAPTURE = REGISTER | {"guo"}
SHARE = REGISTER
TEAM = {"zhao", "he", "qian"}
ASSIGN = {"zhao", "he"}
VERIFY = {"zhao", "he"}
TRAIL = {"qian"}
EXPORT = {"zhao", "he"}
PRIVACY = {"he", "qian"}
TRIAGE = {"zhao", "he"}
IMPORT = {"zhao", "he"}
RETENTION = {"he", "qian"}
RECIPIENT = tuple(f"compliance:recipient{act}" for act in ("", "_edit", "_check", "_retire"))
OUTSIDE = {"zhao", "he"}  # enter recipients outside the house
OUTWARD = SALES | {"zhao", "he"}
AUDIT = {"qian"}
NOBODY: set[str] = set()  # the ids of the test belong to nobody: 404 for all

# Answer without signing in.
PUBLIC = {
    "healthz",
    "readyz",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "agency:preferences",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn",
    "enquire",  # the form on our own site, limited for each address
    "enquire_thanks",
    "api_leads",  # a key in the header
    "give_opinion",  # what a journey was like: behind a secret address and a code
    "received",  # a recipient outside: behind a secret address and one-time codes, limited for each address
    "rights_ask",  # anybody asks about her own data, limited for each address
    "rights_follow",  # the state, to whoever has the code
    "rights_package",  # the copy: behind a secret address and a code
    "fill",  # the customer’s own form: behind a secret address and a code
}

TABLE: dict[str, set[str]] = {
    # the house
    "agency:today": EVERYBODY,
    "agency:inbox": EVERYBODY,
    "agency:inbox_item": NOBODY,
    "agency:inbox_decide": NOBODY,
    "agency:notifications": EVERYBODY,
    "agency:notices_read": EVERYBODY,
    "agency:notice": NOBODY,
    "agency:search": EVERYBODY,
    "agency:palette": EVERYBODY,
    "agency:profile": EVERYBODY,
    "agency:security": EVERYBODY,
    "agency:sessions": EVERYBODY,
    "agency:ui": ADMINISTRATORS,
    "agency:system": {"system_admin"},
    "agency:backups": {"qian", "system_admin"},
    "agency:backup_now": {"system_admin"},
    "agency:drill_now": {"system_admin"},
    "agency:people": ADMINISTRATORS,
    "agency:person": ADMINISTRATORS,
    "agency:person_new": {"system_admin"},
    "agency:person_edit": {"system_admin"},
    "agency:person_leave": {"system_admin"},
    "agency:departure": NOBODY,  # of somebody who has not left
    "agency:person_return": {"system_admin"},
    "agency:person_roles": {"security_admin"},
    "agency:person_password": {"security_admin"},
    "agency:person_second_factor": {"security_admin"},
    "agency:departments": {"system_admin"},
    "agency:department": {"system_admin"},
    "agency:department_new": {"system_admin"},
    "agency:department_close": {"system_admin"},
    # one's own sign-in
    "account_change_password": EVERYBODY,
    "usersessions_list": EVERYBODY,
    "mfa_index": EVERYBODY,
    "mfa_activate_totp": EVERYBODY,
    "mfa_deactivate_totp": EVERYBODY,
    "mfa_view_recovery_codes": EVERYBODY,
    "mfa_generate_recovery_codes": EVERYBODY,
    "mfa_download_recovery_codes": EVERYBODY,
    "mfa_list_webauthn": EVERYBODY,
    "mfa_add_webauthn": EVERYBODY,
    "mfa_edit_webauthn": NOBODY,
    "mfa_remove_webauthn": NOBODY,
    "compliance:calendar": {"system_admin"},  # and the privacy officer
    "compliance:rights": STAFF,
    "compliance:rights_new": CAPTURE,
    "compliance:rights_request": NOBODY,
    "compliance:rights_letter": NOBODY,
    "compliance:rights_make_package": NOBODY,
    "compliance:rights_contact": NOBODY,
    "compliance:rights_act": NOBODY,
    # lists and search
    "customers:list": STAFF,
    "customers:search": STAFF,
    "customers:composition": STAFF,
    "customers:sales": STAFF,
    "customers:overview": STAFF,
    "customers:loyalty": STAFF,
    "customers:trend": STAFF,
    "customers:select": ASSIGN,
    "customers:selection": NOBODY,
    "customers:selection_undo": NOBODY,
    "customers:exports": EXPORT,
    "customers:export_new": EXPORT,
    "customers:export_withdraw": NOBODY,
    "customers:export_download": NOBODY,
    "customers:board": STAFF,
    "customers:columns": STAFF,
    "customers:view_save": STAFF,
    "customers:view_change": NOBODY,
    "customers:view_delete": NOBODY,
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
    # one archive
    "customers:detail": REACH,
    "customers:peek": REACH,
    "customers:profile": REACH,
    "customers:consents": REACH,
    "customers:answer": CHANGE,
    "customers:audience": REACH,
    "customers:looks": REACH,
    "customers:reveal": REACH,
    "customers:masked": REACH,
    "customers:edit": CHANGE,
    "customers:edit_draft": CHANGE,
    "customers:edit_discard": CHANGE,
    "customers:verify": VERIFY,
    "customers:verify_again": CHANGE,
    "customers:papers": REACH,
    "customers:blank_form": REGISTER,
    "customers:files": REACH,
    "customers:file_add": CHANGE,
    "customers:files_print": REACH,
    "customers:file": REACH,
    "customers:file_thumbnail": REACH,
    "customers:file_page": REACH,
    "customers:file_download": REACH,
    "customers:file_remove": CHANGE,
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
    # proposed changes
    "customers:changes": REACH,
    "customers:report_change": CHANGE,  # sent on to the form; somebody with a share reports
    "customers:change": NOBODY,
    "customers:change_withdraw": NOBODY,
    "customers:change_notice": NOBODY,
    "customers:product_kinds": TEAM,
    "customers:product_kind_new": {"he"},
    "customers:product_kind": {"he"},
    "customers:product_kind_act": {"he"},
    "customers:change_rules": TEAM,
    "customers:change_rule_new": {"he"},
    # parts of one archive
    "customers:part_add": CHANGE,
    "customers:part_change": CHANGE,
    "customers:part_remove": CHANGE,
    "customers:part_confirm": CHANGE,
    "customers:part_reveal": REACH,
    "customers:part_masked": REACH,
    "customers:regions": CHANGE_ANY,
    # kinds of customers, links between archives
    "customers:register_organisation": REGISTER,
    "customers:register_group": REGISTER,
    "customers:credit_code": REGISTER,
    "customers:organisation": REACH,
    "customers:organisation_block": CHANGE,
    "customers:contact_new": CHANGE,
    "customers:contact": CHANGE,
    "customers:contact_remove": CHANGE,
    "customers:group": REACH,
    "customers:group_journey": CHANGE,
    "customers:member_new": CHANGE,
    "customers:member": CHANGE,
    "customers:member_remove": CHANGE,
    "customers:rooms": CHANGE,
    "customers:room_drop": CHANGE,
    "customers:beds": CHANGE,
    "customers:rooming_print": REACH,
    "customers:kind_reveal": REACH,
    "customers:kind_masked": REACH,
    "customers:links": REACH,
    "customers:link_new": CHANGE,
    "customers:link_end": REACH,
    "customers:link_remove": REACH,
    # purchases and credit
    "customers:purchases": REACH,
    "customers:purchase_new": CHANGE,
    "customers:purchase_cancel": CHANGE,
    "customers:purchase_paid": CHANGE,
    "customers:grades": ASSIGN,
    "customers:grades_confirm": ASSIGN,
    "customers:grade_override": NOBODY,
    "customers:grading_rule": {"he"},
    "customers:grading": REACH,
    "customers:credit": REACH,
    "customers:credit_set": {"zhao", "he"},
    "customers:incident_new": CHANGE,
    "customers:incident_settle": {"zhao", "he"},
    "customers:quality": TEAM,
    "customers:renewals": STAFF,
    "customers:dictionary": EVERYBODY,
    "customers:switch": NOBODY,  # the privacy officer alone
    "customers:standard": {"he"},
    # merging
    "customers:merge": CHANGE,
    "customers:merge_compare": CHANGE,
    "customers:merging": NOBODY,
    "customers:merge_withdraw": NOBODY,
    "customers:merge_undo": NOBODY,
    # sharing
    "customers:shares": STAFF,
    "customers:ask": SHARE,
    "customers:share": CHANGE,
    "customers:share_withdraw": NOBODY,
    "customers:share_revoke": NOBODY,
    # closed fields and declared purposes
    "customers:purposes": STAFF,
    "customers:emergency": STAFF,
    "customers:alerts": NOBODY,  # the privacy officer alone
    "customers:alert_decide": NOBODY,
    "customers:canary_plant": NOBODY,
    "customers:canary_uproot": NOBODY,
    "customers:minors": TRAIL,
    "customers:minors_name": NOBODY,  # the privacy officer alone
    "customers:access_ask": REACH,
    "customers:access_party": REACH,
    "customers:access_withdraw": NOBODY,
    "customers:purpose_end": REACH,
    # imports: the batch is zhao's, whose columns are not set yet
    "customers:imports": IMPORT | TRAIL,
    "customers:import_new": IMPORT,
    "customers:import": IMPORT | TRAIL,
    "customers:import_progress": IMPORT | TRAIL,
    "customers:import_columns": {"zhao"},
    "customers:import_choose": IMPORT,
    "customers:import_row": NOBODY,
    "customers:import_refused": NOBODY,
    "customers:import_commit": IMPORT,
    "customers:import_revert": IMPORT,
    "customers:import_settle": IMPORT,
    "customers:import_discard": {"zhao"},
    # the auditor's pages
    "compliance:entries": TEAM,
    "compliance:history": TRAIL,
    "compliance:access": TRAIL,
    "compliance:shares": TRAIL,
    "compliance:recertify": TEAM,
    "compliance:recertify_decide": NOBODY,
    "compliance:register": TRAIL | {"audit_admin"},
    "compliance:proof": TRAIL | {"audit_admin"},
    "compliance:proof_verify": TRAIL | {"audit_admin"},
    "compliance:proof_pack": TRAIL | {"audit_admin"},
    "compliance:proof_checkpoint": NOBODY,  # before there is one
    "compliance:proof_witness": NOBODY,
    "compliance:export": TRAIL,
    "compliance:print": TRAIL,
    "compliance:versions": TRAIL | ASSIGN,
    "compliance:difference": NOBODY,  # without two versions to compare there is nothing
    "compliance:print_difference": NOBODY,
    "compliance:reveal": TRAIL | ASSIGN,
    "compliance:masked": TRAIL | ASSIGN,
    "compliance:glance": TEAM,
    # drafted by the CRM manager or the privacy officer, read by the auditor
    "compliance:purposes": PRIVACY,
    "compliance:purpose": PRIVACY,
    "compliance:purpose_new": {"he"},
    "compliance:purpose_edit": {"he"},
    "compliance:purpose_act": {"he"},
    "compliance:purposes_print": PRIVACY,
    "compliance:purposes_export": TRAIL,
    "compliance:suppression": CHANGE_ANY,
    "compliance:suppression_check": CHANGE_ANY,
    "compliance:suppression_add": CHANGE_ANY,
    "compliance:suppression_bring": {"he"},
    "compliance:suppression_lift": NOBODY,
    "compliance:notices": PRIVACY,
    "compliance:notice": NOBODY,
    "compliance:notice_new": {"he"},
    "compliance:notice_edit": NOBODY,
    "compliance:notice_act": NOBODY,
    "compliance:recipients": OUTWARD | {"qian"},
    "compliance:recipient_new": OUTSIDE,
    "compliance:recipient": NOBODY,
    "compliance:recipient_edit": NOBODY,
    "compliance:recipient_check": NOBODY,
    "compliance:recipient_retire": NOBODY,
    "compliance:incidents": {"qian"},
    "compliance:checkups": {"qian", "system_admin"},
    "compliance:checkup_paper": NOBODY,
    "compliance:checkup_mend": NOBODY,
    "compliance:incident_report": STAFF - {"qian"} | {"system_admin"},
    "compliance:incident": NOBODY,
    "compliance:incident_from_alert": NOBODY,
    "compliance:incident_affected": NOBODY,
    "compliance:incident_told": NOBODY,
    "compliance:incident_authority": NOBODY,
    "compliance:incident_notice": NOBODY,
    "compliance:incident_step": NOBODY,
    "compliance:outward": OUTWARD | {"qian"},
    "compliance:outward_new": OUTWARD,  # without an archive it is a 404
    "compliance:outward_abroad": {"he", "qian"},
    "compliance:outward_of": REACH,
    "compliance:outward_share": NOBODY,
    "compliance:outward_take_out": NOBODY,
    "compliance:outward_act": NOBODY,
    # internal audit
    "compliance:audits": AUDIT,
    "compliance:audit_new": AUDIT,
    "compliance:audit": NOBODY,
    "compliance:audit_act": NOBODY,
    "compliance:controls": AUDIT,
    "compliance:controls_run": AUDIT,
    "compliance:control_run": NOBODY,
    "compliance:control_result": NOBODY,
    "compliance:processes": EVERYBODY,
    "compliance:process": EVERYBODY,
    "compliance:management_reviews": AUDIT,
    "compliance:management_review": NOBODY,
    "compliance:minors_filings": AUDIT,
    "compliance:minors_filing": AUDIT,
    "compliance:minors_pack": AUDIT,
    "compliance:inspection": AUDIT,
    "compliance:inspection_pack": AUDIT,
    "compliance:audit_draw": NOBODY,
    "compliance:audit_report": NOBODY,
    "compliance:audit_report_print": NOBODY,
    "compliance:audit_sample": NOBODY,
    "compliance:working_paper": NOBODY,
    "compliance:working_paper_open": NOBODY,
    "compliance:working_paper_file": NOBODY,
    "compliance:audit_findings": AUDIT,
    "compliance:audit_finding_new": AUDIT,
    "compliance:audit_finding": NOBODY,
    "compliance:audit_finding_close": NOBODY,
    "compliance:corrective_action": NOBODY,
    "compliance:audit_file": NOBODY,
    "compliance:retention": RETENTION,
    "compliance:retention_rule": RETENTION,
    "compliance:retention_decide": NOBODY,  # general manager and privacy officer
    "compliance:holds": RETENTION,
    "compliance:hold": NOBODY,
    "compliance:disposals": RETENTION,
    "compliance:disposal": NOBODY,
    "compliance:disposal_certificate": NOBODY,
    "compliance:disposal_act": NOBODY,
    "compliance:papers": STAFF,
    "compliance:paper": NOBODY,
    "compliance:paper_act": NOBODY,
    "compliance:paper_withdraw": NOBODY,
    "compliance:paper_labels": NOBODY,  # without a file or a box there is nothing to print
    "compliance:paper_boxes": STAFF,
    "compliance:paper_box": NOBODY,
    "compliance:paper_inventories": RETENTION,
    "compliance:paper_inventory": NOBODY,
    "compliance:paper_close": NOBODY,
    "compliance:paper_report": NOBODY,
    "compliance:paper_of": REACH,
    "compliance:reviews": STAFF,
    "compliance:review": STAFF,
    "compliance:review_unchanged": REGISTER,
    "compliance:review_progress": TEAM,
    "compliance:review_report": TEAM,
    "compliance:review_sheet": STAFF,
    "compliance:review_draw": ASSIGN,
    "compliance:review_close": {"he"},
    "compliance:review_item": REACH,
    "compliance:review_look_again": ASSIGN,
    "compliance:spot_checks": TEAM,
    "compliance:spot_check_draw": ASSIGN,
    "compliance:spot_check": {"he", "qian"},  # drawn from the whole house
    "compliance:spot_check_sheet": {"he", "qian"},
    "compliance:finding": REACH,
}


def kwargs_for(name: str, customer, people: dict) -> dict:
    """The arguments of a URL: lin's archive, guo as the colleague, else ids that belong to nobody."""
    from tests import make

    if name in ("customers:intake", "customers:intake_give_up", "customers:intake_hand_over",
                "customers:intake_phone", "customers:intake_masked"):  # fmt: skip
        return {"pk": make.intake(people["lin"]).pk}
    if name in (
        "customers:lead",
        "customers:lead_reveal",
        "customers:lead_masked",
        "customers:lead_act",
        "customers:lead_link",
    ):
        more = {"act": {"act": "reject"}, "reveal": {"field": "phone"}, "masked": {"field": "phone"}}
        return {"pk": make.lead(people["lin"]).pk} | more.get(name.partition("_")[2], {})
    if name in ("compliance:purpose", "compliance:purpose_edit", "compliance:purpose_act"):
        more = {"act": "propose"} if name.endswith("act") else {}
        return {"pk": make.purpose("marketing").pk} | more
    if name == "compliance:suppression_lift":
        return {"pk": uuid.uuid4()}
    if name in ("compliance:notice", "compliance:notice_edit", "compliance:notice_act"):
        return {"pk": uuid.uuid4()} | ({"act": "propose"} if name.endswith("act") else {})
    if name in ("customers:product_kind", "customers:product_kind_act"):
        return {"pk": ProductKind.objects.first().pk}
    if name == "customers:trend":
        return {"axis": "grade"}
    if name in {f"customers:meeting{act}" for act in ("", "_minutes", "_print", "_refresh")}:
        return {"pk": make.meeting(people["zhao"], people["lin"]).pk}
    if name == "customers:meeting_decide":
        return {"pk": uuid.uuid4()}
    if name == "customers:help_ask":
        return {"about": "archive", "pk": customer.pk}
    if name == "customers:switch":
        return {"code": "work"}
    if name == "customers:standard":
        return {"grade": "c"}
    if name == "customers:part_add":
        return {"pk": customer.pk, "block": "contactpoint"}
    if name.startswith("customers:part_"):
        part = {"pk": customer.pk, "block": "contactpoint", "part": make.contact(customer).pk}
        return part | ({"field": "value"} if name.endswith(("reveal", "masked")) else {})
    if name == "customers:import_row":
        return {"pk": make.import_batch(people["zhao"]).pk, "place": 987654321}
    if name.startswith("customers:import_") and name != "customers:import_new" or name == "customers:import":
        return {"pk": make.import_batch(people["zhao"]).pk}
    if name == "customers:merge_compare":
        return {"pk": customer.pk, "other": make.customer(people["lin"], phone="13900000001").pk}
    if name in ("fill", "give_opinion", "received", "rights_package"):
        return {"token": "x"}
    if name == "customers:answer":
        return {"pk": customer.pk, "code": "marketing"}
    if name in ("customers:reveal", "customers:masked"):
        return {"pk": customer.pk, "field": "phone"}
    if name.startswith("compliance:review") and name != "compliance:reviews":
        line = make.review_line(customer)
        return {"pk": line.pk if name.endswith(("item", "again")) else line.campaign_id}
    if name in ("compliance:spot_check", "compliance:spot_check_sheet", "compliance:finding"):
        finding = make.finding(customer, people["he"])
        return {"pk": finding.pk if name.endswith("finding") else finding.check_of_id}
    if name == "compliance:retention_rule":
        return {"category": "enquired"}
    if name == "compliance:retention_decide":
        return {"pk": 987654321}
    if name == "compliance:control_result":
        return {"pk": 987654321}
    if name == "compliance:process":
        return {"code": "collect"}
    if name in ("compliance:minors_filing", "compliance:minors_pack"):
        return {"year": localdate().year - 1}
    if name in OF_AUDITS:
        return {"pk": uuid.uuid4()} | ({"act": "submit"} if name.endswith("_act") else {})
    if name in ("compliance:hold", "compliance:disposal", "compliance:disposal_certificate", *RECIPIENT):
        return {"pk": uuid.uuid4()}
    if name.startswith("compliance:checkup_"):
        return {"pk": uuid.uuid4()}
    if name.startswith("compliance:incident") and not TABLE[name]:
        more = {
            "compliance:incident_notice": {"audience": "persons"},
            "compliance:incident_step": {"act": "triage"},
        }
        return {"pk": uuid.uuid4(), **more.get(name, {})}
    if name == "compliance:outward_of":
        return {"pk": customer.pk}
    if name in ("compliance:outward_share", "compliance:outward_take_out", "compliance:outward_act"):
        more = {"act": "propose"} if name.endswith("act") else {}
        return {"pk": uuid.uuid4()} | more | ({"subject": uuid.uuid4()} if name.endswith("out") else {})
    if name == "compliance:paper_of":
        return {"pk": customer.pk}
    if name == "compliance:paper_act":
        return {"pk": uuid.uuid4(), "act": "borrow"}
    if name.startswith("compliance:paper_") or name == "compliance:paper":
        listed = name.endswith(("boxes", "inventories", "labels"))
        return {} if listed else {"pk": uuid.uuid4()}
    if name == "compliance:rights_act":
        return {"pk": uuid.uuid4(), "act": "acknowledge"}
    if name in {f"compliance:rights_{part}" for part in ("request", "letter", "make_package", "contact")}:
        return {"pk": uuid.uuid4()}
    if name == "compliance:disposal_act":
        return {"pk": uuid.uuid4(), "act": "review"}
    if name in ("compliance:export", "compliance:print"):
        return {"code": "history"}
    if name in ("compliance:reveal", "compliance:masked"):
        return {"pk": customer.pk, "version": customer.history.first().pk, "field": "phone"}
    if name in ("compliance:versions", "compliance:difference", "compliance:print_difference"):
        return {"pk": customer.pk}
    if name in ("compliance:proof_checkpoint", "compliance:proof_witness"):
        return {"number": 1}
    if name == "customers:selection":
        return {"pk": uuid.uuid4(), "act": "assign"}
    if name == "agency:inbox_item":
        return {"kind": "share", "pk": uuid.uuid4()}
    if name == "agency:inbox_decide":
        return {"kind": "share", "pk": uuid.uuid4()}
    if name in (
        "customers:selection_undo",
        "customers:export_download",
        "customers:export_withdraw",
        "customers:fill_link_withdraw",
        "customers:draft_discard",
        "customers:share_withdraw",
        "customers:share_revoke",
        "customers:access_withdraw",
        "customers:alert_decide",
        "customers:change",
        "customers:change_withdraw",
        "customers:change_notice",
        "customers:merging",
        "customers:merge_withdraw",
        "customers:merge_undo",
    ):
        return {"pk": uuid.uuid4()}
    if (
        name == "agency:departure"
        or name.startswith("agency:person")
        and name not in ("agency:people", "agency:person_new")
    ):
        return {"pk": people["guo"].pk}
    if name in ("agency:department", "agency:department_close"):
        return {"pk": people["guo"].department_id}
    if name in (
        "agency:notice",
        "customers:channel_end",
        "customers:canary_uproot",
        "compliance:recertify_decide",
        "customers:prompt_switch",
        "customers:view_change",
        "customers:view_delete",
    ) or name.endswith(("edit_webauthn", "remove_webauthn")):
        return {"pk": 987654321}
    if name in (
        "customers:file",
        "customers:file_thumbnail",
        "customers:file_download",
        "customers:file_remove",
    ):
        return {"pk": customer.pk, "file": make.attachment(customer).pk}
    if name == "customers:file_page":
        return {"pk": customer.pk, "file": make.attachment(customer).pk, "number": 1}
    if name == "customers:grade_override":
        return {"pk": uuid.uuid4()}
    if name in OF_PARTS:
        return {"pk": customer.pk, "part": uuid.uuid4()}
    if name in ("customers:kind_reveal", "customers:kind_masked"):
        return {"pk": customer.pk, "block": "contactperson", "part": uuid.uuid4(), "field": "phone"}
    if name == "customers:organisation_block":
        return {"pk": customer.pk, "block": "registry"}
    if name in ("customers:care_task", "customers:care_call_off", "customers:care_hand_over"):
        return {"pk": make.care_task(customer).pk}
    if name in ("customers:care_action", "customers:care_act"):
        return {"pk": make.care_action(customer).pk} | ({"act": "drop"} if name.endswith("act") else {})
    if name == "customers:segment_used":
        return {"pk": make.segment_use(make.customer(customer.owner)).pk}
    if name.startswith("customers:segment") and name[17:] in OF_SEGMENTS:
        return {"pk": make.segment(customer.owner).pk} | ({"made": "list"} if name.endswith("use") else {})
    if name == "customers:contact_list":
        return {"code": "repeat"}
    if name == "customers:care_rule":
        return {"pk": CareRule.objects.first().pk}
    if name in ARCHIVE:
        return {"pk": customer.pk}
    return {}


ARCHIVE = {
    f"customers:{page}"
    for page in (
        *("detail", "peek", "profile", "consents", "audience", "looks", "edit", "edit_draft", "edit_discard"),
        *("opinions", "opinion_new", "opinion_link"),
        *("access_ask", "access_party", "purpose_end"),
        *("changes", "report_change", "merge", "fill_link"),
        *("verify", "verify_again", "share", "files", "file_add", "files_print", "papers"),
        *("contacts", "contact_note", "contact_plan", "contact_again", "contacts_print", "care_new", "alike"),
        *("organisation", "contact_new", "group", "group_journey", "member_new", "rooms", "beds"),
        *(
            "rooming_print",
            "links",
            "link_new",
            "purchases",
            "purchase_new",
            "credit",
            "credit_set",
            "incident_new",
            "grading",
        ),
    )
}
OF_SEGMENTS = ("", "_edit", "_put_away", "_use", "_alike")
OF_PARTS = {  # a part that is not there: 404 for whoever may, as for everybody else
    f"customers:{page}"
    for page in (
        *("contact", "contact_remove", "member", "member_remove", "room_drop", "link_end", "link_remove"),
        *("purchase_cancel", "purchase_paid", "incident_settle"),
    )
}
OF_AUDITS = {  # ids that belong to nobody
    f"compliance:{page}"
    for page in (
        *("audit", "audit_act", "control_run", "audit_draw", "audit_sample", "audit_finding", "audit_file"),
        *("working_paper", "working_paper_open", "working_paper_file"),
        *("audit_report", "audit_report_print", "management_review"),
        *("audit_finding_close", "corrective_action"),
    )
}
