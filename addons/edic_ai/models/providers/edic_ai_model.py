# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from ... import roles
from ...people import check_approver
from ...tools.providers.contract import Zone
from ...tools.providers.presets import PRESETS
from ...write_guard import by_method

CARD = (  # fields that a card must fill before it can be approved
    "origin",
    "licence",
    "languages",
    "intended_use",
    "known_limits",
)
ABILITIES = {  # operation → field
    "chat": "can_chat",
    "embeddings": "can_embed",
    "ocr": "can_ocr",
    "moderation": "can_moderate",
}
CONTENT = (  # fields that are approved, and again when they change
    "name",
    "context_tokens",
    "size_class",
    *ABILITIES.values(),
    *CARD,
    "forbidden_use",
    "training_data",
    "digest",
)
EDITABLE = {*CONTENT, "sequence", "active", "reviewed_on"}
SERVING = ("test", "approved")  # states of a use


class EdicAiModel(models.Model):
    """A model of a provider, with its card (R26): without one it serves nothing."""

    _name = "edic.ai.model"
    _inherit = ["edic.ai.recorded", "edic.ai.four.eyes"]
    _description = "AI model"
    _recorded_as = "model"
    _recorded_fields = (*CONTENT, "active", "reviewed_on", "card_state")
    _order = "provider_id, sequence, id"

    provider_id = fields.Many2one("edic.ai.provider", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="provider_id.company_id", store=True)
    zone = fields.Selection(related="provider_id.zone")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    name = fields.Char(required=True, help="As the server names it.")
    names_to_pick = fields.Json(compute="_compute_names_to_pick")
    can_chat = fields.Boolean(string="Writes", default=False)
    can_embed = fields.Boolean(string="Embeds")
    can_ocr = fields.Boolean(string="Reads pages")
    can_moderate = fields.Boolean(string="Moderates")
    context_tokens = fields.Integer(
        string="Context", help="Tokens of question and answer; 0 where not known."
    )
    size_class = fields.Selection(
        [("small", "Small"), ("medium", "Medium"), ("large", "Large")],
        string="Size",
        help="For the estimate of energy: up to 10, up to 70 or more than 70 billion "
        "parameters.",
    )
    origin = fields.Char(help="Who made the model, and where.")
    licence = fields.Char()
    languages = fields.Char()
    intended_use = fields.Text(string="Intended purpose")
    forbidden_use = fields.Text(string="Forbidden use")
    training_data = fields.Text(
        string="Training data", help="What its maker says it was trained on."
    )
    known_limits = fields.Text(string="Known limits and failures")
    digest = fields.Char(
        string="Digest of the weights",
        help="SHA-256, for a model that runs in the house.",
    )
    reviewed_on = fields.Date(string="Review due on")
    card_state = fields.Selection(
        [("draft", "Card to complete"), ("approved", "Card approved")],
        string="Card state",
        default="draft",
        required=True,
        readonly=True,
    )
    card_author_ids = fields.Many2many(
        "res.users", string="Written by", readonly=True, copy=False
    )
    card_approver_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False
    )
    deployment_ids = fields.One2many("edic.ai.deployment", "model_id", string="Uses")

    _name_uniq = models.Constraint(
        "UNIQUE(provider_id, name)", "The server already has a model of this name."
    )

    @api.depends("provider_id.preset", "provider_id.models_there")
    def _compute_names_to_pick(self):
        """List what the server named at its last test, then what is usual there."""
        for model in self:
            provider = model.provider_id
            there = filter(None, (provider.models_there or "").split(", "))
            usual = PRESETS[provider.preset or "custom"].models.values()
            names = [*there, *(name for names in usual for name in names)]
            model.names_to_pick = list(dict.fromkeys(names))

    @api.constrains("name", "provider_id")
    def _check_runs_elsewhere(self):
        """Refuse names that end in cloud: Ollama passes them on to its maker."""
        for model in self:
            provider = model.provider_id
            is_passed_on = provider.preset == "ollama" and model.name.lower().endswith(
                "cloud"
            )
            if is_passed_on and provider.zone != Zone.OUTSIDE:
                raise ValidationError(
                    self.env._(
                        "Ollama runs %s on servers of its maker: set the provider's "
                        "zone accordingly, or choose another model.",
                        model.name,
                    )
                )

    @api.depends("name", "provider_id.name")
    def _compute_display_name(self):
        for model in self:
            provider = model.provider_id.name
            model.display_name = f"{model.name} ({provider})" if model.name else False

    @api.model_create_multi
    def create(self, vals_list):
        taken = EDITABLE | {"provider_id"}
        written = {"card_author_ids": [Command.set([self.env.uid])]}
        with by_method(self, *written):
            return super().create(
                [
                    {name: vals[name] for name in vals if name in taken} | written
                    for vals in vals_list
                ]
            )

    def write(self, vals):
        if not self.env.su:
            self._check_own(vals)
        if not vals.keys() & set(CONTENT):
            return super().write(vals)
        for model in self:
            # the approved card is not the one that stands there now
            authors = self.env.user
            if model.card_state == "draft":
                authors |= model.card_author_ids
            written = {
                "card_state": "draft",
                "card_approver_id": False,
                "card_author_ids": [Command.set(authors.ids)],
            }
            with by_method(self, *written):
                super(EdicAiModel, model).write({**vals, **written})
        return True

    def _check_own(self, vals):
        if vals.keys() - EDITABLE:
            raise AccessError(self.env._("A card is approved with its button."))
        uses = self.sudo().deployment_ids
        if "name" in vals and uses.filtered(lambda use: use.state in SERVING):
            raise UserError(
                self.env._("A model in use keeps its name: add the other one.")
            )

    def _first_persons(self):
        # OVERRIDE edic.ai.four.eyes
        return self.card_author_ids

    def _own_work_words(self):
        # OVERRIDE edic.ai.four.eyes
        return self.env._("You wrote on this card: somebody else approves it.")

    @roles.for_roles(roles.APPROVER)
    def action_approve_card(self):
        """Approve what others wrote."""
        check_approver(self)
        for model in self:
            labels = model.fields_get(CARD, ["string"])
            if missing := [labels[name]["string"] for name in CARD if not model[name]]:
                raise UserError(
                    self.env._("The card is still incomplete: %s.", ", ".join(missing))
                )
            model._check_not_own()
            model.sudo().write(
                {"card_state": "approved", "card_approver_id": self.env.uid}
            )

    def _weights_name(self):
        """Return the name of the weights: others of the same name are another model."""
        return f"{self.name}@{self.digest}" if self.digest else self.name

    def _can(self, operation):
        return self[ABILITIES[operation]]
