from django.db import migrations, models

import agency.encryption.fields
import agency.encryption.ids


class Migration(migrations.Migration):
    """Names of saved views are sealed from now on. Those given before are not carried over: they lie plain."""

    dependencies = [("agency", "0004_event_kinds_by_name")]

    operations = [
        migrations.RemoveConstraint(model_name="savedview", name="saved_view_once"),
        migrations.AddField(
            model_name="savedview",
            name="key",
            field=models.UUIDField(default=agency.encryption.ids.uuid7, editable=False),
        ),
        migrations.RunSQL("UPDATE agency_savedview SET key = uuidv7()", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="savedview", name="name"),
        migrations.AddField(
            model_name="savedview",
            name="name",
            field=agency.encryption.fields.SealedTextField(
                context="saved_view.name", null=True, row="key", subject="key"
            ),
        ),
    ]
