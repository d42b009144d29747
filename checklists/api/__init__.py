"""Operations of the API on rounds, lists, topics and proposals."""
