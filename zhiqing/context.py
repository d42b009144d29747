"""What every page needs around its content."""

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    """Site name, display choices and navigation for the shell templates."""
    return {
        "site": {
            "name": "知情明政",
            "committee": "",
            "host_unit": "",
            "contact": "",
            "icp": "",
            "identifier": "",
        },
        "display": {
            "size": request.COOKIES.get("size", ""),
            "theme": request.COOKIES.get("theme", ""),
        },
        "navigation": [],
        "acting": None,
    }
