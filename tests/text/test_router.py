import pytest
from opencc import OpenCC
from sklearn.model_selection import StratifiedKFold

from tests.text.samples import letters, real
from text import Router, TextError
from text.matters import lexicon

ROWS = [(title, text) for _, title, text in letters()]
LABELS = [group.split("/")[1] for group, _, _ in letters()]


@pytest.fixture(scope="module")
def router() -> Router:
    return Router().train(ROWS[::2], LABELS[::2])


def test_route_names_the_label_of_unseen_letters(router):
    answers = router.route(ROWS[1::2])

    assert [guesses[0][0] for guesses in answers] == LABELS[1::2]


def test_route_gives_the_best_first_and_no_more_than_asked(router):
    for guesses in router.route(ROWS[:5], n=2):
        scores = [score for _, score in guesses]
        assert len(guesses) == 2
        assert 1 >= scores[0] >= scores[1] >= 0


def test_route_is_alike_for_both_writings(router):
    convert = OpenCC("s2t").convert
    traditional = [(convert(title), convert(text)) for title, text in ROWS[:6]]

    assert router.route(traditional) == router.route(ROWS[:6])


def test_training_again_gives_the_same_answers(router):
    again = Router().train(ROWS[::2], LABELS[::2])

    assert again.route(ROWS[:8]) == router.route(ROWS[:8])


def test_rows_without_label_are_not_learnt_as_one(router):
    taught = Router().train(ROWS, [*LABELS[:60], *([" "] * (len(ROWS) - 60))])

    assert {label for row in taught.route(ROWS[:9], n=9) for label, _ in row} == set(
        LABELS
    )


def test_two_labels_and_tiny_training_work():
    router = Router().train([("停水", "没有水"), ("电梯坏了", "")], ["水", "电梯"])

    assert router.route([("又停水", "")])[0][0][0] == "水"
    assert router.route([]) == []


@pytest.mark.parametrize(
    ("rows", "labels", "reason"),
    [([], [], "没有带标签的行"), ([("一", "")] * 3, ["甲"] * 3, "一种标签")],
)
def test_training_that_teaches_nothing_is_refused(rows, labels, reason):
    with pytest.raises(TextError, match=reason):
        Router().train(rows, labels)


def test_route_before_training_is_refused():
    with pytest.raises(TextError, match="还没有训练"):
        Router().route(ROWS[:1])


def test_lexicon_names_the_fields_and_no_word_is_idle():
    book = lexicon()

    assert len(book.fields) == 15
    assert set(book.field_of) == set(range(15))
    assert all(book.pattern.fullmatch(word) for word in book.matters_of)


def _hits(rows, column, folds, first_fold_only):
    texts = [(row["title"], row["text"]) for row in rows]
    labels = [row[column] for row in rows]
    first = third = asked = 0
    splitter = StratifiedKFold(folds, shuffle=True, random_state=5)
    for learnt, unseen in splitter.split(texts, labels):
        router = Router().train([texts[i] for i in learnt], [labels[i] for i in learnt])
        for place, guesses in zip(
            unseen, router.route([texts[i] for i in unseen]), strict=True
        ):
            names = [label for label, _ in guesses]
            first += labels[place] == names[0]
            third += labels[place] in names
            asked += 1
        if first_fold_only:
            break
    return first / asked, third / asked


def test_real_letters_reach_their_category():
    rows = real("citizen_messages_labelled.csv")

    first, third = _hits(rows, "category_l1", folds=2, first_fold_only=False)

    assert first >= 0.84
    assert third >= 0.97


def test_real_letters_reach_their_department():
    rows = real("citizen_messages_with_official_reply.csv")
    counts = [row["dept_family_derived"] for row in rows]
    rows = [row for row in rows if counts.count(row["dept_family_derived"]) > 4]
    rows = [row for row in rows if row["dept_family_derived"]]

    first, third = _hits(rows, "dept_family_derived", folds=2, first_fold_only=True)

    assert first >= 0.51
    assert third >= 0.80
