"""Statistics, documents and charts: reads every room, writes nothing of theirs."""
