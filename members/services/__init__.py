"""Verbs on committees, departments, people, accounts and roles."""
