"""What clustering 26,907 texts costs, beside tokens alone and single link.

`python -m benchmarks.text.cluster_cost`
"""

from functools import partial

from benchmarks.text.floor import single_link, tokens
from benchmarks.text.letters import VOLUME, invented
from benchmarks.text.measure import alternate, report
from text import cluster


def _tokens() -> None:
    tokens(invented())


def _floor(threshold: float) -> None:
    single_link(invented(), threshold)


def _ours() -> None:
    cluster(invented())


def main() -> None:
    costs = alternate(
        {
            "letters_alone": invented,
            "floor_tokens": _tokens,
            "floor_tfidf_single_link_0.30": partial(_floor, 0.30),
            "cluster": _ours,
        }
    )
    ours, floor = costs["cluster"], costs["floor_tfidf_single_link_0.30"]
    report(
        {
            "texts": VOLUME,
            "costs": costs,
            "cpu_ratio_to_single_link": round(ours["cpu_s"] / floor["cpu_s"], 2),
        }
    )


if __name__ == "__main__":
    main()
