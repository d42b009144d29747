"""The independent checker and generator, and small instances made of them."""

import importlib.util
import json
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[4] / "shared" / "bench" / "matching"


def _load(name):
    path = SHARED / f"{name}.py"
    if not path.exists():
        pytest.skip("没有 ../shared/bench/matching，无法用独立检查程序核对")
    spec = importlib.util.spec_from_file_location(f"shared_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def checker():
    return _load("check")


@pytest.fixture(scope="session")
def generate(tmp_path_factory):
    """A generated instance as parsed JSON; the same arguments give the same one."""
    generator = _load("gen")
    folder = tmp_path_factory.mktemp("generated")

    def make(seed, *, frac=0.1, tight=True, traps=0.05, scale=1, cross=0.0):
        built = generator.build(
            scale=scale, seed=seed, tight=tight, frac=frac, cross=cross
        )
        if traps:
            generator.add_traps(built, traps, seed)
        path = folder / f"{seed}-{frac}-{tight}-{traps}-{scale}-{cross}.json"
        generator.to_json(built, path, path.stem)
        return json.loads(path.read_text())

    return make
