"""What may be done with a case, by name: the same for the pages and the API."""

from cases.steps import department, office, person
from cases.steps.step import Facts, Step

STEPS: dict[str, Step] = {
    one.name: one for one in (*department.STEPS, *office.STEPS, *person.STEPS)
}

__all__ = ["STEPS", "Facts", "Step"]
