import re
from collections import Counter

import pytest

from zhiqing.demonstration.shapes import City
from zhiqing.demonstration.vocabulary import fields
from zhiqing.demonstration.words import load

CLAUSE = re.compile("[，。；：？！、“”]")


@pytest.fixture
def city(large: City) -> City:
    return large


def texts_of(city: City) -> list[str]:
    return [
        *(row.text for row in (*city.concerns, *city.consults)),
        *(advice.text for row in city.consults for advice in row.advice),
        *(intent.note for intent in city.intents),
        *(post.scene for post in city.posts),
    ]


def distinct_share(texts: list[str]) -> float:
    grams = [text[at : at + 4] for text in texts for at in range(len(text) - 3)]
    return len(set(grams)) / len(grams)


def test_no_two_items_have_the_same_text(city: City) -> None:
    for rows in (city.concerns, city.consults):
        assert len({row.text for row in rows}) == len(rows)


def test_concerns_have_many_lengths(city: City) -> None:
    lengths = sorted(len(concern.text) for concern in city.concerns)
    assert lengths[0] >= 30
    assert lengths[-1] <= 300
    assert lengths[len(lengths) // 10] < 50
    assert lengths[len(lengths) * 9 // 10] > 120
    assert lengths[-1] > 180


def test_no_clause_shows_in_more_than_one_text_of_a_hundred(city: City) -> None:
    seen: Counter[str] = Counter()
    for concern in city.concerns:
        plain = re.sub(r"\d+", "9", concern.text.replace(concern.place, "此处"))
        seen.update({clause for clause in CLAUSE.split(plain) if len(clause) >= 4})
    clause, count = seen.most_common(1)[0]
    assert count <= len(city.concerns) / 100, clause


def test_texts_are_varied(city: City) -> None:
    assert distinct_share([concern.text for concern in city.concerns]) > 0.1
    assert distinct_share([consult.text for consult in city.consults]) > 0.09
    thousand = [concern.text for concern in city.concerns[:1000]]
    assert distinct_share(thousand) > 0.35


def test_openings_and_endings_are_varied(city: City) -> None:
    for part in (slice(0, 6), slice(-6, None)):
        seen = Counter(concern.text[part] for concern in city.concerns)
        assert seen.most_common(1)[0][1] <= len(city.concerns) / 100


def test_clusters_are_one_matter_at_one_place(city: City) -> None:
    clusters: dict[str, list[tuple[str, str]]] = {}
    single = Counter[tuple[str, str]]()
    for concern in city.concerns:
        subject = (concern.matter, concern.place)
        if concern.cluster:
            clusters.setdefault(concern.cluster, []).append(subject)
        else:
            single[subject] += 1
    assert all(len(set(subjects)) == 1 for subjects in clusters.values())
    assert all(2 <= len(subjects) <= 15 for subjects in clusters.values())
    whole = {subjects[0] for subjects in clusters.values()}
    assert len(whole) == len(clusters)
    assert not whole & single.keys()
    assert max(single.values()) == 1
    share = sum(map(len, clusters.values())) / len(city.concerns)
    assert 0.11 < share < 0.13


def test_each_member_of_a_cluster_is_somebody_else(city: City) -> None:
    pairs = [(c.cluster, c.member) for c in city.concerns if c.cluster]
    assert len(set(pairs)) == len(pairs)


def test_every_concern_names_its_place(city: City) -> None:
    assert [c.text for c in city.concerns if c.place not in c.text] == []


def test_departments_in_mind_are_named_in_six_of_ten(city: City) -> None:
    named = sum(bool(concern.departments) for concern in city.concerns)
    assert 0.57 < named / len(city.concerns) < 0.63


def test_texts_hold_no_addresses_numbers_or_leftovers(city: City) -> None:
    joined = "\n".join(texts_of(city))
    assert not re.search(r"\d{8,}", joined)
    assert not re.search(r"[@\[\]{}|]", joined)
    assert not re.search("，，|。。|，。|；。|：。|、。|？。|：，|，；", joined)


def test_scenes_are_worth_reading(city: City) -> None:
    assert all(60 <= len(post.scene) <= 200 for post in city.posts)
    assert all(3 <= len(post.agenda) <= 6 for post in city.posts)


def test_the_word_lists_agree_with_each_other() -> None:
    keys = {entry["key"] for entry in load("organisation")["department"]}
    kinds = load("places")["again"].keys()
    found = fields()
    assert 16 <= len(found) <= 20
    matters = [matter for field in found for matter in field.matters]
    assert len({matter.name for matter in matters}) == len(matters)
    assert {key for matter in matters for key in matter.departments} <= keys
    assert {matter.site for matter in matters} <= kinds
    assert {post.host for field in found for post in field.posts} <= kinds
    assert {topic.department for field in found for topic in field.topics} == keys
    assert {post.department for field in found for post in field.posts} == keys


def test_every_sentence_about_what_is_seen_names_the_place() -> None:
    lost = [
        line.source
        for field in fields()
        for matter in field.matters
        for line in matter.see
        if "{p}" not in line.source
    ]
    assert lost == []
