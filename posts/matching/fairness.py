"""The bonus that lets those who had less come first."""

from posts.matching.weights import Weights


def bonus_of(weights: Weights, before: int, *, passed_over: bool) -> tuple[int, int]:
    """What the first and the second seat of this round add; further ones nothing.

    The more experiences somebody had before, the less; somebody whom the last round
    gave nothing comes first.
    """
    first = weights.first_seat + weights.newcomer // (1 + before)
    return first + passed_over * weights.passed_over, weights.second_seat
