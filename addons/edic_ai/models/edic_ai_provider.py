# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ..tools.llm.address import Hint, hint, is_public, proxy_hint
from ..tools.llm.contract import Endpoint, Structured, Zone
from ..tools.llm.presets import PRESETS
from .edic_ai_model import ABILITIES

RECORDED = (  # whose changes the ledger keeps
    *("name", "active", "preset", "kind", "base_url", "zone", "zone_evidence"),
    *("labels", "structured", "key_source", "key_name", "proxy", "capacity"),
    *("company_id", "ca_file"),
)
REACHED_BY = (  # who is spoken to, and through whom
    "base_url",
    "kind",
    "proxy",
    "ca_file",
)
REFUSED = (  # other hints are advice
    *(Hint.NOT_AN_ADDRESS, Hint.HOST_MISSING, Hint.SECRET_IN_ADDRESS),
    Hint.HTTP_PUBLIC,
)


class EdicAiProvider(models.Model):
    """A server that answers for models: where it is, whose it is, how it is."""

    _name = "edic.ai.provider"
    _inherit = "edic.ai.recorded"
    _description = "AI provider"
    _recorded_as = "provider"
    _recorded_fields = RECORDED
    _authored_fields = frozenset(RECORDED)
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    preset = fields.Selection(
        "_selection_preset",
        string="Kind of server",
        required=True,
        default="custom",
        help="Fills in the address, the zone and the models that are usual there.",
    )
    kind = fields.Selection(
        [("mistral", "Mistral"), ("openai", "OpenAI-compatible")],
        string="Interface",
        required=True,
        default="openai",
    )
    base_url = fields.Char(
        string="Address",
        required=True,
        help="Mistral: without /v1. OpenAI-compatible: up to and with /v1.",
    )
    zone = fields.Selection(
        "_selection_zone",
        required=True,
        default="outside",
        help="Where the model runs and who controls it; the policy decides by it. "
        "C5, SecNumCloud and HDS are labels: providers controlled from outside "
        "hold some of them, too.",
    )
    zone_evidence = fields.Char(
        string="Evidence for the zone",
        help="What shows that the provider is in this zone, such as SecNumCloud 19.6, "
        "BSI C3A or the contract, with its date.",
    )
    labels = fields.Char(
        string="Certificates", help="With their date and scope; they are no zones."
    )
    structured = fields.Selection(
        [
            (Structured.JSON_SCHEMA.value, "Keeps to a JSON schema"),
            (Structured.JSON_OBJECT.value, "Writes JSON, without a schema"),
            (Structured.NONE.value, "Text only"),
        ],
        string="Structured answers",
        required=True,
        default=Structured.JSON_SCHEMA.value,
        help="Answers are checked against the schema here in any case.",
    )
    proxy = fields.Char(
        help="HTTP proxy to go through, such as http://proxy:3128. "
        "The environment's proxy settings are not used.",
    )
    ca_file = fields.Char(
        string="Own certificate authority",
        help="Name of a PEM file in the secrets folder, for a server "
        "whose certificate is signed inside the house.",
    )
    capacity = fields.Integer(
        string="Calls at once", default=4, required=True, aggregator=None
    )
    author_ids = fields.Many2many(
        "res.users",
        string="Set up by",
        readonly=True,
        copy=False,
        context={"active_test": False},
    )
    model_ids = fields.One2many("edic.ai.model", "provider_id", string="Models")
    documentation = fields.Char(compute="_compute_from_preset")
    key_page = fields.Char(string="Where a key is made", compute="_compute_from_preset")
    is_plumbing = fields.Boolean(compute="_compute_from_preset")
    address_advice = fields.Char(compute="_compute_address_advice")

    _capacity_check = models.Constraint(
        "CHECK(capacity > 0)", "At least one call at once must be possible."
    )

    @api.model
    def _selection_preset(self):
        return [(preset.code, preset.name) for preset in PRESETS.values()]

    @api.depends("preset")
    def _compute_from_preset(self):
        for provider in self:
            preset = PRESETS[provider.preset or "custom"]
            provider.documentation = preset.docs
            provider.key_page = preset.key_from
            provider.is_plumbing = preset.code == "local"

    @api.depends("preset", "kind", "base_url")
    @api.depends_context("lang")
    def _compute_address_advice(self):
        advice = self._address_words()
        for provider in self:
            found = provider._hint()
            provider.address_advice = found and advice[found]

    def _hint(self):
        """What is likely wrong with the address as it stands, or None."""
        if not self.base_url:
            return None
        return hint(replace(PRESETS["custom"], kind=self.kind), self.base_url)

    @api.onchange("preset")
    def _onchange_preset(self):
        """What the choice fills in; each of it can be changed afterwards."""
        preset = PRESETS[self.preset or "custom"]
        if preset.code == "custom":
            return
        self.name = preset.name
        self.kind = preset.kind
        self.base_url = preset.base_url
        self.zone = preset.zone.value
        self.zone_evidence = self._zone_reason(preset.code)
        self.structured = preset.structured.value
        self.key_source = "stored" if preset.needs_key else "none"
        self.model_ids = [
            Command.clear(),
            *(Command.create(vals) for vals in self._preset_models(preset)),
        ]

    @api.model
    def _preset_models(self, preset):
        return [
            {"name": name, ABILITIES[operation]: True}
            for operation, names in preset.models.items()
            for name in names[:1]
        ]

    @api.constrains("base_url", "kind", "proxy")
    def _check_base_url(self):
        for provider in self:
            found = provider._hint()
            if found in REFUSED:
                raise ValidationError(provider._address_words()[found])
            provider._check_proxy()

    def _check_proxy(self):
        found = self.proxy and proxy_hint(self.proxy, self.base_url)
        if not found:
            return
        words = {
            Hint.NOT_AN_ADDRESS: self.env._(
                "Give the proxy's address with http:// or https://, such as "
                "http://proxy:3128."
            ),
            Hint.SECRET_IN_ADDRESS: self.env._(
                "The proxy's address must hold no password."
            ),
            Hint.HTTP_PUBLIC: self.env._(
                "This proxy is on the internet and would read all texts: through it "
                "the server is reached by https."
            ),
        }
        raise ValidationError(words[found])

    @api.constrains("zone", "preset")
    def _check_passed_on(self):
        self.model_ids._check_runs_elsewhere()

    @api.constrains("zone", "zone_evidence", "base_url")
    def _check_zone_evidence(self):
        for provider in self:
            if provider.zone_evidence:
                continue
            if provider.zone == Zone.EU_CONTROLLED.value:
                raise ValidationError(
                    self.env._("Say what shows that the provider is under EU control.")
                )
            if provider.zone == Zone.ON_PREMISE.value and is_public(provider.base_url):
                raise ValidationError(
                    self.env._(
                        "This address is on the internet: say what shows that the "
                        "server is in the house."
                    )
                )

    @api.constrains("zone", "proxy")
    def _check_proxy_in_house(self):
        """Hold the proxy of a server in the house to the house, as its address is.

        The evidence for the zone says whose the server is, and nothing of a proxy.
        """
        for provider in self:
            is_in_house = provider.zone == Zone.ON_PREMISE.value
            if is_in_house and provider.proxy and is_public(provider.proxy):
                raise ValidationError(
                    self.env._(
                        "This proxy is on the internet: texts for a server in the "
                        "house stay in the house. Give a proxy of the house by a "
                        "private address, or choose another zone."
                    )
                )

    def write(self, vals):
        if {"base_url", "proxy"} & vals.keys():
            self._forget_key_of_other_way(vals)
        if "key_source" in vals and vals["key_source"] not in ("environment", "file"):
            vals = {**vals, "key_name": False}  # it might be a key, pasted by mistake
        moving = {"base_url", "kind"} & vals.keys()
        changed = self.filtered(lambda p: any(p[name] != vals[name] for name in moving))
        self.env["edic.ai.batch"]._check_none_away(changed)
        before = {provider: provider._place() for provider in self}
        result = super().write(vals)
        moved = self.filtered(lambda provider: provider._place() != before[provider])
        moved._take_cards_back()
        return result

    def _take_cards_back(self):
        """Another place, another model: what was approved is not what is there now."""
        models = self.with_context(active_test=False).model_ids.sudo()
        models.write({"card_state": "draft", "card_approver_id": False})
        unasked = models.deployment_ids.filtered("is_sent_unasked")
        unasked._enter_unasked(is_on=False)

    def _place(self):
        return self.zone, *(self[name] or False for name in REACHED_BY)

    def _wire_facts(self):
        """What the ledger keeps of the way to it, in each call."""
        way = {"server.address": urlsplit(self.base_url).hostname}
        if self.proxy:
            way["edic.proxy.address"] = urlsplit(self.proxy.strip()).hostname
        return way

    def _endpoint(self):
        """How the clients reach it, with its key: never to be shown or stored."""
        self.ensure_one()
        provider = self.sudo()
        return Endpoint(
            kind=provider.kind,
            base_url=provider.base_url,
            api_key=provider._key(),
            structured=Structured(provider.structured),
            ca_file=provider._ca_path(),
            proxy=provider.proxy or None,
        )
