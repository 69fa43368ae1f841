"""The application's settings with the bare page among its addresses."""

from tertial.conf.settings import *  # noqa: F403  # all of them, as Django reads settings

ROOT_URLCONF = "bench.page_urls"
