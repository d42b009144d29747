"""From the database to the matching engine, and from its answer to stored lines."""
