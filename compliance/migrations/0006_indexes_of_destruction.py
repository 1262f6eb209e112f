"""Indexes that only destruction asks for, on tables of the customers' app and their history."""

from django.db import migrations

INDEXES = (
    ("consent_withdrawn", "customers_consent (at, customer_id)", "decision = 'withdrawn'"),
    ("history_member_archive", "customers_historicalmember (archive_id)", "archive_id IS NOT NULL"),
    ("history_family_relative", "customers_historicalfamilymember (relative_id)", "relative_id IS NOT NULL"),
    ("history_link_other", "customers_historicallink (other_id)", "other_id IS NOT NULL"),
    ("history_merge_loser", "customers_historicalarchivemerge (loser_id)", "loser_id IS NOT NULL"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0005_retention_and_destruction"),
        ("customers", "0034_retention_and_destruction"),
    ]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {name} ON {columns} WHERE {condition}", f"DROP INDEX IF EXISTS {name}"
        )
        for name, columns, condition in INDEXES
    ]
