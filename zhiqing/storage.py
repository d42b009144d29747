"""Static files: named by content and compressed, the documentation pages only named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Tens of megabytes that few people open; compressing them takes most of a minute.
LEFT = ("drf_spectacular_sidecar/",)


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        worth = [
            path for path in paths if not path.startswith(LEFT) and ".map" not in path
        ]
        yield from super().compress_files(worth)
