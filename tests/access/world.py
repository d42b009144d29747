"""One of everything in one committee, marked, beside a committee without anything."""

import datetime as dt
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.utils import timezone

from activities.codes import make_code
from activities.models import CalendarFeed, Participation, Source
from activities.services.booking import book_seat
from activities.services.feed import reset_calendar_feed
from activities.states import ActivityState, ParticipationState
from bulletins.models import Material
from bulletins.services.publishing import (
    BriefingFacts,
    NewsFacts,
    publish,
    write_briefing,
    write_news,
)
from checklists.models import (
    ConcernItem,
    Feedback,
    GroupingRun,
    IntentChoice,
    MergeProposal,
    RoutingProposal,
)
from checklists.search import tokens_of
from checklists.services.advice import give_advice
from checklists.services.publishing import Public, publish_in_column
from checklists.services.topics import forward_topic, make_topic
from checklists.states import ItemState, Phase
from common.jobs import JobState
from members.acting import acting_as
from members.models import Committee, Group, GroupKind, ImportRun, Role
from posts.models import Match, MatchLine, Outcome, Post, PostSession
from posts.services.matching import confirm_match, request_match
from posts.services.performing import perform_match
from posts.services.publishing import change_post_state, publish_offers
from posts.states import PostAction
from reports.models import ReportRun
from reports.services.making import make_report, request_report
from tests import factories as f
from tests.access.people import Town, found_town, officer

# In the names of people, groups and rounds; in what people wrote.
MARK = "秘识甲"
TEXT = "密文甲"
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
S = ItemState


@dataclass
class World:
    """The people by role, and the things by the names that the routes ask for."""

    home: Town
    abroad: Town
    province: Committee
    people: dict = field(default_factory=dict)
    things: dict = field(default_factory=dict)
    secrets: dict = field(default_factory=dict)

    def id(self, name: str) -> int:
        return self.things[name].pk


def build_world() -> World:
    """Everything stands, in the caller's transaction."""
    province = f.CommitteeFactory(code="acc-p", name="上级政协", level="province")
    world = World(
        found_town("acc-a", province, MARK),
        found_town("acc-b", province, "乙"),
        province,
    )
    _people(world)
    _lists(world)
    _topics(world)
    _bulletins(world)
    _posts(world)
    _seats(world)
    _match(world)
    _files(world)
    return world


def _people(world: World) -> None:
    home, abroad = world.home, world.abroad
    seats = {
        "owner": _member(home, f"周{MARK}"),
        "colleague": _member(home, f"吴{MARK}"),
        "outsider": _member(abroad, "郑乙"),
    }
    world.things |= {f"member_{name}": seat for name, seat in seats.items()}
    public = f.RepresentativeFactory(name=f"冯{MARK}", linking_member=seats["owner"])
    world.people = {
        **home.people,
        **{name: acting_as(one.user, Role.MEMBER) for name, one in seats.items()},
        "representative": acting_as(public.user, Role.REPRESENTATIVE),
        "stranger": abroad.people["clerk"],
        "parent_leader": officer(Role.LEADER, world.province, "上级领导"),
        "leader_abroad": abroad.people["leader"],
        "auditor_abroad": abroad.people["auditor"],
        "system_admin_abroad": abroad.people["system_admin"],
        "handler_abroad": abroad.people["handler"],
    }
    group = Group.objects.create(
        committee=home.committee,
        kind=GroupKind.LIAISON,
        name=f"{MARK}联络组",
        convener=seats["owner"],
    )
    seats["owner"].groups.add(group)
    term = home.committee.terms.create(number=77, starts_on=dt.date(2022, 1, 1))
    world.things |= {
        "committee": home.committee,
        "department": home.departments[0],
        "representative": public,
        "group": group,
        "term": term,
    }


def _member(town: Town, name: str):
    return f.MemberFactory(
        committee=town.committee,
        name=name,
        workplace=f"{name}单位",
        party=f"{name}党",
        phone="19900001234",
    )


def _round(world: World, town: Town, name: str, phase: str):
    """The titles of rounds are for those who belong to the committee."""
    mark = MARK if town is world.home else "乙"
    made = f.RoundFactory(
        committee=town.committee,
        code=f"{town.committee.code}-{name}",
        title=f"{name}期{mark}",
        phase=phase,
    )
    world.things[name] = made
    return made


def _text(name: str) -> dict:
    facts = {"title": f"{name}题{TEXT}", "text": f"{name}文{TEXT}"}
    return facts | {"tokens": tokens_of(*facts.values())}


def _lists(world: World) -> None:
    things = world.things
    round_ = _round(world, world.home, "lists", Phase.COLLECTING)
    _round(world, world.abroad, "lists_abroad", Phase.COLLECTING)
    first = world.home.departments[0]
    owner = things["member_owner"]
    states = [one for one in S if one != S.MERGED]
    for state in states:
        made = f.ConcernFactory(
            round=round_,
            member=owner,
            state=state,
            reason=f"理由{TEXT}" if state == S.RETURNED else "",
            **_text(state),
        )
        made.departments.set([first])
        things[f"concern_{state}"] = made
        things[f"consult_{state}"] = f.ConsultFactory(
            round=round_, department=first, state=state, **_text(state)
        )
    for state in (S.DRAFT, S.SUBMITTED, S.ACCEPTED):
        note = f"说明{TEXT}"
        intent = f.IntentFactory(
            round=round_, member=owner, state=state, note=note, tokens=tokens_of(note)
        )
        intent.fields_wanted.set([f.FieldFactory()])
        things[f"intent_{state}"] = intent
        title = f"{state}岗{TEXT}"
        offer = f.OfferFactory(
            round=round_,
            department=first,
            state=state,
            title=title,
            scene=f"场景{TEXT}",
            contact=f"联系{MARK}",
            tokens=tokens_of(title),
        )
        f.OfferSessionFactory(offer=offer, starts_at=timezone.now() + 20 * DAY)
        things[f"offer_{state}"] = offer
    things["advice"] = give_advice(
        actor=world.people["owner"],
        consult=things["consult_accepted"],
        text=f"意见{TEXT}",
        at=timezone.now(),
    )


def _topics(world: World) -> None:
    things, clerk, now = world.things, world.people["clerk"], timezone.now()
    round_ = things["lists"]

    def concern(name: str) -> ConcernItem:
        return f.ConcernFactory(
            round=round_, member=things["member_owner"], **_text(name)
        )

    def topic(name: str):
        items = [concern(f"{name}{n}") for n in range(3)]
        things[f"{name}_item"] = items[0]
        return make_topic(
            actor=clerk,
            round_=round_,
            title=f"{name}{TEXT}",
            items=items,
            departments=[world.home.departments[0]],
            at=now,
        )

    things["topic"] = topic("议题")
    things["topic_forwarded"] = forward_topic(
        actor=clerk,
        topic=topic("转办议题"),
        departments=[world.home.departments[0]],
        at=now,
    )
    run = GroupingRun.objects.create(
        round=round_,
        list_kind="concerns",
        queued_at=now,
        job_state=JobState.DONE,
        stage=f"步骤{TEXT}",
    )
    proposal = MergeProposal.objects.create(
        round=round_, run=run, title=f"归并{TEXT}", size=2
    )
    proposal.concerns.set([concern("归一"), concern("归二")])
    RoutingProposal.objects.create(
        concern=things["concern_accepted"],
        run=run,
        department=world.home.departments[0],
        rank=1,
        score=0.9,
    )
    things |= {"grouping": run, "proposal": proposal}


def _bulletins(world: World) -> None:
    """News, a briefing, a file, a column entry, of the first department."""
    things, now = world.things, timezone.now()
    handler, clerk = world.people["handler"], world.people["clerk"]
    first, committee = world.home.departments[0], world.home.committee

    def news(name: str):
        facts = NewsFacts(f"{name}动态{TEXT}", "policy", f"{name}正文{TEXT}")
        return write_news(
            actor=handler, committee=committee, department=first, facts=facts, at=now
        )

    things["news_draft"] = news("草稿")
    things["news"] = publish(actor=handler, thing=news("发布"), at=now)
    things["material"] = Material.objects.create(
        news=things["news"],
        name=f"材料{TEXT}",
        extension="pdf",
        size=4,
        digest="0" * 64,
        file=ContentFile(b"%PDF", name="a.pdf"),
        added_at=now,
    )
    made = write_briefing(
        actor=clerk,
        committee=committee,
        facts=BriefingFacts(f"通报{TEXT}", now, f"通报人{MARK}", f"议程{TEXT}"),
        at=now,
    )
    things["briefing"] = publish(actor=clerk, thing=made, at=now)
    things["column"] = publish_in_column(
        actor=clerk,
        department=first,
        matter=things["concern_forwarded"],
        public=Public("公开题", "公开文"),
        at=now,
    )
    Feedback.objects.create(
        consult=things["consult_answered"], text=f"反馈{TEXT}", given_at=now
    )


def _published(world: World, name: str, title: str, days: int, **facts) -> Post:
    """A post of the first department; its session is `session_<name>`."""
    offer = f.OfferFactory(
        round=world.things["running"],
        department=world.home.departments[0],
        state=S.ACCEPTED,
        title=title,
        contact="对外联系人",
        tokens=tokens_of(title),
    )
    f.OfferSessionFactory(
        offer=offer, starts_at=timezone.now() + days * DAY, capacity=3, **facts
    )
    (post,) = publish_offers(
        actor=world.people["clerk"], offers=[offer], at=timezone.now()
    )
    world.things[f"post_{name}"] = post
    world.things[f"session_{name}"] = PostSession.objects.get(post=post)
    return post


def _posts(world: World) -> None:
    _round(world, world.home, "running", Phase.RUNNING)
    _round(world, world.abroad, "running_abroad", Phase.RUNNING)
    for days, name in enumerate(("free", "booked", "offered", "wanted"), start=20):
        _published(world, name, f"{name}公开岗", days)
    withdrawn = _published(world, "withdrawn", f"撤下岗{TEXT}", 30)
    change_post_state(
        actor=world.people["clerk"],
        post=withdrawn,
        action=PostAction.WITHDRAW,
        at=timezone.now(),
        reason=f"撤下理由{TEXT}",
    )
    world.things["activity"] = world.things["session_booked"].activity
    world.things["draft_activity"] = f.ActivityFactory(
        committee=world.home.committee,
        host=world.home.departments[0],
        title=f"活动稿{TEXT}",
        venue=f"地点{TEXT}",
        state=ActivityState.DRAFT,
    )


def _seats(world: World) -> None:
    things, owner, now = world.things, world.people["owner"], timezone.now()
    made = book_seat(
        actor=owner, activity_id=things["session_booked"].activity_id, at=now
    )
    things["confirmed"] = Participation.objects.get(pk=made.participation_id)
    things["offered"] = _seat(
        things["session_offered"].activity,
        owner,
        state=ParticipationState.OFFERED,
        expires_at=now + DAY,
    )
    begun = f.ActivityFactory(
        committee=world.home.committee,
        host=world.home.departments[0],
        starts_at=now - HOUR,
        ends_at=now + HOUR,
        title="正在进行的场次",
    )
    begun_post = _published(world, "begun", "今日公开岗", 40)
    PostSession.objects.filter(post=begun_post).update(activity=begun)
    things["session_begun"] = PostSession.objects.get(post=begun_post)
    things["present"] = _seat(begun, owner, reason=f"说明{TEXT}")
    reset_calendar_feed(actor=owner, at=now)
    world.secrets["calendar"] = CalendarFeed.objects.get(person=owner.user).secret
    world.secrets["code"] = make_code(
        Participation.objects.select_related("activity").get(pk=things["present"].pk)
    )


def _seat(activity, actor, **facts):
    """A participation as the engine or the queue leaves it."""
    return Participation.objects.create(
        activity=activity,
        person=actor.user,
        assignment=actor.assignment,
        source=Source.MATCHED,
        during=activity.span(),
        booked_by=actor.user,
        created_at=timezone.now(),
        **({"state": ParticipationState.CONFIRMED} | facts),
    )


def _match(world: World) -> None:
    things, clerk, now = world.things, world.people["clerk"], timezone.now()
    wish = f.IntentFactory(
        round=things["running"],
        member=things["member_colleague"],
        state=S.ACCEPTED,
        note=f"愿望{TEXT}",
    )
    IntentChoice.objects.create(intent=wish, offer=things["post_wanted"].offer, rank=1)

    def run(name: str) -> Match:
        asked = request_match(
            actor=clerk, round_=things["running"], name=f"{name}{TEXT}", at=now
        )
        Match.objects.filter(pk=asked.pk).update(job_state=JobState.RUNNING, attempts=1)
        perform_match(
            Match.objects.select_related("round__committee").get(pk=asked.pk),
            now,
            lambda percent, stage: None,
        )
        Match.objects.filter(pk=asked.pk).update(job_state=JobState.DONE)
        return Match.objects.get(pk=asked.pk)

    things["match_confirmed"] = confirm_match(actor=clerk, match=run("甲案"), at=now)
    MatchLine.objects.create(
        run=things["match_confirmed"],
        intent=wish,
        member=things["member_colleague"],
        outcome=Outcome.REFUSED,
        explanation=f"原因{TEXT}",
    )
    things["match_dry"] = run("乙案")


def _files(world: World) -> None:
    things, clerk, now = world.things, world.people["clerk"], timezone.now()
    report = request_report(actor=clerk, round_=things["lists"], format_="json", at=now)
    make_report(report, now, lambda percent, stage: None)
    report.job_state = JobState.DONE
    report.save()
    things["report"] = ReportRun.objects.get(pk=report.pk)
    things["import"] = ImportRun.objects.create(
        committee=world.home.committee,
        kind="members",
        file=ContentFile(b"", name="a.csv"),
        file_name=f"名单{TEXT}.csv",
        errors_file=ContentFile(TEXT.encode(), name="errors.xlsx"),
        queued_at=now,
        requested_by=clerk.user,
    )
