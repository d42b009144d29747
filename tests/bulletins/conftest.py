"""News and briefings that the tests of this room stand on."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from rest_framework.test import APIClient

from bulletins.services.publishing import (
    BriefingFacts,
    NewsFacts,
    publish,
    write_briefing,
    write_news,
)

WORDS = NewsFacts("二手车交易改革", "policy", "我市推出便利措施。\n\n欢迎委员建言。")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def draft(handler, committee, department, now):
    return write_news(
        actor=handler, committee=committee, department=department, facts=WORDS, at=now
    )


@pytest.fixture
def news(draft, handler, now):
    return publish(actor=handler, thing=draft, at=now)


@pytest.fixture
def briefing(clerk, committee, now):
    made = write_briefing(
        actor=clerk,
        committee=committee,
        facts=BriefingFacts("上半年经济运行", now, "市发展改革委主任", "一、通报情况"),
        at=now,
    )
    return publish(actor=clerk, thing=made, at=now)


@pytest.fixture
def browse():
    def sign_in(actor):
        client = Client()
        client.force_login(actor.user)
        return client

    return sign_in


@pytest.fixture
def call():
    def sign_in(actor):
        client = APIClient()
        client.force_authenticate(actor.user)
        return client

    return sign_in


def archive(*names, mode=0):
    """An archive with these parts; `mode` as a Unix file would have it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name in names:
            part = zipfile.ZipInfo(name)
            part.external_attr = mode << 16
            made.writestr(part, "x")
    return held.getvalue()


def picture(kind="PNG", size=(4, 4)):
    held = io.BytesIO()
    Image.new("RGB", size).save(held, kind)
    return held.getvalue()


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def upload(name="材料.pdf", content=PDF):
    return SimpleUploadedFile(name, content)
