"""A small integer programme, solved in this process."""

from dataclasses import dataclass

import highspy
import numpy as np

from posts.matching.cuts import cover, joined
from posts.matching.model import Model, base_rows
from posts.matching.ragged import Floats
from posts.matching.relaxation import add_rows, engine, load_rows, unit

# Objectives are whole numbers: a gap below one unit is proof.
BELOW_ONE = 0.99


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The best values found (None without any), whether they are proven best, and
    what no values can pass."""

    value: Floats | None
    proven: bool
    bound: float = np.inf


def solve_mip(
    model: Model,
    seconds: float,
    *,
    nodes: int | None,
    start: Floats | None,
    gates_only: bool = False,
) -> Answer:
    """Every clash row and every gate row stands in the programme from the start.

    ``gates_only`` asks for whole numbers only where a session runs or does not:
    nearly all that the relaxation misses lies there, and it is soon decided.
    """
    # Whole numbers let HiGHS round its bounds, which is worth more than scaling.
    scale = max(1.0, unit(model) / 1000)
    highs = engine()
    highs.setOptionValue("time_limit", seconds)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", BELOW_ONE / scale)
    if nodes is not None:
        highs.setOptionValue("mip_max_nodes", nodes)
    load_rows(highs, model, base_rows(model), scale)
    gate = model.gate_columns()
    cliques = cover(model.clash_a, model.clash_b, np.zeros(model.edges))
    gated = np.flatnonzero(gate >= 0)
    add_rows(highs, joined(cliques, gated[:0] if gates_only else gated, gate))
    first = model.first_gate if gates_only else 0
    whole = np.arange(first, model.columns, dtype=np.int32)
    kinds = np.full(len(whole), highspy.HighsVarType.kInteger)
    highs.changeColsIntegrality(len(whole), whole, kinds)
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start
        highs.setSolution(solution)
    highs.run()
    status = highs.getModelStatus()
    found = highs.getInfo().primal_solution_status == int(
        highspy.SolutionStatus.kSolutionStatusFeasible
    )
    return Answer(
        value=np.array(highs.getSolution().col_value) if found else None,
        proven=status == highspy.HighsModelStatus.kOptimal,
        bound=highs.getInfo().mip_dual_bound * scale,
    )
