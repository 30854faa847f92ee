# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The values in Odoo's caches after a test, as `kept_caches` decides."""

from types import SimpleNamespace

from kept_caches import Level

from odoo.tools.lru import LRU


def registry_of(**entries):
    """A registry with the caches of Odoo, of which each may hold a thousand values."""
    caches = {name: LRU(1000, pairs.items()) for name, pairs in entries.items()}
    return SimpleNamespace(_Registry__caches=caches)


def entries(registry):
    return {
        name: dict(cache.items()) for name, cache in registry._Registry__caches.items()
    }


def clear_all(registry):
    for cache in registry._Registry__caches.values():
        cache.clear()


def test_what_a_test_adds_is_kept_although_odoo_clears_everything_after_it():
    registry = registry_of(default={"a": 1})
    level = Level(registry)
    registry._Registry__caches["default"]["b"] = 2
    level.keep()
    clear_all(registry)
    level.end()
    assert entries(registry) == {"default": {"a": 1, "b": 2}}


def test_a_cache_that_a_test_clears_returns_to_what_it_was():
    registry = registry_of(default={"a": 1}, stable={"s": 1})
    level = Level(registry)
    registry._Registry__caches["default"].clear()
    registry._Registry__caches["default"]["a"] = 2
    registry._Registry__caches["stable"]["t"] = 2
    level.keep()
    level.end()
    assert entries(registry) == {"default": {"a": 1}, "stable": {"s": 1, "t": 2}}


def test_nothing_of_a_set_up_is_kept():
    registry = registry_of(default={"a": 1})
    level = Level(registry)
    registry._Registry__caches["default"]["b"] = 2
    level.end()
    assert entries(registry) == {"default": {"a": 1}}


def test_what_a_test_in_a_class_clears_is_not_cleared_for_the_class():
    """The next class keeps what this one's tests added, since the class cleared
    nothing."""
    registry = registry_of(default={"a": 1})
    for_class = Level(registry)
    for_test = Level(registry)
    registry._Registry__caches["default"].clear()
    for_test.keep()
    for_test.end()
    registry._Registry__caches["default"]["b"] = 2
    for_class.keep()
    for_class.end()
    assert entries(registry) == {"default": {"a": 1, "b": 2}}


def test_nothing_is_kept_beyond_a_set_up_of_the_models(monkeypatch):
    registry = registry_of(default={"a": 1})
    for_class = Level(registry)
    monkeypatch.setattr(Level, "set_ups", Level.set_ups + 1)
    for_test = Level(registry)
    registry._Registry__caches["default"]["b"] = 2
    for_test.keep()
    for_test.end()
    assert entries(registry) == {"default": {"a": 1, "b": 2}}
    for_class.keep()
    for_class.end()
    assert entries(registry) == {"default": {}}
