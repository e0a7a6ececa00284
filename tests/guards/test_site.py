"""Rules over the whole site: policies, layers of the data model, the English catalogue."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.urls import URLPattern, get_resolver

from zhiheng_web.organisations.policies import Policy
from zhiheng_web.shared import catalogues

LAYERS = ["shared", "audit", "organisations", "accounts", "trail", "publishing", "records", "documents", "versions", "enterprises", "registries", "draws", "monitoring", "plans", "scorecards", "duties", "ledger", "oversight", "assessments", "reports", "handovers", "reminders", "checks", "overview", "portal", "api", "site", "demo"]
"""Bottom to top, as in the import contract."""


def patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield where, entry.callback
        else:
            yield from patterns(entry, where)


def test_every_address_has_a_policy():
    views = list(patterns(get_resolver()))
    assert len(views) > 20
    assert [where for where, view in views if not isinstance(getattr(view, "policy", None), Policy)] == []


def test_foreign_keys_point_downwards():
    faults = []
    for model in apps.get_models():
        if not model.__module__.startswith("zhiheng_web."):
            continue
        here = model.__module__.split(".")[1]
        for field in model._meta.get_fields():
            other = field.related_model if field.is_relation and field.concrete else None
            if other is None or other is get_user_model() or not other.__module__.startswith("zhiheng_web."):
                continue
            there = other.__module__.split(".")[1]
            if LAYERS.index(there) > LAYERS.index(here):
                faults.append(f"{model.__name__}.{field.name} -> {other.__name__}")
    assert faults == []


def test_the_english_catalogue_is_complete():
    assert catalogues.untranslated("en") == {}


def test_translations_keep_their_placeholders():
    import re

    import polib

    faults = []
    for entry in polib.pofile(str(catalogues.po_path("en"))):
        names = [sorted(re.findall(r"%\(\w+\)s", text)) for text in (entry.msgid, entry.msgstr)]
        if names[0] != names[1]:
            faults.append(entry.msgid)
    assert faults == []


def test_every_state_on_screen_has_a_sign_and_a_word():
    from zhiheng_web.shared.templatetags.zh import CHIPS

    assert all(sign and str(word) for _, sign, word in CHIPS.values())


@pytest.mark.django_db
def test_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
