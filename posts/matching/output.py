"""The result file of a run."""

import json
import os
import tempfile
from pathlib import Path

from posts.matching.explain import MemberOutcome, Refusal, explain
from posts.matching.problem import Problem
from posts.matching.solution import Solution, seats


def result_of(
    problem: Problem, solution: Solution, *, all_reasons: bool
) -> dict[str, object]:
    """What the file holds; everything but ``seconds`` depends on the input alone."""
    asked = None if all_reasons else _unmatched(problem, solution)
    outcomes = explain(problem, solution, asked)
    return {
        "assign": [list(seat) for seat in seats(problem, solution)],
        "claimed_bound": solution.bound,
        "objective": solution.objective,
        "bound": solution.bound,
        "gap": solution.gap,
        "status": solution.status.value,
        "reasons": _reasons(outcomes, all_reasons),
        "digest": solution.digest,
        "seconds": solution.seconds,
    }


def _unmatched(problem: Problem, solution: Solution) -> list[int]:
    served = set(problem.edges.member[solution.edges].tolist())
    return [m for m in range(len(problem.members)) if m not in served]


def write_result(path: Path, result: dict[str, object]) -> None:
    """Written whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".matching-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(result, file, ensure_ascii=False, separators=(",", ":"))
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _reasons(
    outcomes: list[MemberOutcome], all_reasons: bool
) -> list[dict[str, object]]:
    """One entry per member without a seat; every refused wish where asked for."""
    out: list[dict[str, object]] = []
    for outcome in outcomes:
        if all_reasons:
            out += [_entry(outcome.member, refusal) for refusal in outcome.refusals]
        elif outcome.main_reason is not None and outcome.best_refusal:
            out.append(_entry(outcome.member, outcome.best_refusal))
        if outcome.main_reason is not None and not outcome.refusals:
            reason = outcome.main_reason.value
            out.append({"member": outcome.member, "reason": reason})
    return out


def _entry(member: int, refusal: Refusal) -> dict[str, object]:
    entry: dict[str, object] = {
        "member": member,
        "session": refusal.session,
        "reason": refusal.reason.value,
        "score": refusal.score,
    }
    if refusal.rank:
        entry |= {
            "wanted": refusal.wanted,
            "seats": refusal.seats,
            "rank": refusal.rank,
            "cutoff": refusal.cutoff,
        }
    if refusal.others:
        entry["others"] = list(refusal.others)
    if refusal.change is not None:
        entry |= {"change": refusal.change.value, "amount": refusal.amount}
    return entry
