from dataclasses import replace

from posts.matching.build import build_problem
from posts.matching.fairness import bonus_of
from posts.matching.solution import seats
from posts.matching.solver import solve
from posts.matching.specs import Member, Session, Wish
from posts.matching.weights import Weights

USUAL = Weights()


def test_bonus_falls_with_experiences():
    firsts = [bonus_of(USUAL, n, passed_over=False)[0] for n in range(4)]
    assert firsts == [700, 550, 500, 475]


def test_bonus_of_the_second_seat_is_the_same_for_all():
    assert {bonus_of(USUAL, n, passed_over=n > 1)[1] for n in range(4)} == {100}


def test_bonus_rises_for_those_passed_over():
    assert bonus_of(USUAL, 0, passed_over=True)[0] == 1000
    assert bonus_of(replace(USUAL, passed_over=0), 0, passed_over=True)[0] == 700


def test_member_passed_over_comes_first_in_the_next_round():
    def round_(passed_over):
        problem = build_problem(
            members=[
                Member(1, bonus=bonus_of(USUAL, 0, passed_over=one))
                for one in passed_over
            ],
            sessions=[Session(1)],
            wishes=[Wish(0, 0, 1000), Wish(1, 0, 800)],
        )
        return seats(problem, solve(problem))

    assert round_([False, False]) == [(0, 0)]
    assert round_([False, True]) == [(1, 0)]
