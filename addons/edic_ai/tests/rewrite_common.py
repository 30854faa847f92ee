# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from urllib.parse import urlsplit

from fakes.fake_provider import FakeProvider

from .common import new_test_user
from .gateway_common import GatewayCase

TEXT = "The fee of EUR 1,250.00 is due on 12 March 2026 (file BX-1187)."


class RewriteCase(GatewayCase):
    """An employee without any role in EDIC, a model for texts, and a stranger.

    The stranger is what core would send texts to; it keeps whatever arrives.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.house + cls.cloud).sudo().state = "retired"
        cls.use = cls.make_use("Writing", "on_premise", use_case="text.rewrite")
        cls.writer = new_test_user(
            cls.env,
            "writes",
            "base.group_user,base.group_partner_manager",
            password="writes" * 2,
            lang="en_US",
        )
        cls.rewrites = cls.env["edic.ai.rewrite"].with_user(cls.writer)
        cls.stranger = cls.enterClassContext(FakeProvider())
        cls.env["res.lang"]._activate_lang("de_DE")
        params = cls.env["ir.config_parameter"]
        params.set_param("html_editor.olg_api_endpoint", cls.stranger.url)
        params.set_param("mail.google_translate_api_key", "key")

    def setUp(self):
        super().setUp()
        self.stranger.captured.clear()

    @property
    def fake_port(self):
        return urlsplit(self.fake.url).port

    @property
    def stranger_port(self):
        return urlsplit(self.stranger.url).port

    def rewrite(self, *args, user=None, **options):
        """A rewriting of the text, done."""
        made = self.rewrites.with_user(user or self.writer).edic_rewrite(
            *(args or (TEXT, "shorter")), **options
        )
        self.work()
        return self.rewrites.browse(made["id"])

    def entries(self, event="inference"):
        """The ledger's rows of this use, oldest first."""
        found = [("use_case", "=", "text.rewrite"), ("event", "=", event)]
        return self.env["edic.ai.trace"].search(found, order="id")

    def no_model(self):
        self.use.sudo().state = "retired"
        self.env.flush_all()

    def denied(self):
        """The house has no model, and the policy keeps the data there."""
        self.use.sudo().state = "retired"
        use = self.make_use("Far", "outside", use_case="text.rewrite")
        self.env.flush_all()
        return use
