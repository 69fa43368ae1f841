"""When a goal, an indicator or an item was taken out of the plan: what has a history is ended, never deleted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0002_plan_and_rounds")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="ended_on",
            field=models.DateField(blank=True, null=True),
        )
        for name in ("goal", "indicator", "planitem")
    ]
