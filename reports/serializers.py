"""What the API says of reports and of the figures in them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from rest_framework import serializers
from rest_framework.reverse import reverse

from reports import figures
from reports.definitions import Definition
from reports.models import ReportFormat, ReportRun

PLAIN: Mapping[Any, type[serializers.Field[Any, Any, Any, Any]]] = {
    int: serializers.IntegerField,
    str: serializers.CharField,
    float: serializers.FloatField,
    dt.date: serializers.DateField,
    dt.datetime: serializers.DateTimeField,
}


@cache
def shape_of(
    figure: type, *, without: tuple[str, ...] = ()
) -> type[serializers.Serializer[Any]]:
    """A serializer with the fields of a figure, so that the two cannot drift apart."""
    hints = get_type_hints(figure)
    kept = [one for one in dataclasses.fields(figure) if one.name not in without]
    named = {one.name: _field(hints[one.name]) for one in kept}
    return type(f"{figure.__name__}Figures", (serializers.Serializer,), named)


def _field(hint: Any) -> serializers.Field[Any, Any, Any, Any]:
    if get_origin(hint) in (Union, UnionType):
        first = next(part for part in get_args(hint) if part is not type(None))
        return PLAIN[first](allow_null=True)
    if get_origin(hint) is tuple:
        part = get_args(hint)[0]
        if isinstance(part, type) and dataclasses.is_dataclass(part):
            return shape_of(part)(many=True)
        return serializers.ListField(child=_field(part))
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return shape_of(hint)()
    return PLAIN[hint]()


class NamedOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class TitledOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()


class PeriodOut(serializers.Serializer[Any]):
    to = serializers.DateField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # `from` is a word of Python and cannot be declared as an attribute.
        return {"from": serializers.DateField(), **super().get_fields()}


GroupOut = shape_of(figures.GroupRow, without=("level",))


class CommitteeOut(shape_of(figures.GroupRow)):  # type: ignore[misc]
    """A committee has a level as well."""

    class Meta:
        ref_name = "CommitteeFigures"


class FourListsOut(serializers.Serializer[Any]):
    """The four-list report: `FourListReport.to_json` as a schema."""

    committee = NamedOut()
    round = TitledOut()
    period = PeriodOut()
    generated_at = serializers.DateTimeField()
    totals = shape_of(figures.Totals)()
    participation = shape_of(figures.Participation)()
    matching = shape_of(figures.Matching)()
    by_department = GroupOut(many=True)
    by_field = GroupOut(many=True)
    by_committee = CommitteeOut(many=True)
    states = shape_of(figures.ListStates)()
    topics = shape_of(figures.TopicRow)(many=True)
    channels = shape_of(figures.ChannelRow)(many=True)
    weeks = shape_of(figures.WeekRow)(many=True)
    outcomes = shape_of(figures.Outcome)(many=True)
    coverage = shape_of(figures.Coverage)()
    definitions = shape_of(Definition)(many=True)


class ReportIn(serializers.Serializer[Any]):
    """Which round, and as what."""

    round = serializers.CharField(max_length=40)
    format = serializers.ChoiceField(choices=ReportFormat.choices)


class ReportOut(serializers.ModelSerializer[ReportRun]):
    """A report and how far it is; `file` once it can be fetched."""

    round = serializers.CharField(source="round.code")
    progress = serializers.SerializerMethodField()
    stage = serializers.SerializerMethodField()
    file = serializers.SerializerMethodField()

    class Meta:
        model = ReportRun
        fields = [
            "id",
            "round",
            "format",
            "job_state",
            "progress",
            "stage",
            "error",
            "queued_at",
            "finished_at",
            "file",
        ]

    def get_progress(self, run: ReportRun) -> int:
        return run.live_progress[0]

    def get_stage(self, run: ReportRun) -> str:
        return run.live_progress[1]

    def get_file(self, run: ReportRun) -> str | None:
        if not run.file:
            return None
        request = self.context.get("request")
        return reverse("api-report-file", args=[run.pk], request=request)
