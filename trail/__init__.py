"""What was done by whom, and what came from what."""
