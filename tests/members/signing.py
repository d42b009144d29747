"""Signing in as a person does, on the page."""

from django.test import Client


def signed_in(username, password):
    """The browser after signing in; None where the page refused."""
    browser = Client()
    given = {"username": username, "password": password}
    answer = browser.post("/accounts/login/", given)
    return browser if answer.status_code == 302 else None
