"""What the API says of lists, topics and proposals, and what it takes."""
