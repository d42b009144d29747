"""Verify the chain of events."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from trail import chain
from trail.models import Seal


class Command(BaseCommand):
    help = "核对操作记录链；发现改动时给出第一处并以状态 1 结束"

    def handle(self, *args: object, **options: object) -> None:
        broken = chain.find_break()
        if broken:
            raise CommandError(broken.sentence, returncode=1)
        while chain.seal_events(at=timezone.now()):
            pass
        count = Seal.objects.count()
        self.stdout.write(f"操作记录链完整，共 {count} 条。")
