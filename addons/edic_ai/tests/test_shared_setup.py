# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Classes whose base is set up once (`tests/plugins/shared_setup.py`) see nothing of
each other. Odoo's own runner sets the base up for each of them: they pass as well."""

from datetime import datetime, timedelta

from odoo.tests import TransactionCase, freeze_time, tagged

NAME = "Set up once (fictive)"
DAY = "2031-02-03"


class SharedCase(TransactionCase):
    colour = 1
    set_ups = []  # the classes that it was set up for

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        SharedCase.set_ups.append(cls)
        cls.partner = cls.env["res.partner"].create(
            {"name": NAME, "color": cls.colour, "ref": str(cls.env.cr.now())}
        )
        cls.people = {"first": cls.partner}

    def found(self):
        return self.env["res.partner"].search([("name", "=like", f"{NAME}%")])

    def assert_as_set_up(self, colour=1):
        self.assertEqual(self.found().mapped("color"), [colour])
        self.assertEqual(self.people, {"first": self.partner})
        self.assertEqual(self.partner.name, NAME)
        self.assertFalse(
            self.env["ir.config_parameter"].sudo().get_param("edic_ai.test_shared")
        )
        self.assertFalse(self.env.cr.precommit.data.get("edic_ai.test_shared"))


class Disturbing:
    """Leaves its class's own set-up in all that is shared."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own = cls.partner.copy({"name": f"{NAME} again"})
        cls.people["second"] = own
        cls.partner.name = f"{NAME} and changed"
        parameters = cls.env["ir.config_parameter"].sudo()
        parameters.set_param("edic_ai.test_shared", "1")
        parameters.get_param("edic_ai.test_shared")  # is kept in the registry's cache
        cls.env.cr.precommit.data["edic_ai.test_shared"] = [1]

    def test_class_has_what_it_set_up(self):
        self.assertEqual(len(self.found()), 2)
        self.assertEqual(list(self.people), ["first", "second"])


@tagged("post_install", "-at_install")
class TestSharedFirst(Disturbing, SharedCase):
    pass


@tagged("post_install", "-at_install")
class TestSharedNext(SharedCase):
    def test_nothing_of_another_class_is_left(self):
        self.assert_as_set_up()

    def test_tests_of_the_class_are_rolled_back(self):
        self.assert_as_set_up()
        self.partner.unlink()


@tagged("post_install", "-at_install")
class TestSharedThird(Disturbing, SharedCase):
    pass


@tagged("post_install", "-at_install")
class TestSharedLast(SharedCase):
    def test_nothing_of_another_class_is_left(self):
        self.assert_as_set_up()

    def test_clock_is_that_of_the_class(self):
        """Not that of the base, which may be set up half an hour earlier."""
        now, begun = self.env.cr.now(), datetime.fromisoformat(self.partner.ref)
        self.assertGreater(now, begun - timedelta(seconds=2))
        is_shared = type(self) not in self.set_ups
        self.assertEqual(now != begun, is_shared)


@tagged("post_install", "-at_install")
class TestSharedNot(SharedCase):
    colour = 7

    def test_what_the_set_up_reads_is_not_taken_from_others(self):
        self.assert_as_set_up(colour=7)


@freeze_time(DAY)
@tagged("post_install", "-at_install")
class TestSharedFrozen(SharedCase):
    def test_a_class_that_stops_the_clock_is_set_up_on_its_day(self):
        self.assert_as_set_up()
        self.assertIn(type(self), self.set_ups)


@tagged("post_install", "-at_install")
class TestSharedOnce(SharedCase):
    def test_base_was_set_up_once_for_all_others(self):
        """By Odoo's runner for each."""
        shared = [cls for cls in self.set_ups if cls.__name__ == "SharedCaseShared"]
        if shared:
            self.assertEqual(sorted(cls.colour for cls in shared), [1, 7])
            self.assertNotIn(type(self), self.set_ups)
        else:
            self.assertIn(type(self), self.set_ups)
