# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import TransactionCase, freeze_time

from ..models.edic_demo_part import NAMES
from ..tools import demo_vocabulary

TODAY = "2026-11-25"
COUNT = 24  # bills of each company


class DemoCase(TransactionCase):
    """The demo as `make run` loads it, in small. It takes a minute: all that is tested
    in it, by this addon and by those upon it, stands on this one class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.demo = cls.env["edic.demo"]
        cls.said, cls.saves = [], []
        with freeze_time(TODAY):
            cls.demo._begin()
            cls.columns = cls.columns_of_database()
            cls.demo._load(
                count=COUNT, save=lambda: cls.saves.append(1), say=cls.said.append
            )
        cls.companies = {
            code: cls.env.ref(f"{NAMES}.company_{code}")
            for code in demo_vocabulary.COUNTRIES
        }

    @classmethod
    def columns_of_database(cls):
        """Return the names of tables and their columns."""
        cls.env.cr.execute(
            """SELECT table_name, column_name FROM information_schema.columns
                WHERE table_schema = current_schema"""
        )
        return set(cls.env.cr.fetchall())

    def load_again(self):
        with freeze_time(TODAY):
            self.demo._load(count=COUNT)
