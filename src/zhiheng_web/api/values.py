"""Stored values as JSON, and JSON as model values: dates ISO, money as a decimal text in its usual unit, units by code."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from zhiheng_web.organisations.models import Region, Unit
from zhiheng_web.records.cells import CellWrong, check_storable, parse_cell
from zhiheng_web.records.declare import REGISTRIES, Registry
from zhiheng_web.records.fields import ScaledIntegerField, scaled_text
from zhiheng_web.records.masking import mask_name
from zhiheng_web.records.models import Record


def shared_fields(registry: Registry) -> list[str]:
    """The fields of a registry that go over the interface: all but sealed ones (informants) and files."""
    return [n for n in registry.fields if not getattr(registry.field(n), "is_hidden", False) and n not in ("region", "unit")]


def named(field: Any, held: Any) -> str | None:
    """What another object is called over the interface: a unit or region by its code, a record by its number."""
    if held is None:
        return None
    if isinstance(held, Unit | Region):
        return held.code
    if isinstance(held, Record):
        target = next(r for r in REGISTRIES.values() if r.model is type(held))
        return str(getattr(held, target.natural_key[0])) if target.natural_key else str(held.pk)
    return str(held)


def as_json(registry: Registry, record: Any, name: str, *, full: bool) -> Any:
    """One field of a record as JSON; names of persons masked unless `full`."""
    field = registry.field(name)
    value = getattr(record, name)
    if name in registry.masked and not full and value:
        return [mask_name(str(v)) for v in value] if isinstance(value, list) else mask_name(str(value))
    if isinstance(field, models.ForeignKey):
        return named(field, value)
    if isinstance(field, ScaledIntegerField):
        return None if value is None else scaled_text(value, field.scale)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


class Reader:
    """JSON values as values of model fields, inside one region; objects that were looked up are remembered."""

    def __init__(self, registry: Registry, region: Region) -> None:
        self.registry, self.region = registry, region
        self._found: dict[tuple[str, str], Any] = {}

    def value(self, name: str, given: Any) -> Any:
        """The value of a field.

        Raises:
            CellWrong, ValidationError: with a sentence that says what was found and what is expected.
        """
        field = self.registry.model._meta.get_field(name)
        if given is None or given == "":
            if isinstance(field, models.CharField | models.TextField):
                return ""
            return field.get_default() if not field.null and field.has_default() else None
        if isinstance(field, models.ForeignKey):
            return self._object(name, field, str(given))
        if isinstance(field, models.BooleanField | models.JSONField) and not isinstance(given, str):
            for text in given if isinstance(given, list) else ():
                check_storable(text)
            return given
        found = parse_cell(field, given)
        if found is not None:
            field.run_validators(found)
        return found

    def _object(self, name: str, field: Any, text: str) -> Any:
        if (name, text) not in self._found:
            self._found[name, text] = self._looked_up(field.related_model, text)
        found = self._found[name, text]
        if found is None:
            raise CellWrong(
                "import.unknown",
                _("“%(text)s”在系统里没有对应的%(verbose_name)s，请核对，或先登记")
                % {"text": text, "verbose_name": field.verbose_name},
            )
        return found

    def _looked_up(self, model: Any, text: str) -> Any:
        if model is Region:
            found = Region.objects.filter(code=text).first()
            return found if found is not None and found.within(self.region) else None
        if model is Unit:
            return Unit.objects.filter(region=self.region, code=text).first()
        if issubclass(model, Record):
            target = next(r for r in REGISTRIES.values() if r.model is model)
            key = target.natural_key[0] if target.natural_key else "pk"
            return model.objects.live().in_region(self.region).filter(**{key: text}).first()
        return None
