"""Rows of a file against the records that are there (导入比对): new, changed, unchanged or wrong, with the record each would leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.policies import Decision, record_write
from zhiheng_web.records.approvals import settled_among
from zhiheng_web.records.cells import CellFault, letter, plain_length
from zhiheng_web.records.declare import Registry
from zhiheng_web.records.display import plain_text
from zhiheng_web.records.guarding import locked_fields, may_change, may_enter
from zhiheng_web.records.heads import Heads, heading
from zhiheng_web.records.models import derive
from zhiheng_web.records.scanning import bring_along
from zhiheng_web.records.timing import know_changes
from zhiheng_web.shared.language import said

Key = tuple[Any, ...]
_QUIET = ("changed_at", "created_at")


class Comparing:
    """What one file finds, chunk after chunk: it remembers the keys that came before."""

    def __init__(self, person: Any, registry: Registry, unit: Any, heads: Heads) -> None:
        self.person, self.registry, self.unit, self.heads = person, registry, unit, heads
        self.fields = [f for f in registry.model._meta.concrete_fields if not f.generated and not f.primary_key]
        self.key_names = [registry.field(n).attname for n in registry.natural_key]
        self._empty = registry.model(region=person.region, unit=unit)
        self._listed = [name for name, value in self._empty.__dict__.items() if isinstance(value, list)]
        self.seen: dict[Key, tuple[int, int]] = {}
        usual = self._empty.__dict__
        self._cleaned: list[tuple[Any, str, bool, int, Any, tuple[str, ...], dict[Any, tuple[Any, tuple[str, ...]]]]] = [
            (f, f.attname, may_be_empty, plain_length(f), usual[f.attname], self._usual_faults(f, may_be_empty), {})
            for f in self.fields
            if not (f.is_relation and f.blank)
            for may_be_empty in (f.blank and not f.is_relation,)
        ]
        self._settled: dict[int, Any] | None = None
        self._decided: dict[tuple[int, int, bool], Decision] = {}

    def key(self, record: Any) -> Key | None:
        """What tells the record apart, or None where it carries nothing of it."""
        values = tuple(getattr(record, name) for name in self.key_names)
        if all(v in (None, "") for v in values):
            return self._fallback(record) if self.registry.fallback_key else None
        return values

    def _fallback(self, record: Any) -> Key:
        return ("", *(getattr(record, n) for n in self.registry.fallback_key))

    def compare(self, given: Sequence[tuple[Any, dict[str, Any]]]) -> None:
        """Say of each line with its values what it would do."""
        fresh = []
        for line, values in given:
            record = self._fresh(values)
            try:
                derive(record)
            except ValidationError as error:
                line.faults += self._underivable(line.row, error, record)
                continue
            fresh.append((line, values, record, self.key(record)))
        stored = self._stored([key for *_rest, key in fresh if key is not None])
        for line, values, record, key in fresh:
            try:
                self._one(line, values, record, key, stored)
            except ValidationError as error:
                line.faults += self._underivable(line.row, error, record)

    def _fresh(self, values: Mapping[str, Any]) -> Any:
        """A new record with these values: a copy of an empty one, which takes a tenth of the time of making it."""
        record = self.registry.model.__new__(self.registry.model)
        record.__dict__.update(self._empty.__dict__)
        record._state = copy(self._empty._state)
        record._state.fields_cache = dict(self._empty._state.fields_cache)
        for name in self._listed:
            record.__dict__[name] = list(self._empty.__dict__[name])
        for name, value in values.items():
            setattr(record, name, value)
        return record

    def _stored(self, keys: Sequence[Key]) -> dict[Key, Any]:
        """The live records of the region with one of the keys; by the fallback too, where there is one."""
        registry = self.registry
        rows = registry.model.objects.live().in_region(self.person.region)
        found = [*rows.filter(**{f"{self.key_names[0]}__in": {k[0] for k in keys if k[0] not in (None, "")}})] if keys else []
        if registry.fallback_key and keys:
            last = registry.fallback_key[0]
            names = {k[1] for k in keys if k[0] == ""}
            found += [*rows.filter(**{f"{last}__in": names})]
        bring_along(found, ("region", "unit", *registry.joins))
        know_changes(registry, found)
        out: dict[Key, Any] = {}
        for record in found:
            key = self.key(record)
            if key is not None:
                out[key] = record
            if registry.fallback_key:
                out.setdefault(self._fallback(record), record)
        return out

    def _one(self, line: Any, values: Mapping[str, Any], record: Any, key: Key | None, stored: Mapping[Key, Any]) -> None:
        if key is not None and self._is_repeated(line, values, record, key):
            return
        held = stored.get(key) if key is not None else None
        if held is None:
            line.instance, line.state = record, "new"
        else:
            self._changed(line, values, held)
        line.label = self.registry.label(line.instance)
        if line.state == "unchanged":
            return
        decision = self._decision(line)
        if not decision.allowed or not self.registry.editable:
            line.faults.append(self._fault(line.row, self.registry.natural_key[0], "import.forbidden", decision.reason, line.instance))
            return
        faults = self._field_faults(line.instance)
        if not faults:
            try:
                line.instance.clean()
            except ValidationError as error:
                faults = [(name, s) for name, sentences in error.message_dict.items() for s in sentences]
        line.faults += [self._fault(line.row, name, "import.rule", s, line.instance) for name, s in faults]

    def _is_repeated(self, line: Any, values: Mapping[str, Any], record: Any, key: Key) -> bool:
        """Whether the key came before: the very same row is read once, another one with the same key is wrong."""
        mark = _mark(values)
        before = self.seen.setdefault(key, (line.row, mark))
        if before[0] == line.row:
            return False
        line.label = self.registry.label(record)
        where = {"n": before[0], "names": "、".join(heading(self.registry, n) for n in self.registry.natural_key)}
        name = self.registry.natural_key[0]
        if before[1] == mark:
            line.state = "unchanged"
            line.notes.append(self._fault(line.row, name, "import.repeated", _("与第 %(n)s 行完全相同，只读一次") % where, record))
        else:
            line.faults.append(
                self._fault(line.row, name, "import.twice", _("与第 %(n)s 行的%(names)s相同，请删去其中一行") % where, record)
            )
        return True

    def _changed(self, line: Any, values: Mapping[str, Any], held: Any) -> None:
        line.instance, line.state = held, "unchanged"
        if all(_same(held, self.registry.field(name), value) for name, value in values.items()):
            return
        line.before = audit.values_of(held)
        for name, value in values.items():
            setattr(held, name, value)
        derive(held)
        after = audit.values_of(held)
        differing = [f for f in self.fields if f.attname not in _QUIET and line.before[f.attname] != after[f.attname]]
        line.changes = [
            (str(f.verbose_name), plain_text(f, line.before[f.attname]), plain_text(f, after[f.attname])) for f in differing if f.editable
        ]
        line.state = "changed" if differing else "unchanged"

    def _decision(self, line: Any) -> Decision:
        """Whether the person may write it so; asked once for each unit and place, but for fields that are the office's."""
        record, is_new = line.instance, line.state == "new"
        if not is_new:
            if self._settled is None:
                self._settled = settled_among(self.registry.model)
            record.__dict__["_settled"] = self._settled.get(record.pk)
            if record.pk in self._settled or getattr(record, "set_by_id", None):
                return may_change(self.person, self.registry, line.before, audit.values_of(record), record)
        if not is_new and locked_fields(self.registry, self.person):
            return may_change(self.person, self.registry, line.before, audit.values_of(record), record)
        where = (record.region_id, record.unit_id, is_new)
        if where not in self._decided:
            self._decided[where] = may_enter(self.person, self.registry, record) if is_new else record_write.decide(self.person, record)
        return self._decided[where]

    def _field_faults(self, record: Any) -> list[tuple[str, str]]:
        """What the rules of the fields say, as `clean_fields` does; one value of a field is asked once."""
        out = []
        values = record.__dict__
        for f, attname, may_be_empty, length, usual, usual_faults, known in self._cleaned:
            raw = values.get(attname)
            if raw is usual:
                out += [(f.name, s) for s in usual_faults]
                continue
            if length and raw and type(raw) is str and len(raw) <= length:
                continue
            if f.is_relation if raw else may_be_empty and raw in f.empty_values:
                continue
            try:
                found = known.get((type(raw), raw))
                if found is None:
                    if len(known) > 20_000:
                        known.clear()
                    found = known[type(raw), raw] = self._clean(f, raw, record)
            except TypeError:  # a list: not to be remembered
                found = self._clean(f, raw, record)
            if found[1]:
                out += [(f.name, s) for s in found[1]]
            elif found[0] != raw:
                setattr(record, f.attname, found[0])
        return out

    def _usual_faults(self, field: Any, may_be_empty: bool) -> tuple[str, ...]:
        """What is wrong where the file says nothing of a field."""
        raw = self._empty.__dict__[field.attname]
        return () if (field.is_relation and raw) or (may_be_empty and raw in field.empty_values) else self._clean(field, raw, self._empty)[1]

    @staticmethod
    def _clean(field: Any, raw: Any, record: Any) -> tuple[Any, tuple[str, ...]]:
        try:
            return field.clean(raw, record), ()
        except ValidationError as error:
            return raw, tuple(error.messages)

    def _underivable(self, row: int, error: ValidationError, record: Any) -> list[CellFault]:
        """Why nothing can be made of the row, at its columns where the fault has a field, with whatever else is wrong in its fields."""
        if not hasattr(error, "error_dict"):
            return [CellFault(row, "", "", "", "import.rule", s) for s in error.messages]
        faults = [(name, s) for name, sentences in error.message_dict.items() for s in sentences]
        faults += [(name, s) for name, s in self._field_faults(record) if name not in error.error_dict]
        return [self._fault(row, name, "import.rule", s, record) for name, s in faults]

    def _fault(self, row: int, name: str, code: str, sentence: str, instance: Any) -> CellFault:
        index = next((i for i, n in self.heads.fields.items() if n == name), None)
        if name == NON_FIELD_ERRORS:
            return CellFault(row, "", "", "", code, sentence)
        known = self.registry.field(name)
        found = plain_text(known, getattr(instance, known.attname, None))
        if index is None:
            absent = _("%(sentence)s（文件里没有这一列）") % {"sentence": said(sentence)}
            return CellFault(row, heading(self.registry, name), "", found, code, absent)
        return CellFault(row, self.heads.titles[index], letter(index), found, code, sentence)


def _mark(values: Mapping[str, Any]) -> int:
    try:
        return hash(tuple(values.values()))
    except TypeError:
        return hash(repr(tuple(values.values())))


def _same(held: Any, known: Any, value: Any) -> bool:
    if isinstance(known, models.ForeignKey):
        return bool(getattr(held, known.attname) == value.pk)
    return bool(getattr(held, known.name) == value)
