"""Pages of news and briefings."""
