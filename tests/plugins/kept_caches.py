# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Keep what `ormcache` knows from one test to the next.

After each test Odoo rolls back and forgets all that its registry has cached; the next
test works out access rights, record rules and the fields of models once more, which
took a tenth of the time of all tests. A server that rolls back a transaction forgets
less: only the caches that the transaction cleared (`Registry.reset_changes`), since
whoever changes what is cached clears it. Here a test ends in the same way: a cache that
it cleared becomes what it was before, the others keep what was added.
"""

from odoo.tools.lru import LRU


class Watched(LRU):
    """A copy of a cache, which knows whether it was cleared."""

    __slots__ = ("is_cleared",)

    def __init__(self, cache):
        super().__init__(cache.count)
        self.is_cleared = False
        fill(self, cache.snapshot)

    def clear(self):
        self.is_cleared = True
        super().clear()


def fill(cache, entries):
    cache._values, cache._ordering = entries, dict.fromkeys(entries)


class Level:
    """The caches of a registry during a test or a set-up that is rolled back."""

    set_ups = 0  # how often the models were set up, which makes their fields anew

    def __init__(self, registry):
        self.begun = self.set_ups
        self.caches = registry._Registry__caches
        self.outer = dict(self.caches)
        self.caches.update({name: Watched(cache) for name, cache in self.outer.items()})
        self.kept = {}

    def keep(self):
        """Take note of what may be kept, before Odoo clears all caches."""
        self.kept = {
            name: cache.snapshot
            for name, cache in self.caches.items()
            if not cache.is_cleared
        }

    def end(self):
        """Return to the caches of the level around this one; where the models were set
        up since, they hold domains with fields that are no more."""
        self.caches.update(self.outer)
        if self.begun != self.set_ups:
            for cache in self.outer.values():
                cache.clear()
            return
        for name, entries in self.kept.items():
            fill(self.outer[name], entries)


def keep_caches():
    """Let each class and each test of Odoo be a level of its own."""
    from odoo.modules.registry import Registry
    from odoo.tests import TransactionCase
    from odoo.tests.common import get_db_name

    set_up_class, set_up = TransactionCase.setUpClass.__func__, TransactionCase.setUp
    set_up_models = Registry._setup_models__

    def setUpClass(cls):
        level = Level(Registry(get_db_name()))
        cls.addClassCleanup(level.end)
        set_up_class(cls)

    def setUp(self):
        level = Level(self.registry)
        self.addCleanup(level.end)  # after all that Odoo cleans up
        set_up(self)
        self.addCleanup(level.keep)

    def _setup_models__(self, *args, **kwargs):
        Level.set_ups += 1
        return set_up_models(self, *args, **kwargs)

    Registry._setup_models__ = _setup_models__
    TransactionCase.setUpClass = classmethod(setUpClass)
    TransactionCase.setUp = setUp
