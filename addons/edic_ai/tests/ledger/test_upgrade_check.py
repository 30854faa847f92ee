# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import os
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from psycopg2.extras import Json

from odoo.modules.module import load_script
from odoo.tests import tagged

from ... import upgrade_check
from ...exceptions import LedgerDamagedError
from ...upgrade_check import check_after, check_before, damage
from ..common import EdicAiCase

SCRIPTS = Path(__file__).parents[2] / "migrations" / "0.0.0"


@tagged("post_install", "-at_install")
class TestUpgradeCheck(EdicAiCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.env.cr.execute, "DROP TABLE IF EXISTS edic_ai_upgrade")
        self.traces = self.env["edic.ai.trace"]
        for number in range(4):
            facts = {"n": number + 1}
            self.traces |= self.gateway._record("decision", "test.use", facts)
        self.sealed(self.traces)

    def owner(self, statement, *values):
        """As the owner of the database does it, around the triggers."""
        for table in ("edic_ai_trace", "edic_ai_seal"):
            self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        self.env.cr.execute(statement, values)
        for table in ("edic_ai_trace", "edic_ai_seal"):
            self.env.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    def alter(self, trace):
        self.owner("UPDATE edic_ai_trace SET engine = 'x' WHERE id = %s", trace.id)

    def test_an_intact_ledger_is_upgraded(self):
        check_before(self.env.cr)
        self.sealed(self.gateway._record("policy", "test.use", {}))
        check_after(self.env.cr)

    def test_no_upgrade_begins_on_a_damaged_ledger(self):
        self.alter(self.traces[2])
        with self.assertRaisesRegex(LedgerDamagedError, "altered at record"):
            check_before(self.env.cr)

    def test_who_insists_upgrades_and_it_is_logged(self):
        self.alter(self.traces[2])
        with (
            patch.dict(os.environ, {"EDIC_LEDGER_UPGRADE_ANYWAY": "1"}),
            self.assertLogs(upgrade_check.__name__, "ERROR"),
        ):
            check_before(self.env.cr)
            check_after(self.env.cr)

    def test_what_the_upgrade_damaged_is_taken_back(self):
        gone = "DELETE FROM edic_ai_trace WHERE id = %s"
        unsealed = "DELETE FROM edic_ai_seal WHERE trace_id = %s"
        last = self.traces[3].id
        forged = "UPDATE edic_ai_seal SET record_hash = repeat('0', 64) WHERE id = %s"
        seal = self.traces[3]._seals()[last].id
        for expected, statement, value in (
            ("records are gone", gone, last),
            ("is another", unsealed, last),
            ("is another", forged, seal),
        ):
            with self.subTest(statement):
                # this one takes back what was written, as the upgrade does
                with self.assertRaises(LedgerDamagedError) as caught:
                    check_before(self.env.cr)
                    self.owner(statement, value)
                    check_after(self.env.cr)
                self.assertIn(expected, str(caught.exception))
        check_before(self.env.cr)
        self.alter(self.traces[0])
        with self.assertRaisesRegex(LedgerDamagedError, "altered"):
            check_after(self.env.cr)

    def test_last_are_hashed_and_of_all_the_place_is_looked_at(self):
        with patch.object(upgrade_check, "HASHED", 1):
            self.alter(self.traces[0])
            self.assertFalse(damage(self.env.cr, self.company.id))
            gone = "DELETE FROM edic_ai_trace WHERE id = %s"
            self.owner(gone, self.traces[1].id)
            self.assertIn("record missing", damage(self.env.cr, self.company.id))

    def test_pages_make_no_difference(self):
        with patch.object(upgrade_check, "AT_ONCE", 2):
            self.assertFalse(damage(self.env.cr, self.company.id))
            self.alter(self.traces[3])
            self.assertIn("altered", damage(self.env.cr, self.company.id))

    def test_seals_that_are_gone_are_missed(self):
        """The seals that are left form a chain that is whole."""
        gone = "DELETE FROM edic_ai_seal WHERE trace_id = %s"
        self.owner(gone, self.traces[3].id)
        self.assertEqual(damage(self.env.cr, self.company.id), "1 records without seal")
        for trace in self.traces:
            self.owner(gone, trace.id)
        with self.assertRaisesRegex(LedgerDamagedError, "4 records without seal"):
            check_before(self.env.cr)

    def test_what_a_checkpoint_knows_is_missed_with_its_records(self):
        size = self.env["edic.ai.seal"]._head(self.company.id)[0] + 1
        self.env["edic.ai.checkpoint"]._insert(
            [
                {
                    "chain": self.company.id,
                    "size": size,
                    "root": "x",
                    "text": "x",
                    "key_ref": "x",
                    "created_at": datetime.now(),
                    "edge": Json([]),
                }
            ]
        )
        with self.assertRaisesRegex(LedgerDamagedError, f"a checkpoint says {size}"):
            check_before(self.env.cr)

    def test_scripts_of_every_version_do_it(self):
        scripts = {
            path.stem: load_script(str(path), path.stem)
            for path in SCRIPTS.glob("*.py")
        }
        self.assertEqual(set(scripts), {"pre-verify", "post-verify", "end-verify"})
        scripts["pre-verify"].migrate(self.env.cr, "19.0.1.1.0")
        self.alter(self.traces[0])
        for name in ("post-verify", "end-verify"):
            with self.assertRaises(LedgerDamagedError):
                scripts[name].migrate(self.env.cr, "19.0.1.1.0")

    def test_without_a_look_before_there_is_none_after(self):
        check_after(self.env.cr)
