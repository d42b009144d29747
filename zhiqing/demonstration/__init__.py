"""A made-up round of the programme: people, lists and posts of cities that do not exist."""
