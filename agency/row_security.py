"""Row-level security: what a forgotten filter in our code would show, the database does not.

The declared actor (`agency.acting`) decides; without one no row is seen. Table names stand here as strings
because the house knows no other app (`architecture.md`).
"""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings

from agency.history import trails

OWN = "owner_id = (SELECT app_uid())"
DEPARTMENT = "department_id = ANY ((SELECT app_departments())::bigint[])"
ALL = "(SELECT app_all())"
SYSTEM = "(SELECT app_system())"
OF_A_BATCH = f"{ALL} OR EXISTS (SELECT 1 FROM customers_importbatch b WHERE b.id = batch_id)"
# An archive whose import was taken back, or that was merged into another, is out of everybody's sight.
THERE = f"(state NOT IN ('withdrawn', 'merged', 'destroyed') OR {SYSTEM})"
GRANTED = "id = ANY ((SELECT app_granted())::uuid[])"
OF_A_VISIBLE_CUSTOMER = "EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = {column})"
# What can never be moved (history, consents, opened fields) is read through the archive it was merged into: the
# row of the merge is itself seen only by whoever sees that one.
OF_A_MERGED_CUSTOMER = (
    "EXISTS (SELECT 1 FROM customers_archivemerge m WHERE m.loser_id = {column} AND m.state = 'done')"
)
# A share lets read; what belongs to an archive is written by its owner, its department and the house.
OF_ONES_OWN_CUSTOMER = (
    f"EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = {{column}} AND (c.{OWN} OR c.{DEPARTMENT}))"
)

# Finance signs off what is bought on account in the whole house (B38) and reads of an archive what that takes, while
# it waits: its credit, its incidents, what is on account; never the archive itself.
SIGNING = "customer_id = ANY ((SELECT app_signing())::uuid[])"
SIGNED = "id = ANY ((SELECT app_signed())::uuid[])"
SIGNERS = {
    "customers_credit": SIGNING,
    "customers_creditincident": SIGNING,
    "customers_purchase": f"({SIGNING} AND payment IN ('account', 'cheque')) OR {SIGNED}",
    "customers_signoff": "(state = 'waiting' OR decided_by_id = (SELECT app_uid())) AND (SELECT app_signs())",
}
# A segment is seen by its owner and those it is shared with; its uses by them too, and by whoever leads.
SEGMENT = (
    f"{ALL} OR {OWN} OR sharing = 'house' OR (sharing = 'department' AND ({DEPARTMENT} OR department_id ="
    " (SELECT u.department_id FROM agency_user u WHERE u.id = (SELECT app_uid()))))"
)
SEGMENT_USE = (
    f"{ALL} OR by_id = (SELECT app_uid()) OR {DEPARTMENT}"
    " OR EXISTS (SELECT 1 FROM customers_segment s WHERE s.id = segment_id)"
    # whoever carries out what it made asks its rule once more
    " OR EXISTS (SELECT 1 FROM customers_careaction a WHERE a.use_id = customers_segmentuse.id)"
    " OR EXISTS (SELECT 1 FROM customers_caretask t WHERE t.use_id = customers_segmentuse.id)"
)

LEAD = f"{ALL} OR submitted_by_id = (SELECT app_uid()) OR assigned_to_id = (SELECT app_uid()) OR {DEPARTMENT}"
MEETING = f"{ALL} OR {DEPARTMENT} OR (SELECT app_uid()) = ANY (participants)"
HELP = (  # whoever asked, whoever is asked, whoever answered; the department’s managers
    f"{ALL} OR requester_id = (SELECT app_uid()) OR to_id = (SELECT app_uid())"
    f" OR answered_by_id = (SELECT app_uid()) OR {DEPARTMENT}"
)
RECERTIFIED = f"{ALL} OR (SELECT app_uid()) = ANY (deciders)"
RIGHTS = f"{ALL} OR submitted_by_id = (SELECT app_uid())"
WATCHED = f"{SYSTEM} OR (SELECT app_watches())"
ACCESS_ASKED = f"{ALL} OR asker_id = (SELECT app_uid()) OR (SELECT app_uid()) = ANY (deciders)"
EMERGENCY = f"{ALL} OR by_id = (SELECT app_uid()) OR (SELECT app_uid()) = ANY (reviewers)"
SEEN_ARCHIVE = f" OR {OF_A_VISIBLE_CUSTOMER.format(column='customer_id')}"
STAYING = {"customers_reason"}  # written once, so left behind when its archive is merged into another
# Parts whose rules are written apart: `_of_changes`, `contracts.guarding`.
OWN_RULES = {"customers_changerequest", "customers_changenotice", "contracts_contract"}

# table -> (who may read a row, who may write it)
POLICIES: dict[str, tuple[str, str]] = {
    "customers_customer": (
        f"({ALL} OR {OWN} OR {DEPARTMENT} OR {GRANTED}) AND {THERE}",
        f"({ALL} OR {OWN} OR {DEPARTMENT}) AND {THERE}",
    ),
    "customers_historicalcustomer": (
        f"{ALL} OR {OF_A_VISIBLE_CUSTOMER.format(column='customers_historicalcustomer.id')}"
        f" OR {OF_A_MERGED_CUSTOMER.format(column='customers_historicalcustomer.id')}",
        "false",
    ),
    "customers_intake": (
        f"{ALL} OR collected_by_id = (SELECT app_uid()) OR {DEPARTMENT}",
        f"{ALL} OR collected_by_id = (SELECT app_uid()) OR {DEPARTMENT}",
    ),
    "customers_historicalintake": (f"{ALL} OR collected_by_id = (SELECT app_uid()) OR {DEPARTMENT}", "false"),
    # whoever sent a lead in reads it, whoever it was handed to decides; customer relations sees all
    "customers_lead": (LEAD, LEAD),
    "customers_historicallead": (LEAD, "false"),
    "customers_teammeeting": (MEETING, f"{ALL} OR {DEPARTMENT}"),
    "customers_historicalteammeeting": (MEETING, "false"),
    "customers_helprequest": (HELP, HELP),
    "customers_historicalhelprequest": (HELP, "false"),
    "customers_filllink": (f"{ALL} OR made_by_id = (SELECT app_uid())",) * 2,
    "customers_registrationdraft": ("owner_id = (SELECT app_uid()) OR (SELECT app_system())",) * 2,
    "customers_importbatch": (f"{ALL} OR by_id = (SELECT app_uid()) OR {DEPARTMENT}",) * 2,
    **dict.fromkeys(
        ("customers_importchunk", "customers_importrow"),
        (f"{ALL} OR EXISTS (SELECT 1 FROM customers_importbatch b WHERE b.id = batch_id)",) * 2,
    ),
    "customers_selection": ("owner_id = (SELECT app_uid()) OR (SELECT app_system())",) * 2,
    "customers_sharerequest": (
        f"{ALL} OR requester_id = (SELECT app_uid()) OR recipient_id = (SELECT app_uid()) OR {DEPARTMENT}"
        f" OR {OF_A_VISIBLE_CUSTOMER.format(column='customer_id')}",
        f"{ALL} OR requester_id = (SELECT app_uid()) OR {DEPARTMENT}"
        f" OR {OF_ONES_OWN_CUSTOMER.format(column='customer_id')}",
    ),
    "customers_historicalsharerequest": (
        f"{ALL} OR requester_id = (SELECT app_uid()) OR recipient_id = (SELECT app_uid()) OR {DEPARTMENT}"
        f" OR {OF_A_VISIBLE_CUSTOMER.format(column='customer_id')}",
        "false",
    ),
    # whoever may open a field writes down that it was opened, a share's recipient too
    "customers_disclosure": (
        f"{ALL} OR {OF_A_VISIBLE_CUSTOMER.format(column='customer_id')}"
        f" OR {OF_A_MERGED_CUSTOMER.format(column='customers_disclosure.customer_id')}",
        f"{ALL} OR {OF_A_VISIBLE_CUSTOMER.format(column='customer_id')}",
    ),
    # what lasts beyond a look: written by whoever declares, asks or breaks the glass; decided by whoever was asked
    "customers_purposegrant": (
        f"{ALL} OR by_id = (SELECT app_uid()) OR {OF_A_VISIBLE_CUSTOMER.format(column='customer_id')}",
        f"{ALL} OR by_id = (SELECT app_uid())",
    ),
    "customers_accessrequest": (ACCESS_ASKED + SEEN_ARCHIVE, ACCESS_ASKED),
    "customers_historicalaccessrequest": (ACCESS_ASKED + SEEN_ARCHIVE, "false"),
    "customers_emergency": (EMERGENCY + SEEN_ARCHIVE, EMERGENCY),
    "customers_historicalemergency": (EMERGENCY + SEEN_ARCHIVE, "false"),
    # alerts and planted archives: not even the whole house reads them, only whoever watches and the system
    **dict.fromkeys(("customers_accessalert", "customers_canaryarchive"), (WATCHED, WATCHED)),
    "customers_historicalaccessalert": (WATCHED, "false"),
    "compliance_recertifiedaccess": (RECERTIFIED, RECERTIFIED),
    "compliance_historicalrecertifiedaccess": (RECERTIFIED, "false"),
    # requests about personal data: the house, and whoever took one in
    "compliance_rightsrequest": (RIGHTS, RIGHTS),
    "compliance_historicalrightsrequest": (RIGHTS, "false"),
    **dict.fromkeys(
        ("compliance_rightsline", "compliance_rightsrecipient", "compliance_rightspackage"), (ALL, ALL)
    ),
    "compliance_historicalrightsrecipient": (ALL, "false"),
    "customers_consent": (
        f"{ALL} OR {OF_A_VISIBLE_CUSTOMER.format(column='customer_id')}"
        f" OR {OF_A_MERGED_CUSTOMER.format(column='customers_consent.customer_id')}",
        f"{ALL} OR {OF_ONES_OWN_CUSTOMER.format(column='customer_id')}",
    ),
    **{
        table: (
            f"{ALL} OR {OF_A_VISIBLE_CUSTOMER.format(column='customer_id')}",
            f"{ALL} OR {OF_ONES_OWN_CUSTOMER.format(column='customer_id')}",
        )
        for table in ("customers_verification", "customers_searchindex")
    },
    "customers_archivequality": (
        f"{ALL} OR {OWN} OR {DEPARTMENT} OR {OF_A_VISIBLE_CUSTOMER.format(column='customer_id')}",
        f"{ALL} OR {OWN} OR {DEPARTMENT}",
    ),
    "customers_segment": (SEGMENT, f"{ALL} OR {OWN}"),
    "customers_historicalsegment": (SEGMENT, "false"),
    "customers_segmentuse": (SEGMENT_USE, f"{ALL} OR by_id = (SELECT app_uid())"),
    "customers_customerexport": (f"{ALL} OR by_id = (SELECT app_uid())",) * 2,
    # counts of archives, written by the clock
    "customers_archivecount": (f"{ALL} OR {OWN} OR {DEPARTMENT}", SYSTEM),
    "customers_figurecount": (f"{ALL} OR {OWN} OR {DEPARTMENT} OR axis = ''", SYSTEM),
    "customers_historicalverification": (
        f"{ALL} OR {OF_A_VISIBLE_CUSTOMER.format(column='customer_id')}",
        "false",
    ),
}


def policies() -> Iterator[str]:
    """The statements that write POLICIES anew; telling a colleague something needs no right to read it."""
    for table, (reading, writing) in (POLICIES | dict(_of_archives())).items():
        yield policy(table, reading, writing, writing)
    mine = OF_A_VISIBLE_CUSTOMER.format(column="content_object_id")
    deciding = f"{ALL} OR EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = content_object_id AND c.{DEPARTMENT})"
    ending = f"{ALL} OR {OF_ONES_OWN_CUSTOMER.format(column='content_object_id')}"
    yield policy(
        "customers_customergrant",
        f"((SELECT app_system()) OR expires_at > now()) AND ({ALL} OR user_id = (SELECT app_uid()) OR {mine})",
        deciding,
        "false",  # a grant is given and ended, never stretched
        ending,
    )
    yield from _of_changes()
    yield policy(
        "agency_notice",
        f"to_id = (SELECT app_uid()) OR {ALL}",
        "true",
        f"to_id = (SELECT app_uid()) OR {ALL}",
    )


def _of_changes() -> Iterator[str]:
    """Whoever sees an archive may propose a change of it and follow that one; told of one, acknowledge it."""
    mine = OF_ONES_OWN_CUSTOMER.format(column="customer_id")
    seen = OF_A_VISIBLE_CUSTOMER.format(column="customer_id")
    drafted, told = "drafter_id = (SELECT app_uid())", "to_id = (SELECT app_uid())"
    of_a_notice = (
        "EXISTS (SELECT 1 FROM customers_changenotice n"
        " WHERE n.change_id = customers_changerequest.id AND n.to_id = (SELECT app_uid()))"
    )
    yield policy(
        "customers_changerequest",
        f"{ALL} OR {drafted} OR {mine} OR {of_a_notice}",  # whoever is told of a part's change reads it there
        f"{ALL} OR ({drafted} AND {seen})",
        f"{ALL} OR {drafted} OR {mine}",
        "false",
    )
    yield policy("customers_historicalchangerequest", f"{ALL} OR {drafted} OR {mine}", "false", "false")
    reading = f"{ALL} OR {told} OR {mine}"
    yield policy("customers_changenotice", reading, f"{ALL} OR {mine}", reading, "false")
    yield policy("customers_historicalchangenotice", reading, "false", "false")


def _of_archives() -> Iterator[tuple[str, tuple[str, str]]]:
    """Rows that belong to an archive, by their model's own word (`of_archive`), and their histories."""
    archives = {model: archive._meta.db_table for model, archive in trails()}
    for model in apps.get_models():
        if not (column := getattr(model, "of_archive", "")) or getattr(model, "of_contract", ""):
            continue
        if model._meta.db_table in OWN_RULES:
            continue
        seen, own = OF_A_VISIBLE_CUSTOMER.format(column=column), OF_ONES_OWN_CUSTOMER.format(column=column)
        if second := getattr(model, "also_of_archive", ""):
            both = f"({second} IS NULL OR {OF_A_VISIBLE_CUSTOMER.format(column=second)})"
            own = f"({own} OR {OF_ONES_OWN_CUSTOMER.format(column=second)}) AND {seen} AND {both}"
            seen = f"{seen} AND {both}"
        if model._meta.db_table in STAYING:
            seen = f"{seen} OR {OF_A_MERGED_CUSTOMER.format(column=f'{model._meta.db_table}.{column}')}"
        reading = f"{ALL} OR ({seen})"
        signing = f" OR ({SIGNERS[model._meta.db_table]})" if model._meta.db_table in SIGNERS else ""
        yield model._meta.db_table, (reading + signing, f"{ALL} OR ({own})")
        if model in archives:
            yield archives[model], (reading, "false")


def policy(table: str, reading: str, inserting: str, changing: str, deleting: str = "") -> str:
    role = settings.APPLICATION_ROLE
    deleting = deleting or changing
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS {table}_read ON {table};
CREATE POLICY {table}_read ON {table} FOR SELECT TO {role} USING ({reading});
DROP POLICY IF EXISTS {table}_insert ON {table};
CREATE POLICY {table}_insert ON {table} FOR INSERT TO {role} WITH CHECK ({inserting});
DROP POLICY IF EXISTS {table}_update ON {table};
CREATE POLICY {table}_update ON {table} FOR UPDATE TO {role} USING ({changing}) WITH CHECK ({changing});
DROP POLICY IF EXISTS {table}_delete ON {table};
CREATE POLICY {table}_delete ON {table} FOR DELETE TO {role} USING ({deleting});"""
