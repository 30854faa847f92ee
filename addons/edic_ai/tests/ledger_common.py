# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from ..models.ledger.keyring import Keyring
from ..tools.ledger.edic_verify import Checkpoint
from .common import EdicAiCase, mandated, new_test_user

CRON = "odoo.addons.edic_ai.models.ledger.edic_ai_checkpoint"
SINK = "odoo.addons.edic_ai.models.ledger.edic_ai_anchor"


class LedgerCase(EdicAiCase):
    """A chain of its own, keys and a folder that go with the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checkpoints = cls.env["edic.ai.checkpoint"]
        cls.anchors = cls.env["edic.ai.anchor"]
        cls.keys = cls.env["edic.ai.ledger.key"]
        cls.ledger = cls.env.ref("edic_ai.edic_ai_ledger")
        cls.without_what_is_committed()
        cls.ledger.alarmed_on = False
        cls.body = cls.new_body("Talstadt")
        cls.chain = cls.body.id
        every = cls.env["res.company"].search([])
        for role in ("manager", "approver", "dpo", "auditor", "author", "user"):
            user = new_test_user(
                cls.env, f"{role}_of_ledger", f"edic_ai.group_edic_ai_{role}"
            )
            user.company_ids = every
            user.company_id = cls.body
            setattr(cls, f"the_{role}", user)
        mandated(cls.the_auditor)
        cls.leave_out(cls.body)

    @classmethod
    def new_body(cls, name):
        """A company whose chain is empty: what its making recorded is left out."""
        company = cls.env["res.company"].create({"name": name})
        cls.leave_out(company)
        return company

    @classmethod
    def leave_out(cls, company):
        """Begin without what was recorded so far."""
        cls.env.flush_all()
        cls.env.cr.execute("DELETE FROM edic_ai_pending WHERE chain = %s", [company.id])

    def setUp(self):
        super().setUp()
        self.root = Path(self.enterContext(tempfile.TemporaryDirectory()))
        folders = {
            "EDIC_LEDGER_KEYS": str(self.root / "keys"),
            "EDIC_LEDGER_ANCHORS": str(self.root / "anchors"),
        }
        self.enterContext(patch.dict(os.environ, folders))

    @property
    def keyring(self):
        return Keyring(self.env["edic.ai.seal"]._ledger())

    @property
    def folder(self):
        ledger = self.env["edic.ai.seal"]._ledger()
        return self.root / "anchors" / ledger / str(self.chain)

    def records(self, count, chain=None, **facts):
        """Sealed records of the chain, or of another company's."""
        company = self.env["res.company"].browse(self.chain if chain is None else chain)
        traces = self.env["edic.ai.trace"]
        for number in range(count):
            values = {"n": number, **facts}
            traces |= self.gateway._record(
                "policy", "x", values, company=company or False
            )
        return self.sealed(traces)

    def make(self, chain=None):
        """A checkpoint, as the cron makes it but in this transaction."""
        self.keys._ensure()
        number = self.checkpoints._sign(self.chain if chain is None else chain)
        return self.checkpoints.browse(number)

    def parsed(self, checkpoint):
        return Checkpoint.parse(checkpoint.text)

    def public(self):
        return [base64.b64decode(public_key) for public_key in self.keys._public_keys()]

    def last_trace(self, use_case):
        traces = self.env["edic.ai.trace"]
        return traces.search([("use_case", "=", use_case)], limit=1, order="id desc")

    def declare(self, kind, confirm=None, **vals):
        declared = (
            self.env["edic.ai.declaration"]
            .with_user(self.the_manager)
            .create({"kind": kind, "reason": "server room under water", **vals})
        )
        declared.with_user(confirm or self.the_dpo).action_confirm()
        return declared
