"""Statistics, dashboards and documents."""
