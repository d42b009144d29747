"""Many clients at once, each with a connection of its own; and one that is killed."""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from django.db import connection, connections

FORK = multiprocessing.get_context("fork")


def rush(calls, *, clients=12):
    """Do all calls at once from so many threads; what each gave back or raised."""
    clients = min(clients, len(calls))
    barrier = threading.Barrier(clients)
    results = [None] * len(calls)

    def client(first):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            for index in range(first, len(calls), clients):
                try:
                    results[index] = calls[index]()
                except Exception as error:
                    results[index] = error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(client, range(clients)))
    return results


def _rush_part(call, items, clients):
    return rush([lambda item=item: call(item) for item in items], clients=clients)


def rush_processes(call, items, *, processes=4, clients=5):
    """`call(item)` for every item, spread over processes with threads in each.

    `call` must be found by name; what it gives back travels between processes.
    """
    connections.close_all()
    with ProcessPoolExecutor(processes, mp_context=FORK) as pool:
        parts = [
            pool.submit(_rush_part, call, items[n::processes], clients)
            for n in range(processes)
        ]
        return [result for part in parts for result in part.result()]


def kill_after(statement, call, *, before_each=None):
    """Do `call` in a child that is killed after its n-th statement; True if it was.

    `before_each` sees every statement of the child just after it was done.
    """
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        _child(statement, call, before_each)
    _pid, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the child failed"
    return False


def _child(statement, call, then):
    done = 0

    def count(execute, sql, params, many, context):
        nonlocal done
        result = execute(sql, params, many, context)
        if then is not None:
            then()
        done += 1
        if done == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    code = 1
    try:
        with connection.execute_wrapper(count):
            call()
        code = 0
    finally:
        os._exit(code)
