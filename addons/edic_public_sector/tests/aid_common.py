# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.edic_ai.tests.common import user_of


class AidFiles:
    """Opening decision files, and reading what they tell."""

    def aid(self, record, user):
        """A user's file about a record, as that user has it."""
        own = self.env["edic.public.aid"].with_user(user).sudo(False)
        own = own.with_company(user.company_id)
        self.env.invalidate_all()
        return own.browse(own.edic_open(record._name, record.id)["res_id"])

    def sourced(self, file, section):
        """Each statement with its source, in one line."""
        return [f"{item['text']} [{item['source']}]" for item in file.content[section]]

    def follows(self, file, code):
        """Return the consequences of an option."""
        options = {option["code"]: option for option in file.content["options"]}
        return options[code]["consequences"]

    def sentences(self, items):
        return " / ".join(item["text"] for item in items).replace("\xa0", " ")

    def assert_opens(self, items, *records):
        """Each of them opens its record."""
        found = [(item["model"], item["id"]) for item in items]
        self.assertEqual(found, [(record._name, record.id) for record in records])

    def as_read(self, file, user):
        """Return a file as the web client reads it (HttpCase)."""
        self.authenticate(user.login, user.login)
        asked = {"content": {}, "state": {}, "name": {}}
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw/edic.public.aid/web_read",
            {
                "model": "edic.public.aid",
                "method": "web_read",
                "args": [file.ids],
                "kwargs": {"specification": asked},
            },
        )[0]


class GermanBills(AidFiles):
    """A clerk of the German town, and where it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "account.group_account_invoice"
        cls.german = user_of(cls.env, cls.town, "german_clerk", groups)

    def land(self, code):
        self.town.state_id = self.env.ref(f"base.state_de_{code}")

    def receive(self, bill, day):
        vals = {"move_id": bill.id, "kind": "received", "day": day}
        self.env["edic.finance.step"].with_user(bill.env.user).create(vals)
