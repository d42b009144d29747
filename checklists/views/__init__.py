"""Pages of the four lists, for members and departments."""
