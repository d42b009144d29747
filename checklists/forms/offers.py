"""The form of an offer with its sessions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Audience
from checklists.forms.entry import EntryForm
from checklists.models import ConcernItem, Field, Topic
from checklists.selectors import fields_in_use, regions_of
from checklists.services.contents import OfferContent
from checklists.services.offers import Answered, SessionFacts
from members.models import Region

BLANK = 6
MOST_ANSWERS = 50


class SessionForm(forms.Form):
    """One session: a day, from when to when, how many people."""

    day = forms.DateField(label=_("日期"), widget=forms.DateInput({"type": "date"}))
    starts = forms.TimeField(
        label=_("开始"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("结束"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    capacity = forms.IntegerField(label=_("名额"), min_value=1, max_value=10_000)
    least = forms.IntegerField(
        label=_("最少人数"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("不填为 1。"),
    )

    def facts(self) -> SessionFacts:
        given = self.cleaned_data
        day = given["day"]
        return SessionFacts(
            timezone.make_aware(dt.datetime.combine(day, given["starts"])),
            timezone.make_aware(dt.datetime.combine(day, given["ends"])),
            given["capacity"],
            given["least"] or 1,
        )


SessionForms = forms.formset_factory(
    SessionForm,
    extra=BLANK,
    can_delete=True,
    can_delete_extra=False,
    max_num=30,
    validate_max=True,
)


class OfferForm(EntryForm):
    kind = OfferContent
    folded = ("answers",)

    title = forms.CharField(label=_("岗位名称"), max_length=80)
    field = forms.ModelChoiceField(
        Field.objects.none(), label=_("领域"), required=False, empty_label=_("不确定")
    )
    scene = forms.CharField(
        label=_("场景"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("在岗位上看什么、做什么、能了解什么情况。"),
    )
    host_site = forms.CharField(label=_("体验地点"), max_length=120, required=False)
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("区县"),
        required=False,
        empty_label=_("不指定"),
    )
    audience = forms.ChoiceField(
        label=_("报名对象"), choices=Audience.choices, initial=Audience.BOTH
    )
    contact = forms.CharField(label=_("联系人"), max_length=60, required=False)
    answers = forms.MultipleChoiceField(
        label=_("回应哪些转来事项"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        held = OfferContent.of(kwargs["item"]).sessions if kwargs.get("item") else ()
        self.sessions = SessionForms(
            data or None,
            prefix="sessions",
            initial=[_session_initial(one) for one in held],
        )

    def prepare(self, data: Any) -> None:
        for name, found in (
            ("field", fields_in_use()),
            ("region", regions_of(self.round_in_hand.committee)),
        ):
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelChoiceField)
            choice.queryset = found
        self.answerable = self._answerable()
        if not self.answerable:
            del self.fields["answers"]
            return
        answers = self.fields["answers"]
        assert isinstance(answers, forms.MultipleChoiceField)
        answers.choices = [
            (key, _headline(thing)) for key, thing in self.answerable.items()
        ]

    def _answerable(self) -> dict[str, Answered]:
        """Topics and concerns sent to the department, and what is answered already."""
        assert self.actor.user is not None
        user, own = self.actor.user, self.actor.department_id
        topics = Topic.objects.visible_to(user).filter(departments=own)
        concerns = ConcernItem.objects.visible_to(user).filter(departments=own)
        committee = {"round__committee": self.round_in_hand.committee_id}
        held = OfferContent.of(self.item).answers if self.item else ()  # type: ignore[arg-type]
        things: list[Answered] = [
            *held,
            *topics.filter(**committee).order_by("-pk")[:MOST_ANSWERS],
            *concerns.filter(**committee).order_by("-pk")[:MOST_ANSWERS],
        ]
        return {_key(one): one for one in things}

    @property
    def shown_sessions(self) -> list[SessionForm]:
        """Sessions there are, those just typed, and one more to fill in."""
        return self._split()[0]

    @property
    def spare_sessions(self) -> list[SessionForm]:
        return self._split()[1]

    def _split(self) -> tuple[list[SessionForm], list[SessionForm]]:
        forms_ = list(self.sessions.forms)
        filled = [
            place
            for place, one in enumerate(forms_, start=1)
            if one.initial or one.has_changed()
        ]
        cut = max(filled, default=0) + 1
        return forms_[:cut], forms_[cut:]

    @property
    def is_whole(self) -> bool:
        """Valid with its sessions; both are checked, so that all faults show."""
        return self.is_valid() & self.sessions.is_valid()

    def initial_of(self, content: OfferContent) -> dict[str, Any]:
        return {
            "title": content.title,
            "field": content.field,
            "scene": content.scene,
            "host_site": content.host_site,
            "region": content.region,
            "audience": content.audience,
            "contact": content.contact,
            "answers": [_key(one) for one in content.answers],
        }

    def content(self) -> OfferContent:
        given = self.cleaned_data
        kept = (
            one
            for one in self.sessions.forms
            if one.cleaned_data.get("day") and not one.cleaned_data.get("DELETE")
        )
        return OfferContent(
            title=given["title"],
            sessions=tuple(sorted(one.facts() for one in kept)),
            field=given["field"],
            scene=given["scene"],
            host_site=given["host_site"],
            region=given["region"],
            audience=given["audience"] or Audience.BOTH,
            contact=given["contact"],
            answers=tuple(self.answerable[key] for key in given.get("answers", ())),
        )


def _key(thing: Answered) -> str:
    return f"{thing._meta.model_name}-{thing.pk}"


def _headline(thing: Answered) -> str:
    return thing.title if isinstance(thing, Topic) else thing.headline


def _session_initial(one: SessionFacts) -> dict[str, Any]:
    starts, ends = map(timezone.localtime, (one.starts_at, one.ends_at))
    return {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "capacity": one.capacity,
        "least": one.min_participants,
    }
