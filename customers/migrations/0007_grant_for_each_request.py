from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('customers', '0006_late_archives'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='customergrant',
            name='grant_once',
        ),
        migrations.AddConstraint(
            model_name='customergrant',
            constraint=models.UniqueConstraint(fields=('user', 'permission', 'content_object', 'request'), include=('expires_at',), name='grant_once'),
        ),
    ]
