"""People, committees, departments, roles and scope."""
