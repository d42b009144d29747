"""How several processes share the tests of one run."""

import pytest

# Their tests stand on one world, built once for each of these; the first one fits.
WHOLE = {
    "tests/access/test_a": "tests/access, what is sent amiss",
    "tests/access/test_inputs": "tests/access, what is sent amiss",
    "tests/access/test_page_inputs": "tests/access, what is sent amiss",
    "tests/access/": "tests/access, the walk",
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Test by test, but for the folders that stay together.

    The plugin's own groups are marks, which it writes to where this pytest no longer
    reads them: all marked tests would still be scattered.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Sharing(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            fits = (name for one, name in WHOLE.items() if nodeid.startswith(one))
            return next(fits, nodeid)

    return Sharing(config, log)
