"""The project: settings, urls, celery, api root."""

import os

# One thread for linear algebra in each process: workers run side by side, and
# threads that wait for one another cost three times what they save.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
