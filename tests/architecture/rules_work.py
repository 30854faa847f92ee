# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rules of background work: it tries again after a collision, says who began, and
leaves the context of whoever asked behind."""

import ast

from house import (
    FUNCTIONS,
    Break,
    File,
    House,
    called,
    decorators,
    names,
    rule,
)
from plan import (
    BY_A_PERSON,
    COLLIDED_TO_THE_END,
    OWN_CONTEXT,
    READS_ONLY,
)

COMMAND = "addons/edic_finance/cli/made_up.py"

# --- collisions -----------------------------------------------------------------------
HELPER = {"in_transaction", "retrying"}
# names of a collision in an ``except``, narrow and wide
NARROW = {"CONCURRENCY_ERRORS"}
WIDE = {"Exception", "BaseException"}


def _working(house: House):
    """Yield the files that write outside of a web request."""
    yield from house.python(("tests", "testing", "tools", "migrations"))


@rule(
    Break("def _cron_x(self): 1", "@scheduled\ndef _cron_x(self): 1"),
    Break(
        "@api.autovacuum\ndef _gc_x(self): 1",
        "@api.autovacuum\n@scheduled\ndef _gc_x(self): 1",
        "addons/edic_ai_hr/models/made_up.py",
    ),
)
def a_job_begins_anew_when_it_collides(house: House):
    for file in _working(house):
        for function in file.functions():
            found = decorators(function)
            is_job = function.name.startswith("_cron_") or "autovacuum" in found
            if is_job and "scheduled" not in found:
                yield file.at(function, f"{function.name} is not decorated @scheduled")


@rule(
    Break("def run(self): write()", "def run(self): in_transaction(write)", COMMAND),
    Break("x = 1", "retrying(write)", "addons/edic_ai_hr/cli/made_up.py"),
)
def a_command_tries_again_when_it_collides(house: House):
    for file in _working(house):
        is_command = file.is_in("cli") and file.path.stem != "__init__"
        is_writing = is_command and file.text.strip() and file.place not in READS_ONLY
        if is_writing and not names(file.tree) & HELPER:
            yield file.at(1, "a command that writes needs a retry")


def own_tries(function: ast.FunctionDef):
    """Yield the ``try`` statements of a function, but for those of inner functions."""
    waiting = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(node, ast.Try):
            yield node
        waiting.extend(ast.iter_child_nodes(node))


def raises_on(handler: ast.ExceptHandler) -> bool:
    """Return whether a handler ends by raising what it caught."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def swallowing(attempt: ast.Try) -> ast.ExceptHandler | None:
    """Return the first handler of a ``try`` that keeps a collision to itself."""
    for handler in attempt.handlers:
        caught = names(handler.type) if handler.type else WIDE
        if caught & NARROW:
            return None  # code that raises it is tried again, or says what comes of it
        is_wide = caught & WIDE or caught >= {"psycopg2", "Error"}
        if is_wide and not raises_on(handler):
            return handler
    return None


def _swallowed(house: House):
    """Yield file, handler and the name under which the plan knows the function."""
    for file in _working(house):
        if "except" not in file.text:
            continue
        for function in file.functions():
            for attempt in own_tries(function):
                if handler := swallowing(attempt):
                    name = f"{file.addon}/{file.path.stem}.{function.name}"
                    yield file, handler, name


def _try(handlers: str) -> str:
    lines = f"try: work()\n{handlers}".splitlines()
    return "def f():\n" + "\n".join(f"    {line}" for line in lines)


RAISED = "except CONCURRENCY_ERRORS: raise\nexcept Exception: pass"


@rule(
    Break(_try("except Exception: pass"), _try("except Exception: raise")),
    Break(_try("except: pass"), _try("except ValueError: pass")),
    Break(_try("except psycopg2.Error: pass"), _try("except KeyError: pass")),
    Break(
        _try("except ValueError: pass\nexcept (KeyError, Exception) as e: pass"),
        _try(RAISED),
    ),
    Break(_try("except BaseException: pass"), "x = 1", COMMAND),
)
def nothing_swallows_a_collision(house: House):
    """A handler of everything raises a collision before, or says why not."""
    for file, handler, name in _swallowed(house):
        if name not in COLLIDED_TO_THE_END:
            yield file.at(handler, f"{name} keeps a collision to itself")


@rule(
    Break(
        _try(RAISED),
        _try("except Exception: pass"),
        "addons/edic_ai/models/x.py",
        using={"known": {"edic_ai/x.f": "it only reads"}},
    )
)
def each_exception_for_a_collision_is_needed(house: House, known=COLLIDED_TO_THE_END):
    found = {name for _file, _handler, name in _swallowed(house)}
    for name in known.keys() - found:
        yield f"plan.py:1: {name} swallows no collision"


@rule(
    Break(_try("except OperationalError: raise"), _try("except ValueError: raise")),
    Break(
        _try("except (KeyError, psycopg2.OperationalError): raise"),
        _try(RAISED),
    ),
)
def nothing_names_a_part_of_the_collisions(house: House):
    """``except OperationalError: raise`` misses what Odoo raises for itself."""
    for file in _working(house):
        for handler in file.nodes(ast.ExceptHandler):
            if handler.type and "OperationalError" in names(handler.type):
                yield file.at(handler, "catch CONCURRENCY_ERRORS")


# --- origins --------------------------------------------------------------------------
# jobs that run by themselves: what is asked for here is background, always
SCHEDULED = ("_cron", "_gc_", "_work", "_compute_", "write", "create", "_edic_ask")
ORIGINS = ("Origin.PERSON", "Origin.BACKGROUND", "origin")


def calls_in_functions(file: File, name: str):
    """Yield function and call of each call of a method of this name; of functions in
    functions, both."""
    if name not in file.text:
        return
    for function in file.functions():
        for node in ast.walk(function):
            func = node.func if isinstance(node, ast.Call) else None
            if isinstance(func, ast.Attribute) and func.attr == name:
                yield function, node


def origin_of(call: ast.Call) -> str | None:
    for keyword in call.keywords:
        if keyword.arg == "origin":
            return ast.unparse(keyword.value)
    return None


def _enqueue(name: str, words: str) -> str:
    return f"def {name}(self, origin):\n    queue._enqueue({words})"


PERSON = "origin=Origin.PERSON, user=self.create_uid"
BACKGROUND = "origin=Origin.BACKGROUND"


@rule(
    Break(_enqueue("ask", "1"), _enqueue("ask", BACKGROUND)),
    Break(_enqueue("ask", "origin=None"), _enqueue("ask", "origin=origin")),
    Break(_enqueue("ask", "origin=Origin.PERSON"), _enqueue("ask", PERSON)),
    Break(_enqueue("_cron_ask", PERSON), _enqueue("_cron_ask", BACKGROUND)),
    Break(_enqueue("_compute_text", PERSON), _enqueue("action_ask", PERSON)),
    Break(
        _enqueue("create", PERSON),
        _enqueue("create", BACKGROUND),
        "addons/edic_finance/models/edic_ai_evaluation.py",
    ),
)
def work_is_enqueued_with_its_origin(house: House):
    for file in house.product():
        for function, call in calls_in_functions(file, "_enqueue"):
            origin = origin_of(call)
            given = {keyword.arg for keyword in call.keywords}
            by_itself = function.name.startswith(SCHEDULED) and origin != "origin"
            is_known = (file.short, function.name) in BY_A_PERSON
            if origin not in ORIGINS:
                yield file.at(call, "it leaves open who began")
            elif origin == "Origin.PERSON" and "user" not in given:
                yield file.at(call, "it leaves open which person asks")
            elif by_itself and origin != "Origin.BACKGROUND" and not is_known:
                yield file.at(call, f"{function.name} runs by itself: no person asks")


@rule(
    Break(
        _enqueue("create", BACKGROUND),
        _enqueue("create", PERSON),
        "addons/edic_ai/models/x.py",
        using={"known": {("edic_ai/x.py", "create")}},
    )
)
def each_exception_for_an_origin_is_needed(house: House, known=frozenset(BY_A_PERSON)):
    found = {
        (file.short, function.name)
        for file in house.product()
        for function, call in calls_in_functions(file, "_enqueue")
        if origin_of(call) == "Origin.PERSON"
    }
    for place, name in known - found:
        yield f"plan.py:1: no person asks in {name} of {place}"


@rule(
    Break(
        "def f(self):\n    gateway._ask(1)",
        "def f(self):\n    gateway._ask(1, origin=origin)\n    person._ask(1)",
    ),
    Break(
        "def f(self):\n    self.env['edic.ai.gateway']._ask(user=1)",
        "def f(self):\n    self.env['edic.ai.gateway']._ask(task=task)",
        COMMAND,
    ),
)
def the_gateway_is_asked_with_an_origin_or_for_a_task(house: House):
    for file in house.product():
        for _function, call in calls_in_functions(file, "_ask"):
            given = {keyword.arg for keyword in call.keywords}
            is_gateway = "gateway" in ast.unparse(call.func.value)
            if is_gateway and not {"origin", "task"} & given:
                yield file.at(call, "it leaves open who began")


GATEWAY = "addons/edic_ai/models/gateway/edic_ai_gateway.py"
TASK = "addons/edic_ai/models/queue/edic_ai_task.py"


@rule(
    Break(
        "def _enqueue(self, *, origin=Origin.PERSON): 1",
        "def _enqueue(self, *, origin, user=None): 1",
        TASK,
    ),
    Break("def _enqueue(self, user): 1", "def _enqueue(self, *, origin): 1", TASK),
    Break(
        "def _plans(self, origin=None): 1", "def _plans(self, a, origin): 1", GATEWAY
    ),
    Break("def _plans(self, a): 1", "def _plans(self, a, origin): 1", GATEWAY),
)
def no_default_lets_the_origin_be_forgotten(house: House):
    for file in house.glob("edic_ai/models/**/*.py"):
        for function in file.functions():
            is_asked = function.name in ("_enqueue", "_plans")
            if is_asked and _origin_default(function) is not None:
                yield file.at(function, f"{function.name} wants an origin, always")


def _origin_default(function: ast.FunctionDef) -> object:
    """Return the default of `origin`, None where it has to be given."""
    arguments = function.args
    by_name = dict(
        zip(
            [arg.arg for arg in arguments.kwonlyargs],
            arguments.kw_defaults,
            strict=True,
        )
    )
    if "origin" in by_name:
        return by_name["origin"]
    places = [arg.arg for arg in arguments.args]
    is_last = bool(places) and places[-1] == "origin" and not arguments.defaults
    return None if is_last else "there is no such argument"


# --- the context of code at work ------------------------------------------------------
@rule(
    Break("WITHIN = object()", "WITHIN = 'edic_ai.within'"),
    Break(
        "if self.env.context.get('edic_x') is MARK: 1",
        "if is_within(MARK): 1",
        "addons/edic_ai_hr/models/made_up.py",
    ),
    Break(
        "if env.context['edic_x'] is not MARK: 1",
        "if env.context['edic_x'] is not None: 1",
    ),
)
def the_write_guard_alone_marks_code_at_work(house: House):
    """A marker in a context goes wherever its records go, also when the work is over:
    use `within` and `is_within` of `edic_ai/write_guard.py`."""
    for file in house.product():
        for node in file.tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.value) == "object()":
                is_default = file.is_in("tools")  # where no context comes
                if not is_default:
                    yield file.at(node, "a marker of its own")
        for node in file.nodes(ast.Compare):
            is_same = isinstance(node.ops[0], ast.Is | ast.IsNot)
            is_name = isinstance(node.comparators[0], ast.Name)
            if is_same and is_name and "context" in names(node.left):
                yield file.at(node, "a marker in a context")


# --- the superuser's context ----------------------------------------------------------
SUPERUSER = ("SUPERUSER_ID", "user_root")


def is_superuser(node: ast.AST) -> bool:
    is_number = isinstance(node, ast.Constant) and repr(node.value) == "1"
    return is_number or any(name in ast.unparse(node) for name in SUPERUSER)


@rule(
    Break("self.with_user(SUPERUSER_ID).write(vals)", "self.with_user(user).sudo()"),
    Break("self.with_user(1)", "self.with_user(2)"),
    Break(
        "self.with_env(self.env(user=SUPERUSER_ID))",
        "self.env(user=SUPERUSER_ID, context={})",
    ),
    Break("self.env(user=asker.uid or SUPERUSER_ID, su=True)", "self.env(user=asker)"),
    Break("self.with_user(self.env.ref('base.user_root'))", "self.with_user(user)"),
    Break(
        "Environment(cr, SUPERUSER_ID, self.env.context)",
        "Environment(cr, SUPERUSER_ID, {})",
        "addons/edic_ai_hr/models/made_up.py",
    ),
)
def the_superuser_gets_no_context_of_a_client(house: House):
    """Odoo drops ``default_*`` where ``sudo()`` begins superuser mode. It keeps them
    where the superuser's id does: use `edic_ai.rpc.as_program`."""
    for file in house.python():
        if file.short == OWN_CONTEXT:
            continue
        for call in file.nodes(ast.Call):
            if called(call) in ("with_user", "env", "Environment") and _leaks(call):
                yield file.at(call, "the superuser gets the context that is there")


def _leaks(call: ast.Call) -> bool:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if called(call) == "Environment":
        context = [*call.args[2:3], *filter(None, [given.get("context")])]
        return any(ast.unparse(node).endswith(".context") for node in context)
    users = [*call.args[:2], given.get("user", given.get("uid"))]
    return "context" not in given and any(
        user is not None and is_superuser(user) for user in users
    )
