"""The tables of docs/glossary.md, as the code has them.

`.venv/bin/python -m tests.architecture.glossary` writes them anew.
"""

import os
from collections.abc import Iterable

from tests.architecture.tree import ROOMS, ROOT

GLOSSARY = ROOT / "docs/glossary.md"
MARK = "<!-- Below this line: written by python -m tests.architecture.glossary -->\n"


def is_chinese(label: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in label)


def words(pairs: Iterable[tuple[str, object]]) -> str:
    """`identifier` and label of each; a label without Chinese says nothing more."""
    told = (
        f"`{name}` {label}" if is_chinese(str(label)) else f"`{name}`"
        for name, label in pairs
    )
    return " · ".join(told)


def kinds(room: str) -> list[type]:
    """The models of the room, abstract ones too, by name."""
    from django.db.models import Model

    found, queue = set(), [Model]
    while queue:
        queue += (below := queue.pop().__subclasses__())
        found.update(below)
    ours = (one for one in found if one.__module__.split(".")[0] == room)
    named = (one for one in ours if not one._meta.auto_created)
    return sorted(named, key=lambda one: one.__name__)


def own_fields(kind) -> list[tuple[str, object]]:
    """Name and label of the fields that the class itself brings."""
    bases = [one for one in kind.__mro__[1:] if hasattr(one, "_meta")]
    inherited = {field.name for one in bases for field in one._meta.get_fields()}
    fields = [*kind._meta.local_fields, *kind._meta.local_many_to_many]
    return [
        (field.name, field.verbose_name)
        for field in fields
        if field.name not in inherited | {"id"}
    ]


def choices(room: str) -> list[type]:
    from django.db.models import TextChoices

    ours = (
        c for c in TextChoices.__subclasses__() if c.__module__.split(".")[0] == room
    )
    return sorted(ours, key=lambda one: one.__name__)


def section(room: str) -> str:
    lines = [f"### {room}", ""]
    if models := kinds(room):
        lines += ["| Model | 中文 | Fields |", "|---|---|---|"]
        for one in models:
            label = "（共有部分）" if one._meta.abstract else one._meta.verbose_name
            lines.append(f"| `{one.__name__}` | {label} | {words(own_fields(one))} |")
        lines.append("")
    if sets := choices(room):
        lines += ["| Choices | Values |", "|---|---|"]
        for one in sets:
            lines.append(f"| `{one.__name__}` | {words(one.choices)} |")
        lines.append("")
    return "\n".join(lines)


def tables() -> str:
    return "\n".join(section(room) for room in ("common", *ROOMS))


def rewritten(text: str) -> str:
    """The glossary with its tables as the code has them now."""
    return text.split(MARK)[0] + MARK + "\n" + tables()


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "zhiqing.settings_test"
    os.environ.setdefault("DATABASE_URL", "postgresql:///unused")
    os.environ.setdefault("REDIS_URL", "redis://unused")
    django.setup()
    GLOSSARY.write_text(rewritten(GLOSSARY.read_text()))
