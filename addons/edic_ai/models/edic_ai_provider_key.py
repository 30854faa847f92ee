# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError

SECRETS = "EDIC_AI_SECRETS"  # folder of the secrets files
DEFAULT_SECRETS = "/run/secrets"  # where containers mount theirs
FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
NAMED = {  # no other variable or file is ever sent
    "environment": re.compile(r"EDIC_AI_KEY_[A-Z0-9_]+"),
    "file": re.compile(r"edic_ai_key_[A-Za-z0-9._-]+"),
}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiProviderKey(models.Model):
    """Where the key of a provider lies: nobody reads it back, in no screen or RPC."""

    _inherit = "edic.ai.provider"

    key_source = fields.Selection(
        [
            ("none", "No key"),
            ("stored", "Kept in the database"),
            ("environment", "Environment variable"),
            ("file", "Secrets file"),
        ],
        string="Key",
        required=True,
        default="none",
    )
    key_name = fields.Char(
        string="Name of the variable or file",
        help="A variable whose name begins with EDIC_AI_KEY_, or a file in the secrets "
        "folder whose name begins with edic_ai_key_.",
    )
    new_key = fields.Char(
        string="Key to store",
        compute="_compute_new_key",
        inverse="_inverse_new_key",
        groups="base.group_system",
        help="Written once and never shown again.",
    )
    key_state = fields.Selection(
        [("unneeded", "Not needed"), ("there", "There"), ("missing", "Missing")],
        string="State of the key",
        compute="_compute_key_state",
    )

    def _compute_new_key(self):
        self.new_key = False

    def _inverse_new_key(self):
        for provider in self:
            value = (provider.new_key or "").strip()
            if value:
                self.flush_recordset()  # its row must be there
                self.env["edic.ai.key"].sudo()._keep(provider, value)
                provider.key_source = "stored"
                provider._record({"key": [None, "…"]})
        self.invalidate_recordset(["new_key"])

    @api.depends("key_source", "key_name")
    def _compute_key_state(self):
        for provider in self:
            if provider.key_source == "none":
                provider.key_state = "unneeded"
            else:
                provider.key_state = "there" if provider.sudo()._key() else "missing"

    @api.constrains("key_source", "key_name", "ca_file", "proxy", "base_url")
    def _check_key_name(self):
        for provider in self:
            pattern = NAMED.get(provider.key_source)
            if pattern and not pattern.fullmatch(provider.key_name or ""):
                raise ValidationError(
                    self.env._(
                        "Name a variable that begins with EDIC_AI_KEY_, or a file of "
                        "the secrets folder that begins with edic_ai_key_."
                    )
                )
            if provider.ca_file and not FILE.fullmatch(provider.ca_file):
                raise ValidationError(
                    self.env._("Name the certificate's file without its path.")
                )
            has_key = provider.key_source != "none"
            if has_key and provider.proxy and provider.base_url.startswith("http:"):
                raise ValidationError(
                    self.env._("Through a proxy the key must travel by https.")
                )

    def _key(self):
        """The key itself, or an empty text: for the clients alone."""
        match self.key_source:
            case "stored":
                return self.env["edic.ai.key"].sudo()._of(self)
            case "environment":
                return os.environ.get(self.key_name or "", "").strip()
            case "file":
                path = _secret_path(self.key_name)
                return path.read_text(encoding="utf-8").strip() if path else ""
        return ""

    def _ca_path(self):
        path = _secret_path(self.ca_file)
        return str(path) if path else None

    def _forget_key_of_other_way(self, vals):
        """A stored key goes to the host it was entered for, by the way it was."""
        for provider in self:
            way = {
                name: vals.get(name, provider[name]) for name in ("base_url", "proxy")
            }
            now = {name: provider[name] for name in way}
            if _way(way) != _way(now) and self.env["edic.ai.key"].sudo()._of(provider):
                self.env["edic.ai.key"].sudo()._keep(provider, None)
                provider._record({"key": ["…", None]})


def _way(vals):
    parts = urlsplit(vals["base_url"] or "")
    return parts.scheme, parts.hostname, parts.port, vals["proxy"] or None


def _secret_path(name):
    if not name or not FILE.fullmatch(name):
        return None
    path = Path(os.environ.get(SECRETS, DEFAULT_SECRETS)) / name
    return path if path.is_file() else None
