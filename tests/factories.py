"""Rows that tests stand on; what happens to them afterwards goes through services."""

import datetime as dt

import factory
from django.utils import timezone

from activities.models import Activity, ActivityKind, Audience
from activities.states import ActivityState
from checklists.models import (
    ConcernItem,
    ConsultItem,
    Field,
    IntentItem,
    OfferSession,
    PostOffer,
    Round,
)
from checklists.states import ItemState, Phase
from members.models import (
    Committee,
    CommitteeLevel,
    Department,
    Member,
    Region,
    Role,
    RoleAssignment,
    Sector,
    SectorRepresentative,
    User,
)

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
START = dt.datetime(2026, 3, 16, 9, 0, tzinfo=dt.timezone(8 * HOUR))
SINCE = dt.date(2023, 1, 1)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n:05d}")
    name = factory.Sequence(lambda n: f"林知远{n}")


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "370700"
    name = "潍坊市"
    level = "prefecture"
    parent_code = "370000"


class SectorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sector
        django_get_or_create = ("code",)

    code = "24"
    name = "医药卫生界测试"


class FieldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Field
        django_get_or_create = ("name",)

    name = "社区服务"


class CommitteeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Committee

    code = factory.Sequence(lambda n: f"c{n:04d}")
    name = factory.Sequence(lambda n: f"云州市第{n}政协")
    level = CommitteeLevel.CITY
    path = factory.LazyAttribute(
        lambda o: f"{o.parent.path if o.parent else ''}{o.code}/"
    )
    parent = None
    region = factory.SubFactory(RegionFactory)


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department

    committee = factory.SubFactory(CommitteeFactory)
    code = factory.Sequence(lambda n: f"D{n:03d}")
    name = factory.Sequence(lambda n: f"第{n}部门")


class MemberFactory(factory.django.DjangoModelFactory):
    """A member with an account and the role in force."""

    class Meta:
        model = Member
        skip_postgeneration_save = True

    committee = factory.SubFactory(CommitteeFactory)
    user = factory.SubFactory(UserFactory, name=factory.SelfAttribute("..name"))
    number = factory.Sequence(lambda n: f"W{n:05d}")
    name = factory.Sequence(lambda n: f"周明{n}")
    sector = factory.SubFactory(SectorFactory)

    @factory.post_generation
    def role(obj, create, extracted, **kwargs):
        RoleAssignment.objects.create(
            user=obj.user,
            role=Role.MEMBER,
            committee=obj.committee,
            member=obj,
            valid_from=SINCE,
        )


class RepresentativeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SectorRepresentative
        skip_postgeneration_save = True

    committee = factory.SelfAttribute("linking_member.committee")
    user = factory.SubFactory(UserFactory)
    number = factory.Sequence(lambda n: f"Q{n:05d}")
    name = factory.Sequence(lambda n: f"吴静{n}")
    sector = factory.SubFactory(SectorFactory)
    linking_member = factory.SubFactory(MemberFactory)

    @factory.post_generation
    def role(obj, create, extracted, **kwargs):
        RoleAssignment.objects.create(
            user=obj.user,
            role=Role.REPRESENTATIVE,
            committee=obj.committee,
            representative=obj,
            valid_from=SINCE,
        )


class RoundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Round

    committee = factory.SubFactory(CommitteeFactory)
    code = factory.Sequence(lambda n: f"2026-{n:02d}")
    title = factory.Sequence(lambda n: f"2026年第{n}期")
    phase = Phase.COLLECTING


class ItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    committee = factory.SelfAttribute("round.committee")
    round = factory.SubFactory(RoundFactory)
    field = factory.SubFactory(FieldFactory)
    state = ItemState.SUBMITTED
    created_at = factory.LazyFunction(timezone.now)
    submitted_at = factory.SelfAttribute("created_at")


class ConcernFactory(ItemFactory):
    class Meta:
        model = ConcernItem

    number = factory.Sequence(lambda n: f"G{n:05d}")
    member = factory.SubFactory(
        MemberFactory, committee=factory.SelfAttribute("..round.committee")
    )
    title = "校门口上下学时段拥堵"
    text = "实验小学门前道路狭窄，上下学时段接送车辆集中，建议错峰并增设护学岗。"


class ConsultFactory(ItemFactory):
    class Meta:
        model = ConsultItem

    number = factory.Sequence(lambda n: f"J{n:05d}")
    department = factory.SubFactory(
        DepartmentFactory, committee=factory.SelfAttribute("..round.committee")
    )
    title = "推进二手车便利交易"
    text = "请委员就推进二手车放心便利交易提出意见建议。"


class IntentFactory(ItemFactory):
    class Meta:
        model = IntentItem

    number = factory.Sequence(lambda n: f"Y{n:05d}")
    member = factory.SubFactory(
        MemberFactory, committee=factory.SelfAttribute("..round.committee")
    )
    limit = 1


class OfferFactory(ItemFactory):
    class Meta:
        model = PostOffer

    number = factory.Sequence(lambda n: f"P{n:05d}")
    department = factory.SubFactory(
        DepartmentFactory, committee=factory.SelfAttribute("..round.committee")
    )
    title = "劳动纠纷调解委员体验岗"
    scene = "在调解室旁听并参与一次劳动纠纷调解，了解受理、调解、司法确认的流程。"
    host_site = "社会治理服务中心"


class OfferSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OfferSession

    offer = factory.SubFactory(OfferFactory)
    starts_at = START
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + 3 * HOUR)
    capacity = 4
    min_participants = 1


class ActivityFactory(factory.django.DjangoModelFactory):
    """A published session two weeks ahead of the `now` fixture, open for booking."""

    class Meta:
        model = Activity

    committee = factory.SubFactory(CommitteeFactory)
    kind = ActivityKind.POST_SESSION
    title = "护学体验岗"
    host = factory.SubFactory(
        DepartmentFactory, committee=factory.SelfAttribute("..committee")
    )
    venue = "第一实验小学东门"
    starts_at = START
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + 3 * HOUR)
    capacity = 2
    min_participants = 1
    audience = Audience.BOTH
    books_until = factory.LazyAttribute(lambda o: o.starts_at - DAY)
    cancel_until = factory.LazyAttribute(lambda o: o.starts_at - DAY)
    state = ActivityState.PUBLISHED


def give_role(user, role, committee, **scope):
    """A role in force for the user."""
    return RoleAssignment.objects.create(
        user=user, role=role, committee=committee, valid_from=SINCE, **scope
    )
