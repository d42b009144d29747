"""Pages of cases: one page for all sides, the desk, the steps."""
