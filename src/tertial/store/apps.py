from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The one Django app: records, with fields and constraints only."""

    name = "tertial.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
