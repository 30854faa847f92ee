# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Run the `setUpClass` of a base of several test classes once for all of them.

Odoo builds what a test class needs in one transaction and rolls it back after the
class; a hundred classes on one base build the same company with the same chart of
accounts a hundred times. Here a base is set up once, in a class of its own. The classes
on it are sorted to follow each other: each takes the attributes over, works in the same
transaction and is rolled back to a savepoint behind it, and folders among the
attributes to what was in them. Bases of bases nest in the same way. A class with its
own values of constants shares with those that have the same; one that overrides what
its base's `setUpClass` may call is set up on its own, as everywhere without this plugin
(Odoo's own runner does not know it).
"""

import shutil
import sys
import tempfile
from collections import Counter, deque
from copy import deepcopy
from pathlib import Path
from types import FunctionType
from unittest.mock import patch

import pytest

OWN = "odoo.addons.edic_"
ROOT = Path(__file__).parents[2]


class Folder:
    """A folder of a layer, and a copy of what was in it; it need not be there yet."""

    def __init__(self, path, copy):
        self.path, self.copy = path, Path(copy, path.name)
        if path.is_dir():
            shutil.copytree(path, self.copy)

    def restore(self):
        shutil.rmtree(self.path, ignore_errors=True)
        if self.copy.is_dir():
            shutil.copytree(self.copy, self.path)

    @staticmethod
    def is_temporary(value):
        """Return whether it may be emptied: no folder of the sources, which may lie in
        the folder for temporary files themselves."""
        return (
            isinstance(value, Path)
            and value.is_relative_to(tempfile.gettempdir())
            and not value.is_relative_to(ROOT)
        )


class Layer:
    """A base that is set up, and the savepoint to which its classes return."""

    def __init__(self, base, constants, set_up):
        from odoo.sql_db import Savepoint

        self.key = (base, constants)
        self.holder = type(
            f"{base.__name__}Shared", (base,), {"__module__": OWN, **constants}
        )
        before = set(vars(self.holder))
        try:
            set_up(self.holder)
            self.attributes = {
                name: value
                for name, value in vars(self.holder).items()
                if name not in before
            }
            self.folders = [
                Folder(
                    value, self.holder.enterClassContext(tempfile.TemporaryDirectory())
                )
                for value in self.attributes.values()
                if Folder.is_temporary(value)
            ]
            self.env = self.holder.env
            self.env.flush_all()
            self.envs = list(self.env.transaction.envs)
            self.hooks = [
                (hook, list(hook._funcs), deepcopy(hook.data)) for hook in self._hooks()
            ]
            self.savepoint = Savepoint(self.holder.cr)
            self.registry = self.holder.registry
            # such as by a plan of analytic accounts, which adds fields
            below = (
                layers[-1].sequence if layers else self.holder.registry_start_sequence
            )
            self.has_models = self.take_changes(below)
            self.sequence = self.registry.registry_sequence
        except BaseException:
            self.holder.doClassCleanups()
            raise

    def take_changes(self, sequence):
        """Return whether models were set up since the registry had this number."""
        registry = self.registry
        has_changed = registry.registry_invalidated
        has_changed |= registry.registry_sequence != sequence
        registry.registry_invalidated = False
        return has_changed

    def _hooks(self):
        cr = self.holder.cr
        return cr.precommit, cr.postcommit, cr.prerollback, cr.postrollback

    def lend(self, cls):
        """Give a class what was set up; what it does to it is rolled back after it."""
        import requests
        from kept_caches import Level

        self.level = Level(self.registry)
        for name, value in self.attributes.items():
            setattr(cls, name, fresh(value))
        # Who looks at the clock finds this class's beginning, not that of the layer; a
        # whole second earlier, as a set-up of its own would take: else what a test
        # enters at once is as old as what stood before it.
        cr = self.holder.cr
        cr.execute(
            "SELECT date_trunc('second', clock_timestamp() AT TIME ZONE 'UTC')"
            " - interval '1 second'"
        )
        [cr._now] = cr.fetchone()
        cls.addClassCleanup(self.restore)
        handler = patch.object(
            requests.sessions.Session,
            "send",
            lambda session, *args, **kwargs: cls._request_handler(
                session, *args, **kwargs
            ),
        )
        cls.startClassPatcher(handler)

    def restore(self):
        """Return to the state right after `setUpClass`."""
        transaction = self.env.transaction
        transaction.clear()
        self.level.keep()
        self.savepoint.rollback()
        for folder in self.folders:
            folder.restore()
        transaction.envs.clear()
        transaction.envs.update(self.envs)
        for env in self.envs:
            env.clear()
        for hook, funcs, data in self.hooks:
            hook._funcs, hook.data = deque(funcs), deepcopy(data)
        if self.take_changes(self.sequence):
            self.registry._setup_models__(self.holder.cr)
            self.registry.registry_sequence = self.sequence
            self.registry.registry_invalidated = False
        with self.holder.muted_registry_logger:
            self.registry.clear_all_caches()
        self.registry.cache_invalidated.clear()
        self.level.end()

    def close(self):
        if self.has_models:
            # whoever is left sets the models up without those of this layer
            self.registry.registry_invalidated = True
        self.holder.tearDownClass()
        self.holder.doClassCleanups()
        for error in self.holder.tearDown_exceptions:
            raise error[1]


class Layers(list):
    """The layers that are set up now, each on the one before."""

    prepared = set()  # classes whose `setUpClass` asks here
    shared = {}  # bases of several classes that run, in the order of their classes

    def clear(self, keep=0):
        while len(self) > keep:
            self.pop().close()

    def lend(self, base, constants, cls, set_up):
        """Set the base up, unless it is, and give it to the class."""
        keys = [layer.key for layer in self]
        if (base, constants) not in keys:
            layer = Layer(base, constants, set_up)
            self.append(layer)
        else:
            self.clear(keep=keys.index((base, constants)) + 1)
            layer = self[-1]
        layer.lend(cls)


layers = Layers()


def fresh(value):
    """The same records in a container of its own."""
    if type(value) is dict:
        return {key: fresh(item) for key, item in value.items()}
    if type(value) in (list, set):
        return type(value)(fresh(item) for item in value)
    return value


def overridden(base, cls):
    """Return the constants of the base that this class has its own values for.

    :return: ``{name: value}``; None when its set-up is not that of others with the same
        constants, because it overrides what the set-up may call, or has other bases
    """
    mro = cls.__mro__
    position = mro.index(base)
    if mro[position:] != base.__mro__:
        return None
    found = {
        name: value
        for above in reversed(mro[:position])
        if above.__module__.startswith(OWN)
        for name, value in vars(above).items()
        if is_read(name, value) and hasattr(base, name)
    }
    if not all(map(is_constant, found.values())):
        return None
    return {name: found[name] for name in found if found[name] != getattr(base, name)}


# set on each class by itself, and read by no set-up
PLAIN = {"setUpClass", "tearDownClass"}


def is_read(name, value):
    """Return whether `setUpClass` may read it: no method of an instance."""
    is_own = name in PLAIN or name.startswith(("__", "_class", "test_"))
    return not is_own and not isinstance(value, FunctionType)


def is_constant(value):
    if isinstance(value, tuple):
        return all(map(is_constant, value))
    return value is None or isinstance(value, (str, int, float))


def share(base):
    """Let the base be set up once, if several classes that run stand on it."""
    own = vars(base).get("setUpClass")

    def set_up(cls):
        return own.__func__(cls) if own else super(base, cls).setUpClass()

    def setUpClass(cls):
        constants = overridden(base, cls) if base in layers.shared else None
        if constants is None:
            set_up(cls)
        else:
            layers.lend(base, constants, cls, set_up)

    base.setUpClass = classmethod(setUpClass)


def bases_of(cls):
    """Bases of our own that set up something in Odoo, the deepest first."""
    from odoo.tests import TransactionCase

    return [
        base
        for base in reversed(cls.__mro__)
        if issubclass(base, TransactionCase) and base.__module__.startswith(OWN)
    ]


def pytest_pycollect_makeitem(obj):
    """pytest looks up `setUpClass` when it collects what is in a class."""
    if "odoo.tests" not in sys.modules or not isinstance(obj, type):
        return
    if not layers.prepared:
        from class_versions import renew_after_set_ups
        from kept_caches import keep_caches
        from trigger_trees import remember_trees

        begin_alone()
        keep_caches()
        renew_after_set_ups()
        remember_trees()
    for base in bases_of(obj):
        if base not in layers.prepared:
            layers.prepared.add(base)
            share(base)


def begin_alone():
    """End what is shared where a class begins a transaction of its own, which would
    wait for what the other has locked."""
    from odoo.tests import BaseCase

    layers.prepared.add(BaseCase)
    set_up = BaseCase.setUpClass.__func__

    def setUpClass(cls):
        layers.clear()
        set_up(cls)

    BaseCase.setUpClass = classmethod(setUpClass)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    if not layers.prepared:
        return
    classes = dict.fromkeys(item.cls for item in items if getattr(item, "cls", None))
    users = Counter(base for cls in classes for base in bases_of(cls))
    shared = [base for base, count in users.items() if count > 1]
    layers.shared = {base: number for number, base in enumerate(shared)}

    # lone tests come last: those of processes that commit leave rows behind
    alone = [(len(shared), "")]

    def key(item):
        if not (cls := getattr(item, "cls", None)):
            return alone
        return [
            (layers.shared[base], repr(overridden(base, cls)))
            for base in bases_of(cls)
            if base in layers.shared
        ] or alone

    items.sort(key=key)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    cls = getattr(item, "cls", None)
    if layers and not (cls and any(layer.key[0] in cls.__mro__ for layer in layers)):
        layers.clear()


@pytest.fixture(scope="session", autouse=True)
def close_layers():
    yield
    layers.clear()
