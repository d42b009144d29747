"""How several processes share the tests of one run."""

import pytest

# Their tests stand on one world that takes a minute to walk: one process has them all.
WHOLE = ("tests/access/",)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Test by test, but for the folders that stay together.

    The plugin's own groups are marks, which it writes to where this pytest no longer
    reads them: all marked tests would still be scattered.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Sharing(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((one for one in WHOLE if nodeid.startswith(one)), nodeid)

    return Sharing(config, log)
