from posts.matching.build import build_problem
from posts.matching.fairness import bonus_of, passed_over_rounds
from posts.matching.solution import seats
from posts.matching.solver import solve
from posts.matching.specs import Member, Session, Wish


def test_bonus_falls_with_seats_and_experiences():
    assert bonus_of(0, 0, 3) == (300_000, 100_000, 33_333)
    assert bonus_of(2, 0, 2) == (100_000, 33_333)


def test_bonus_rises_with_every_round_passed_over():
    assert [bonus_of(0, rounds, 1)[0] for rounds in range(3)] == [
        300_000,
        450_000,
        600_000,
    ]


def test_passed_over_rounds_counts_the_latest_row_of_rounds():
    assert passed_over_rounds([]) == 0
    assert passed_over_rounds([0, 1, 0, None, 0]) == 2
    assert passed_over_rounds([0, 0, 2]) == 0


def test_member_passed_over_comes_first_in_the_next_round():
    def round_(history):
        problem = build_problem(
            members=[
                Member(1, bonus=bonus_of(0, passed_over_rounds(rounds), 1))
                for rounds in history
            ],
            sessions=[Session(1)],
            wishes=[Wish(0, 0, 500_000), Wish(1, 0, 450_000)],
        )
        return seats(problem, solve(problem))

    assert round_([[], []]) == [(0, 0)]
    assert round_([[1], [0]]) == [(1, 0)]
