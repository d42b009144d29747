"""The linear relaxation, its rows added only where the answer violates them."""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from posts.matching.cuts import violated
from posts.matching.errors import SolverFailedError
from posts.matching.model import Model, Rows, base_rows
from posts.matching.ragged import Floats

SMALL = 1e-6
ROUNDS = 60


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What the rows are worth: a seat of a member, a seat in a session, and (not
    above zero) one more person where a session is short of its minimum."""

    member: Floats
    session: Floats
    floor: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """An optimum of the relaxation: values, reduced costs, and a proven bound."""

    value: Floats
    reduced: Floats
    bound: float
    price: Prices
    finished: bool


def engine(seed: int = 0) -> highspy.Highs:
    """A silent solver on one thread: a changing count fails silently in HiGHS."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", seed),
    ):
        if highs.setOptionValue(option, value) != highspy.HighsStatus.kOk:
            raise SolverFailedError("求解器参数设置失败。")
    return highs


def unit(model: Model) -> float:
    """Scores are divided by this: the solver's tolerances expect costs near 1000."""
    return max(1.0, float(np.abs(model.cost()).max(initial=0)) / 1000)


def relax(model: Model, remaining: Callable[[], float], seed: int = 0) -> Relaxed:
    """Solve, add what is violated, repeat; a time limit leaves a valid bound."""
    highs, scale, rows = engine(seed), unit(model), base_rows(model)
    highs.setOptionValue("presolve", "off")
    load_rows(highs, model, rows, scale)
    parts = [rows]
    finished = False
    value = np.zeros(model.columns)
    duals: Floats = np.zeros(0)
    for _ in range(ROUNDS):
        left = remaining()
        if left <= 0:
            break
        highs.setOptionValue("time_limit", highs.getRunTime() + left)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            break
        solution = highs.getSolution()
        value = np.array(solution.col_value)
        duals = np.array(solution.row_dual)
        more = violated(model, value)
        if not len(more):
            finished = True
            break
        parts.append(more)
        add_rows(highs, more)
    return _certify(model, parts, value, duals * scale, finished)


def load_rows(highs: highspy.Highs, model: Model, rows: Rows, scale: float) -> None:
    """Pass the model's columns and the given rows to an empty solver."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = model.columns, len(rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = model.cost() / scale
    lp.col_lower_, lp.col_upper_ = model.lower(), np.ones(model.columns)
    lp.row_lower_, lp.row_upper_ = rows.lower, rows.upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = rows.ptr.astype(np.int32)
    lp.a_matrix_.index_ = rows.column.astype(np.int32)
    lp.a_matrix_.value_ = rows.value
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise SolverFailedError("求解器不接受该模型。")


def add_rows(highs: highspy.Highs, rows: Rows) -> None:
    """Append rows to a loaded model."""
    highs.addRows(
        len(rows),
        rows.lower,
        rows.upper,
        len(rows.column),
        rows.ptr[:-1].astype(np.int32),
        rows.column.astype(np.int32),
        rows.value,
    )


def _certify(
    model: Model, parts: list[Rows], value: Floats, duals: Floats, finished: bool
) -> Relaxed:
    """Any prices on the rows bound the optimum from above; so no tolerance of the
    solver can make the bound a lie."""
    reduced = model.cost().astype(np.float64)
    bound, first = 0.0, 0
    for rows in parts:
        price = duals[first : first + len(rows)]
        if not len(price):
            break
        first += len(rows)
        price = np.where(np.isinf(rows.upper), np.minimum(price, 0), price)
        price = np.where(np.isinf(rows.lower), np.maximum(price, 0), price)
        side = np.where(price > 0, rows.upper, rows.lower)
        bound += float(np.sum(price * np.where(price == 0, 0, side)))
        each = np.repeat(price, np.diff(rows.ptr)) * rows.value
        reduced -= np.bincount(rows.column, each, model.columns)
    bound += float(np.sum(np.maximum(reduced, reduced * model.lower())))
    return Relaxed(value, reduced, bound, _prices(model, duals), finished)


def _prices(model: Model, duals: Floats) -> Prices:
    """The prices of the base rows, in the order in which they were made."""
    member = np.zeros(int(model.member.max(initial=-1)) + 1)
    session, floor = np.zeros(len(model.capacity)), np.zeros(len(model.capacity))
    if len(duals):
        who, where = np.unique(model.member), np.unique(model.session)
        seats, rooms = len(who), len(who) + len(where)
        member[who] = duals[:seats]
        session[where] = np.maximum(duals[seats:rooms], 0)
        floor[model.gated] = np.minimum(duals[rooms : rooms + len(model.gated)], 0)
    return Prices(member, session, floor)
