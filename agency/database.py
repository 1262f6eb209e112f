"""The guards the database itself keeps: roles, history triggers, append-only tables, row-level security.

Written anew after every migration, so they cannot drift from the models. The application runs as
`settings.APPLICATION_ROLE`, which owns nothing: it cannot change history, see beyond the declared actor's
scope or drop a guard, whatever SQL reaches it (`permissions.md` §1.7, §2.3).
"""

from django.apps import apps
from django.conf import settings
from django.db import connections

from agency import history, row_functions, row_security, search_sql
from agency.roles import ADMINISTRATORS

# Written once, then only read: beside all history tables.
APPEND_ONLY_TABLES = (
    "agency_event",
    "customers_consent",
    "customers_privacynotice",
    "customers_disclosure",
    "customers_reason",
    "customers_contentstandard",
    "customers_changepolicy",
    "customers_gradingrule",
    "compliance_chainlink",
    "compliance_checkpoint",
    "compliance_witness",
    "customers_segmentuse",
    "compliance_certificate",
    "compliance_completion",
    "contracts_providercall",
    "agency_undertaking",
)


def guard(using: str) -> None:
    """Bring the guards of database `using` up to date. Needs the owner of the tables."""
    with connections[using].cursor() as cursor:
        if not _is_ours(cursor):
            return
        for statement in statements():
            cursor.execute(statement)


def _is_ours(cursor) -> bool:
    """Before the last table stands (a partial migrate) there is nothing to guard."""
    cursor.execute(
        "SELECT to_regclass('customers_searchindex') IS NOT NULL AND to_regclass('agency_event') IS NOT NULL"
    )
    return cursor.fetchone()[0]


def statements() -> list[str]:
    archives = [(model, archive) for model, archive in history.trails()]
    frozen = [archive._meta.db_table for _model, archive in archives] + list(APPEND_ONLY_TABLES)
    return [
        rights_sql(frozen, [archive._meta.db_table for _model, archive in archives]),
        history.APPEND_ONLY,
        *(history.writer_sql(model, archive) for model, archive in archives),
        *(history.append_only_sql(table) for table in frozen),
        administrators_sql(),
        row_functions.FUNCTIONS,
        *row_security.policies(),
        search_sql.FUNCTIONS,
        *(sql for app in apps.get_app_configs() for sql in getattr(app, "guards", ())),
    ]


def rights_sql(frozen: list[str], archives: list[str]) -> str:
    """What the application's role may do to which table."""
    role = settings.APPLICATION_ROLE
    lines = [
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN"
        f" CREATE ROLE {role} NOLOGIN; END IF;"
        " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
        f"GRANT USAGE ON SCHEMA public, keys TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, keys TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public, keys TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
        *(f"REVOKE UPDATE, DELETE ON {table} FROM {role}" for table in frozen),
        *(f"REVOKE INSERT ON {table} FROM {role}" for table in archives),
    ]
    return ";\n".join(lines)


def administrators_sql() -> str:
    """Nobody holds an administrator's role together with any other (三员分立)."""
    names = ", ".join(f"'{name}'" for name in sorted(ADMINISTRATORS))
    return f"""
CREATE OR REPLACE FUNCTION administrators_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) > 1 AND bool_or(g.name IN ({names})) FROM agency_user_groups m
      JOIN auth_group g ON g.id = m.group_id WHERE m.user_id = NEW.user_id) THEN
    RAISE EXCEPTION 'an administrator holds no other role'
      USING ERRCODE = '23514', CONSTRAINT = 'administrators_apart';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS administrators_apart ON agency_user_groups;
CREATE CONSTRAINT TRIGGER administrators_apart AFTER INSERT OR UPDATE ON agency_user_groups
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION administrators_apart();"""
