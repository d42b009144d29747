"""Puts one city together: people first, then the lists, then what has been held."""

from random import Random

from zhiqing.demonstration import groups, officers, organisation
from zhiqing.demonstration.concerns import ConcernMaker
from zhiqing.demonstration.consults import ConsultMaker
from zhiqing.demonstration.days import Days
from zhiqing.demonstration.geography import Map, draw_map
from zhiqing.demonstration.intents import IntentMaker
from zhiqing.demonstration.members import MemberMaker, draw_representatives
from zhiqing.demonstration.names import People, Person
from zhiqing.demonstration.offers import OfferMaker
from zhiqing.demonstration.rosters import RosterMaker
from zhiqing.demonstration.scales import Volume
from zhiqing.demonstration.shapes import (
    City,
    Committee,
    Department,
    Member,
    Officer,
    PostOffer,
    Representative,
)
from zhiqing.demonstration.streams import stream
from zhiqing.demonstration.vocabulary import fields
from zhiqing.demonstration.words import sectors


class CityMaker:
    """One city in the making; each part draws from its own stream."""

    def __init__(
        self,
        index: int,
        seed: int,
        volume: Volume,
        days: Days,
        province: Committee | None,
    ) -> None:
        self._index, self._seed = index, seed
        self._volume, self._days, self._province = volume, days, province
        self._people = People(index, self._stream("people"))

    def _stream(self, part: str) -> Random:
        return stream(self._seed, self._index, part)

    def draw(self) -> City:
        volume, days, people = self._volume, self._days, self._people
        place = draw_map(self._index, volume.counties, self._stream("map"))
        found = organisation.committees(place, self._province)
        contacts = [people.draw() for _ in range(volume.departments)]
        offices = organisation.departments(
            place, contacts, days, self._stream("offices")
        )
        outlines = groups.outlines(found, place, volume)
        members = self._members(place, found, offices, outlines)
        public = draw_representatives(
            members, volume, people, self._stream("public"), place.code
        )
        roster = self._officers(found, offices, contacts, members)
        concerns = ConcernMaker(
            place.code,
            fields(),
            place,
            days,
            members,
            offices,
            self._stream("concerns"),
        ).draw(volume.concerns)
        consults = ConsultMaker(
            place.code,
            fields(),
            place,
            days,
            members,
            offices,
            self._stream("consults"),
        ).draw(volume.consults)
        offered = OfferMaker(
            place.code,
            fields(),
            place,
            days,
            offices,
            concerns,
            consults,
            self._stream("posts"),
        ).draw(volume.posts)
        posts = self._held(offered, members, public)
        intents = IntentMaker(
            place.code, fields(), place, days, members, posts, self._stream("intents")
        ).draw(volume.intents)
        return City(
            province=self._province,
            committees=found,
            round=organisation.draw_round(found[0], days),
            terms=organisation.terms(found, days),
            sectors=sectors(),
            fields=tuple(field.name for field in fields()),
            districts=tuple(county.region_code for county in place.counties),
            departments=offices,
            officers=tuple(roster),
            groups=groups.settle(outlines, members, tuple(roster)),
            members=members,
            representatives=public,
            concerns=concerns,
            consults=consults,
            intents=intents,
            posts=posts,
        )

    def _members(
        self,
        place: Map,
        found: tuple[Committee, ...],
        offices: tuple[Department, ...],
        outlines: tuple[groups.Outline, ...],
    ) -> tuple[Member, ...]:
        maker = MemberMaker(
            place,
            self._people,
            offices,
            self._stream("members"),
            groups.codes(outlines, "special"),
            groups.codes(outlines, "liaison"),
        )
        volume = self._volume
        drawn: list[Member] = []
        for committee in found:
            city = committee.level == "city"
            count = volume.city_members if city else volume.county_members
            drawn.extend(maker.of(committee, count))
        return tuple(drawn)

    def _officers(
        self,
        found: tuple[Committee, ...],
        offices: tuple[Department, ...],
        contacts: list[Person],
        members: tuple[Member, ...],
    ) -> list[Officer]:
        roster = officers.Roster(found[0].code)
        officers.staff(found, roster, self._people)
        officers.heads_and_handlers(
            offices, contacts, found[0].code, roster, self._people
        )
        officers.both_roles(offices, members, roster)
        return roster.officers

    def _held(
        self,
        posts: tuple[PostOffer, ...],
        members: tuple[Member, ...],
        public: tuple[Representative, ...],
    ) -> tuple[PostOffer, ...]:
        return RosterMaker(
            self._days, members, public, self._stream("rosters"), set()
        ).fill(posts)
