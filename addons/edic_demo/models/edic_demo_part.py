# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager

from odoo import models

from odoo.addons.edic_ai.write_guard import within

from .edic_finance_audit import UNCHECKED

CLERKS = {"fr": "comptable", "de": "buchhaltung"}
# module of the names of what is loaded: not the addon's own, so that neither an update
# nor an uninstallation of it touches the books
NAMES = "edic_demo_data"
# in the context: entries are written whole, so that Odoo has nothing to bring into line
WHOLE = dict.fromkeys(("skip_invoice_sync", "skip_invoice_line_sync"), True)
# values of items that have neither, so that Odoo does not look for them
BARE = {"analytic_distribution": False, "tax_ids": []}


class EdicDemoPart(models.AbstractModel):
    """The base of the demo's parts: they find what is there and create the rest."""

    _name = "edic.demo.part"
    _description = "Part of the demo"

    def _of(self, words):
        """Return the environment of a town's own clerk."""
        company = self._found(f"company_{words.country}")
        return self.with_company(company).with_context(
            lang=words.settings["lang"], allowed_company_ids=company.ids
        )

    @contextmanager
    def _unchecked(self):
        """Check nothing at once that the block writes."""
        with within(UNCHECKED):
            yield
            self.env.flush_all()

    def _found(self, name):
        return self.env.ref(f"{NAMES}.{name}", raise_if_not_found=False)

    def _keep(self, records, names):
        """Remember records by names, under a module of their own that no update
        of ours touches."""
        self.env["ir.model.data"]._update_xmlids(
            [
                {"xml_id": f"{NAMES}.{name}", "record": record, "noupdate": True}
                for record, name in zip(records, names, strict=True)
            ]
        )

    def _made(self, model, vals_by_name):
        """Return the records of these names; those that are missing are created."""
        missing = {n: v for n, v in vals_by_name.items() if not self._found(n)}
        if missing:
            self._keep(self.env[model].create(list(missing.values())), missing)
        return {name: self._found(name) for name in vals_by_name}

    def _one(self, model, name, vals):
        """Return the record of this name; it is created if it is missing."""
        return self._made(model, {name: vals})[name]

    def _people(self, words):
        """Return ``{duty: user}``."""
        return {
            "clerk": self._found(f"user_{CLERKS[words.country]}"),
            "accountant": self._found("user_accountant"),
            "auditor": self._found("user_auditor"),
            "steward": self._found("user_steward"),
            "admin": self.env.ref("base.user_admin"),
        }

    def _by(self, user, model):
        """Return a model as somebody of the house works with it."""
        return self.env[model].with_user(user)

    def _accounts(self):
        """Return ``{code: account}`` of the town."""
        accounts = self.env["account.account"].search(
            [("company_ids", "=", self.env.company.id)]
        )
        return {account.code: account for account in accounts}

    def _journal(self, kind):
        return self.env["account.journal"].search(
            [("type", "=", kind), ("company_id", "=", self.env.company.id)], limit=1
        )

    def _posted(self, domain, **options):
        """Return the town's posted bills of a domain; ``options`` are of `search`."""
        posted = [
            ("company_id", "=", self.env.company.id),
            ("move_type", "=", "in_invoice"),
            ("state", "=", "posted"),
        ]
        return self.env["account.move"].search([*posted, *domain], **options)

    def _partners(self, words):
        return {
            key: self._found(f"vendor_{words.country}_{key.lower()}")
            for key in words.vendors
        }

    def _service_name(self, words, code):
        return f"service_{words.country}_{code.lower()}"
