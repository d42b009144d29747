"""Abstract models, errors, states, jobs and table files: below every room."""
