from datetime import date

import pytest

from zhiqing.demonstration.generate import generate
from zhiqing.demonstration.shapes import City

BASE = date(2026, 11, 23)


@pytest.fixture(scope="session")
def small() -> City:
    return next(generate("small", 1, BASE))


@pytest.fixture(scope="session")
def large() -> City:
    return next(generate("weifang", 7, BASE))
