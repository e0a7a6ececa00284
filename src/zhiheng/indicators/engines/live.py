"""Relations of a database as an engine reads them in place (就地计算), from the same SELECTs that an export reads."""

from __future__ import annotations

from collections.abc import Mapping

from zhiheng.indicators.engines.base import LiveRelations
from zhiheng.snapshots import RELATIONS
from zhiheng.snapshots.sources import Select

_NOTHING = {"str": "''", "int": "0", "bool": "FALSE", "date": "DATE '0001-01-01'"}


def live_relations(selects: Mapping[str, Select]) -> LiveRelations:
    """The relations with ids as an export would give them.

    A column that an export makes afterwards (脱敏姓名) has no value here; no indicator reads one, and a test holds it so.
    """
    out = {}
    for code, select in selects.items():
        columns = [f"'{code}:' || number AS id"]
        for column in RELATIONS[code].columns[1:]:
            if column.name in select.made:
                columns.append(f'{"NULL" if column.nullable else _NOTHING[column.type]} AS "{column.name}"')
            elif column.type == "str" and column.nullable:
                columns.append(f"""NULLIF("{column.name}", '') AS "{column.name}\"""")
            else:
                columns.append(f'"{column.name}"')
        out[code] = f"SELECT {', '.join(columns)} FROM ({select.sql}) AS given"
    return LiveRelations(out)
