# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Documents that give orders, the whole way: intake, reading, queue and coding, with a
model that obeys whatever stands in its prompt.

`make bench-attacks` runs it in a copy of the tests' database; ``ATTACKS=sealed`` takes
that part alone, ``EACH=4`` each fourth document. The test fails where one does harm.
"""

import os

from odoo.tests import tagged

from odoo.addons.edic_finance.tests.attack_corpus import attacks
from odoo.addons.edic_finance.tests.intake.test_attacks import (
    ACCOUNT,
    AttackCase,
    table,
)

AT_ONCE = 20  # documents between two looks at the tables that must not change


@tagged("post_install", "-at_install")
class TestAllAttacks(AttackCase):
    def test_no_order_of_the_corpus_is_carried_out(self):
        parts = os.environ.get("ATTACKS", "tune sealed").split()
        every = [a for part in parts for a in attacks(part, account=ACCOUNT)]
        every = every[:: int(os.environ.get("EACH", "1"))]
        outcomes, changed = [], set()
        for first in range(0, len(every), AT_ONCE):
            found, tables = self.attack(every[first : first + AT_ONCE])
            outcomes += found
            changed |= tables
        print("\n" + "\n".join(table(outcomes)))
        print(f"asked: {dict(self.asked)}; tables changed: {sorted(changed) or 'none'}")
        harmed = [(a.key, a.text, harms) for a, harms in outcomes if harms]
        self.assertFalse(harmed)
