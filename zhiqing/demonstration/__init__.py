"""A made-up round of the programme, in cities that do not exist."""
