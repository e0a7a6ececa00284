#!/usr/bin/env python3
"""The other side of the row "rule evaluations" of `zhiheng bench`: the same criteria in openfisca-core, on float32 arrays.

openfisca-core is under the AGPL. It is no dependency of Zhiheng and nothing of it is in this repository: this script runs in an environment
of its own, is called as a separate process, and says nothing but numbers. First line: the version; then for each line read, one round of
set_input and calculate over all periods, answered with the sum of all points.
"""

import sys
from importlib.metadata import version

import numpy as np
from openfisca_core.entities import Entity
from openfisca_core.periods import MONTH, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

COUNTY = Entity("county", "counties", "county", "")


def _variable(name, formula=None):
    body = {"value_type": float, "entity": COUNTY, "definition_period": MONTH, "label": name}
    return type(name, (Variable,), {**body, **({"formula": formula} if formula else {})})


def _criterion(place, base, line, points):
    def formula(county, month):
        value = county(f"value_{place}", month)
        return np.where(value < base, np.float32(0), np.where(value >= line, points, points * (value - base) / (line - base)))

    return formula


def _item(places):
    def formula(county, month):
        return sum(county(f"points_{place}", month) for place in places)

    return formula


def system(criteria, sizes):
    """The rules as OpenFisca states them: a value, a criterion and an item are a variable each."""
    made = TaxBenefitSystem([COUNTY])
    for place, (base, line, points) in enumerate(criteria):
        made.add_variable(_variable(f"value_{place}"))
        made.add_variable(_variable(f"points_{place}", _criterion(place, base, line, points)))
    first = 0
    for number, size in enumerate(sizes):
        made.add_variable(_variable(f"item_{number}", _item(range(first, first + size))))
        first += size
    return made


def main():
    data = np.load(sys.argv[1])
    values, criteria, sizes = data["values"], data["criteria"], [int(n) for n in data["sizes"]]
    rules = system(criteria, sizes)
    months = [period(f"{2023 + n // 12}-{n % 12 + 1:02d}") for n in range(values.shape[1])]
    print(version("openfisca-core"), flush=True)
    for _ in sys.stdin:
        simulation = SimulationBuilder().build_default_simulation(rules, count=values.shape[2])
        for place in range(values.shape[0]):
            for number, month in enumerate(months):
                simulation.set_input(f"value_{place}", month, values[place, number])
        total = 0.0
        for number in range(len(sizes)):
            for month in months:
                total += float(simulation.calculate(f"item_{number}", month).sum(dtype=np.float64))
        print(total, flush=True)


if __name__ == "__main__":
    main()
