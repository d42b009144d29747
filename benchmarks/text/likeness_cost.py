"""What matching 5,715 intents with 1,709 posts by their words costs.

`python -m benchmarks.text.likeness_cost`
"""

from benchmarks.text.floor import tokens
from benchmarks.text.letters import invented
from benchmarks.text.measure import alternate, report
from text import likeness

INTENTS, POSTS, BEST = 5_715, 1_709, 20


def _rows() -> list[tuple[str, str]]:
    return invented(INTENTS + POSTS, seed=3)


def _tokens() -> None:
    tokens(_rows())


def _ours() -> None:
    texts = [f"{title}。{text}" for title, text in _rows()]
    likeness(texts[:INTENTS], texts[INTENTS:], top_n=BEST)


def main() -> None:
    costs = alternate({"floor_tokens": _tokens, "likeness": _ours})
    report({"intents": INTENTS, "posts": POSTS, "best": BEST, "costs": costs})


if __name__ == "__main__":
    main()
