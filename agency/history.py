"""History kept by the database: django-simple-history's tables, written by statement triggers.

simple-history writes from `post_save`, which bulk writes, `update()` and SQL by hand pass by and which is
not atomic with the change. Here PostgreSQL writes the row in the same statement, with the very bytes of the
live row, so sealed columns stay sealed. Its models, manager and difference of versions are used as they are.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from simple_history.models import HistoricalRecords


class HistoryContext(models.Model):
    """What a history row knows beside the record itself."""

    history_actor = models.CharField(max_length=60, null=True)
    history_purpose = models.CharField(max_length=60, null=True)
    history_request = models.UUIDField(null=True)

    class Meta:
        abstract = True


class Trail(HistoricalRecords):
    """`history = Trail()` on a model: its versions, for ever. `sealed=True` where columns are encrypted."""

    def __init__(self, *, sealed: bool = False, excluded_fields: tuple[str, ...] = ()):
        from agency.encryption import SealedModel

        bases = (SealedModel, HistoryContext) if sealed else (HistoryContext,)
        super().__init__(
            bases=bases,
            history_id_field=models.BigAutoField(),
            history_change_reason_field=models.CharField(max_length=300, null=True),
            user_db_constraint=False,
            excluded_fields=list(excluded_fields),
        )
        self.sealed = sealed

    def fields_included(self, model):
        fields = super().fields_included(model)
        self.no_db_index = [field.name for field in fields]
        return fields

    def get_meta_options(self, model):
        meta = super().get_meta_options(model)
        name = model._meta.model_name
        meta["indexes"] = [
            models.Index(
                fields=[model._meta.pk.attname, "-history_date", "-history_id"], name=f"{name}_versions"
            ),
            models.Index(fields=["-history_date", "-history_id"], name=f"{name}_trail_at"),
            models.Index(fields=["history_user", "-history_date", "-history_id"], name=f"{name}_trail_by"),
        ]
        return meta

    def post_save(self, *args, **kwargs):
        """The database writes the row."""

    post_delete = pre_delete = post_save


def trails() -> Iterator[tuple[type[models.Model], type[models.Model]]]:
    """Every (model, its history model)."""
    for model in apps.get_models():
        manager = getattr(model, "history", None)
        if manager is not None and getattr(manager, "model", None) is not None:
            yield model, manager.model


def writer_sql(model, history) -> str:
    """The three triggers that copy what a statement inserted, changed or deleted.

    Their functions write as the owner, so nobody else may hang one on a table of their own and forge versions;
    the triggers made here fire for everybody all the same.
    """
    table, archive = model._meta.db_table, history._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in history.tracked_fields)
    statements = []
    for event, kind, rows, source in (
        ("INSERT", "+", "NEW", "fresh"),
        ("UPDATE", "~", "NEW", "fresh"),
        ("DELETE", "-", "OLD", "gone"),
    ):
        name = f"{table}_trail_{event.lower()}"
        statements.append(f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM {source}) THEN RETURN NULL; END IF;
  IF nullif(current_setting('app.actor', true), '') IS NULL THEN
    RAISE EXCEPTION 'a write to {table} by nobody in particular' USING ERRCODE = '42501';
  END IF;
  INSERT INTO "{archive}" ({columns}, history_date, history_type, history_user_id, history_change_reason,
    history_actor, history_purpose, history_request)
  SELECT {columns}, clock_timestamp(), '{kind}', nullif(current_setting('app.user_id', true), '')::bigint,
    nullif(current_setting('app.reason', true), ''), current_setting('app.actor', true),
    nullif(current_setting('app.purpose', true), ''), nullif(current_setting('app.request_id', true), '')::uuid
  FROM {source};
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION {name}() FROM PUBLIC;
CREATE OR REPLACE TRIGGER {name} AFTER {event} ON "{table}" REFERENCING {rows} TABLE AS {source}
  FOR EACH STATEMENT EXECUTE FUNCTION {name}();""")
    return "\n".join(statements)


# The one exception: `rotate_keys --subjects`, run as the owner, replaces sealed bytes and nothing else.
APPEND_ONLY = """
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE sealed text[];
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('app.reseal', true) = 'on' THEN
    SELECT array_agg(attname::text) INTO sealed FROM pg_attribute
      WHERE attrelid = TG_RELID AND atttypid = 'bytea'::regtype;
    IF to_jsonb(NEW) - sealed = to_jsonb(OLD) - sealed THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% on append-only table %', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501'; END $$;
"""


def append_only_sql(table: str) -> str:
    """Nobody, the owner of the table included, changes, deletes or empties it."""
    return f"""
CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON "{table}"
  FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON "{table}"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();"""
