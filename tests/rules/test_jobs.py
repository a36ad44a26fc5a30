"""Every job that is deferred somewhere is run by the worker, and the other way round."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from functools import reduce

from backend import worker
from tests.rules.source import module_name, python_files, relative, told, tree


def deferred_names(module: ast.Module) -> Iterator[tuple[int, ast.expr]]:
    """Line and name-expression of every `….defer(session, NAME, …)`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "defer":
            names = [keyword.value for keyword in node.keywords if keyword.arg == "name"]
            yield node.lineno, names[0] if names else node.args[1]


def resolved(expression: ast.expr, namespace: object) -> str | None:
    """The text a constant, a module's name or `module.NAME` stands for; None for what is known at run time only."""
    if isinstance(expression, ast.Constant):
        return expression.value if isinstance(expression.value, str) else None
    found = reduce(lambda part, name: getattr(part, name, None), ast.unparse(expression).split("."), namespace)
    return found if isinstance(found, str) else None


def deferrals() -> Iterator[tuple[str, str | None]]:
    """Place and job name of every deferral in the office."""
    for path in python_files("backend"):
        for line, expression in deferred_names(tree(path)):
            module = importlib.import_module(module_name(path))
            yield f"{relative(path)}:{line}", resolved(expression, module)


def test_every_deferred_job_is_run_by_the_worker() -> None:
    found = list(deferrals())
    nameless = [place for place, name in found if name is None]
    unknown = [f"{place} {name}" for place, name in found if name is not None and name not in worker.JOBS]
    assert found, "nothing is deferred anywhere: this rule looks in the wrong place"
    assert not nameless, told(nameless, "defer jobs by a constant of a module, so that they can be found:")
    assert not unknown, told(unknown, "add these to a feature's JOBS and that to backend.worker.JOBS:")


def test_every_job_of_the_worker_is_deferred_somewhere() -> None:
    idle = sorted(set(worker.JOBS) - {name for _, name in deferrals()})
    assert not idle, told(idle, "nobody defers these jobs; remove them from JOBS:")


HANDLERS = {**worker.JOBS, **{name: handler for name, (_, handler) in worker.PERIODIC.items()}}


def test_every_job_is_named_after_its_feature() -> None:
    faults = [
        f"{name} in {handler.__module__}"
        for name, handler in HANDLERS.items()
        if handler.__module__ != f"backend.{name.partition('.')[0]}.jobs"
    ]
    assert not faults, told(faults, "a job is called `feature.verb` and stands in backend/<feature>/jobs.py:")


def test_every_job_says_how_running_twice_stays_harmless() -> None:
    modules = {handler.__module__ for handler in HANDLERS.values()}
    silent = [name for name in sorted(modules) if "twice" not in (inspect.getdoc(importlib.import_module(name)) or "")]
    assert not silent, told(silent, "say in the module's docstring why a job of it may run twice:")
