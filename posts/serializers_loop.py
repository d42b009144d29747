"""What the API takes and says of reports and suggestions."""

from __future__ import annotations

from rest_framework import serializers

from checklists.models import Field
from checklists.serializers.fields import Several, StrictSerializer
from members.models import Department
from posts.loop_rules import LONGEST
from posts.models import (
    Adoption,
    AdoptionLevel,
    AdoptionProgress,
    CaseNote,
    Decision,
    DepartmentResponse,
    ExperienceReport,
    Level,
    StageOfLoop,
    Suggestion,
    SuggestionKind,
)
from posts.services.reports import MOST_NOTES, SHORT, NoteContent, ReportContent
from posts.services.suggestions import TARGET, TEXT, TITLE


def _text(most: int = LONGEST) -> serializers.CharField:
    return serializers.CharField(max_length=most, allow_blank=True, default="")


class NoteIn(StrictSerializer):
    seen = _text()
    finding = _text()
    root_cause = _text()
    responsible = _text(SHORT)


class NoteOut(serializers.ModelSerializer[CaseNote]):
    co_signers = serializers.SerializerMethodField()

    class Meta:
        model = CaseNote
        fields = ["id", "seen", "finding", "root_cause", "responsible", "co_signers"]

    def get_co_signers(self, note: CaseNote) -> list[str]:
        return [str(one.person) for one in note.co_signers.all()]


class ResponseOut(serializers.ModelSerializer[DepartmentResponse]):
    class Meta:
        model = DepartmentResponse
        fields = ["heard", "changed", "changed_where", "changed_since", "given_at"]


class ExperienceReportRow(serializers.ModelSerializer[ExperienceReport]):
    """A report as a list shows it."""

    title = serializers.CharField(source="post.title")
    author = serializers.CharField(source="participation.person.name")

    class Meta:
        model = ExperienceReport
        fields = [
            "id",
            "participation",
            "post",
            "title",
            "author",
            "state",
            "version",
            "saved_at",
            "submitted_at",
            "completed_at",
        ]


class ExperienceReportOut(ExperienceReportRow):
    notes = NoteOut(many=True)
    response = ResponseOut(allow_null=True, default=None)

    class Meta(ExperienceReportRow.Meta):
        fields = [
            *ExperienceReportRow.Meta.fields,
            "process",
            "policy_background",
            "gain",
            "shared_with",
            "remedy",
            "level",
            "residents_served",
            "questions",
            "notes",
            "response",
        ]


class ExperienceReportIn(StrictSerializer):
    participation = serializers.IntegerField(min_value=1)


class SaveIn(StrictSerializer):
    """The whole draft under the version that it was read in."""

    version = serializers.IntegerField(min_value=1)
    process = _text()
    policy_background = _text()
    gain = _text()
    shared_with = _text(SHORT)
    remedy = _text()
    level = serializers.ChoiceField(Level.choices, allow_blank=True, default="")
    residents_served = serializers.IntegerField(
        min_value=0, max_value=100_000, allow_null=True, default=None
    )
    questions = _text()
    notes = serializers.ListField(child=NoteIn(), max_length=MOST_NOTES, required=False)

    def content(self) -> ReportContent:
        given = dict(self.validated_data)
        given.pop("version")
        notes = tuple(NoteContent(**one) for one in given.pop("notes", ()))
        return ReportContent(**given, notes=notes)


class SavedOut(serializers.ModelSerializer[ExperienceReport]):
    class Meta:
        model = ExperienceReport
        fields = ["id", "version", "saved_at"]


class ResponseIn(StrictSerializer):
    heard = serializers.CharField(max_length=LONGEST)
    changed = _text()
    changed_where = _text(SHORT)
    changed_since = serializers.DateField(allow_null=True, default=None)


class SuggestionIn(StrictSerializer):
    title = serializers.CharField(max_length=TITLE)
    text = serializers.CharField(max_length=TEXT)
    kind = serializers.ChoiceField(
        SuggestionKind.choices, default=SuggestionKind.SUGGESTION
    )
    field = serializers.PrimaryKeyRelatedField(
        queryset=Field.objects.filter(is_active=True), allow_null=True, default=None
    )
    target = _text(TARGET)
    departments = Several(Department, required=False)
    report = serializers.IntegerField(min_value=1, required=False)
    notes = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=MOST_NOTES, default=list
    )


class AdoptionIn(StrictSerializer):
    body = serializers.CharField(max_length=80)
    decision = serializers.ChoiceField(Decision.choices)
    level = serializers.ChoiceField(AdoptionLevel.choices)
    measure = serializers.CharField(max_length=LONGEST)
    document = _text(120)
    decided_on = serializers.DateField()


class AdoptionOut(serializers.ModelSerializer[Adoption]):
    class Meta:
        model = Adoption
        fields = ["body", "decision", "level", "measure", "document", "decided_on"]


class ProgressIn(StrictSerializer):
    percent = serializers.IntegerField(min_value=0, max_value=100)
    text = serializers.CharField(max_length=LONGEST)


class ProgressOut(serializers.ModelSerializer[AdoptionProgress]):
    class Meta:
        model = AdoptionProgress
        fields = ["percent", "text", "noted_at"]


class FindingIn(StrictSerializer):
    finding = serializers.CharField(max_length=LONGEST)


class SuggestionRow(serializers.ModelSerializer[Suggestion]):
    """A suggestion as a list shows it, with how far it has come."""

    author = serializers.CharField(source="author.name")
    stage = serializers.ChoiceField(StageOfLoop.choices)

    class Meta:
        model = Suggestion
        fields = [
            "id",
            "title",
            "kind",
            "field",
            "author",
            "post",
            "report",
            "case",
            "stage",
            "raised_at",
        ]


class SuggestionOut(SuggestionRow):
    notes = NoteOut(many=True)
    adoptions = AdoptionOut(many=True)
    progress = ProgressOut(many=True)

    class Meta(SuggestionRow.Meta):
        fields = [
            *SuggestionRow.Meta.fields,
            "text",
            "target",
            "departments",
            "notes",
            "adoptions",
            "progress",
        ]
