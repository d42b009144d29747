"""Leaders and staff of the committees, and the people who answer for a department."""

from zhiqing.demonstration.names import People, Person
from zhiqing.demonstration.shapes import (
    Committee,
    Department,
    Member,
    Officer,
    OfficerRole,
)
from zhiqing.demonstration.words import load

_LEADERS_OF_COUNTY = ("主席", "副主席", "秘书长")
_HEADS: tuple[tuple[OfficerRole, str], ...] = (
    ("principal", "主要负责人"),
    ("deputy_head", "分管负责人"),
)


class Roster:
    """Gives out the officers' numbers of one city."""

    def __init__(self, city: str) -> None:
        self._city = city
        self.officers: list[Officer] = []

    def add(
        self,
        person: Person,
        role: OfficerRole,
        title: str,
        committee: str,
        department: str | None = None,
        member: str | None = None,
    ) -> None:
        self.officers.append(
            Officer(
                number=f"{self._city}-R{len(self.officers) + 1:04d}",
                name=person.name,
                gender=person.gender,
                role=role,
                title=title,
                committee=committee,
                department=department,
                phone=person.phone,
                member=member,
            )
        )


def staff(committees: tuple[Committee, ...], roster: Roster, people: People) -> None:
    """Adds leaders and clerks, and an auditor and an administrator in the city."""
    city, *counties = (committee.code for committee in committees)
    words = load("organisation")
    roster.add(people.draw(), "system_admin", "信息中心工程师", city)
    roster.add(people.draw(), "auditor", "机关纪委委员", city)
    for title in words["leaders"]:
        roster.add(people.draw(), "leader", title, city)
    for title in words["clerks"]:
        roster.add(people.draw(), "clerk", title, city)
    for county in counties:
        for title in _LEADERS_OF_COUNTY:
            roster.add(people.draw(), "leader", title, county)
        roster.add(people.draw(), "clerk", "委员联络室主任", county)


def heads_and_handlers(
    departments: tuple[Department, ...],
    contacts: list[Person],
    city: str,
    roster: Roster,
    people: People,
) -> None:
    """Adds the head, the deputy and the handler of every department."""
    for department, contact in zip(departments, contacts, strict=True):
        for role, title in _HEADS:
            roster.add(people.draw(), role, title, city, department.code)
        roster.add(contact, "handler", "经办人", city, department.code)


def both_roles(
    departments: tuple[Department, ...], members: tuple[Member, ...], roster: Roster
) -> None:
    """Makes a member in every fourth department its handler too (双重身份)."""
    employed = {m.employer: m for m in reversed(members) if m.employer}
    for department in departments[::4]:
        if member := employed.get(department.code):
            person = Person(member.name, member.gender, member.phone)
            roster.add(
                person,
                "handler",
                "科室负责人",
                member.committee,
                department.code,
                member.number,
            )
