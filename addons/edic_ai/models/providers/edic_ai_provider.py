# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import os
import re
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import format_datetime

from ... import roles
from ...tools.providers.address import Hint, hint, is_public, proxy_hint
from ...tools.providers.contract import DataClass, Endpoint, Structured, Zone
from ...tools.providers.presets import PRESETS
from ...tools.providers.request import Origin
from ...write_guard import by_method
from .edic_ai_model import ABILITIES

RECORDED = (  # whose changes the ledger keeps
    "name",
    "active",
    "preset",
    "kind",
    "base_url",
    "zone",
    "zone_evidence",
    "labels",
    "structured",
    "key_source",
    "key_name",
    "proxy",
    "capacity",
    "company_id",
    "ca_file",
)
REACHED_BY = (  # the server that is spoken to, and the way there
    "base_url",
    "kind",
    "proxy",
    "ca_file",
)
# fields that a test of the connection holds for
TESTED = {*REACHED_BY, "new_key", "key_source", "key_name"}
REFUSED = (  # other hints are advice
    Hint.NOT_AN_ADDRESS,
    Hint.HOST_MISSING,
    Hint.SECRET_IN_ADDRESS,
    Hint.HTTP_PUBLIC,
)

SECRETS = "EDIC_AI_SECRETS"  # folder of the secrets files
DEFAULT_SECRETS = "/run/secrets"  # containers mount theirs there
FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
NAMED = {  # no other variable or file is ever sent
    "environment": re.compile(r"EDIC_AI_KEY_[A-Z0-9_]+"),
    "file": re.compile(r"edic_ai_key_[A-Za-z0-9._-]+"),
}

STEPS = ("reached", "key", "answer", "schema")


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
    health_ids = fields.One2many("edic.ai.health", "provider_id", string="Measurements")
    health_state = fields.Selection(
        [
            ("untested", "Not tested"),
            ("well", "Answering"),
            ("failing", "Failing"),
            ("open", "Skipped"),
            ("stopped", "Stopped"),
        ],
        string="Health",
        compute="_compute_health",
    )
    latency_ms = fields.Integer(string="Usual time (ms)", compute="_compute_health")
    last_ok_at = fields.Datetime(string="Last answer", compute="_compute_health")
    last_error = fields.Char(string="Last failure", compute="_compute_health")
    open_until = fields.Datetime(string="Skipped until", compute="_compute_health")
    probe_html = fields.Html(
        string="Result of the test", compute="_compute_probe_html", sanitize=False
    )
    test_task_id = fields.Many2one(
        "edic.ai.task",
        string="Last test",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    is_my_test = fields.Boolean(string="My test", compute="_compute_is_my_test")
    is_others_test = fields.Boolean(
        string="Being tested by somebody else", compute="_compute_is_my_test"
    )
    models_there = fields.Char(
        string="Models there",
        compute="_compute_probe_html",
        help="As the server named them at the last test.",
    )
    egress_html = fields.Html(
        string="What may be sent there", compute="_compute_egress_html", sanitize=False
    )

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
        """Return the `Hint` of what is likely wrong with the address, or None."""
        if not self.base_url:
            return None
        return hint(replace(PRESETS["custom"], kind=self.kind), self.base_url)

    @api.onchange("preset")
    def _onchange_preset(self):
        """Fill in what is usual with the choice; all of it can be changed."""
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
            *(
                Command.create({"name": name, ABILITIES[operation]: True})
                for operation, names in preset.models.items()
                for name in names[:1]
            ),
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
        if TESTED & vals.keys() and "test_task_id" not in vals:
            self.sudo().health_ids._forget()
            # by moving it, and in no other way, people drop its test
            with by_method(self, "test_task_id"):
                return self.write({**vals, "test_task_id": False})
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
        """Have the models' cards approved anew: elsewhere stands another model."""
        models = self.with_context(active_test=False).model_ids.sudo()
        models.write({"card_state": "draft", "card_approver_id": False})
        models.deployment_ids.filtered("is_sent_unasked").is_sent_unasked = False

    def _place(self):
        return self.zone, *(self[name] or False for name in REACHED_BY)

    def _wire_facts(self):
        """Return the facts about the way to the server, for the ledger's calls."""
        way = {"server.address": urlsplit(self.base_url).hostname}
        if self.proxy:
            way["edic.proxy.address"] = urlsplit(self.proxy.strip()).hostname
        return way

    def _endpoint(self):
        """Return how clients reach it, with its key: never to be shown or stored."""
        self.ensure_one()
        provider = self.sudo()
        authority = _secret_path(provider.ca_file)
        return Endpoint(
            kind=provider.kind,
            base_url=provider.base_url,
            api_key=provider._key(),
            structured=Structured(provider.structured),
            ca_file=str(authority) if authority else None,
            proxy=provider.proxy or None,
        )

    # --- key ---
    def _compute_new_key(self):
        self.new_key = False

    def _inverse_new_key(self):
        for provider in self:
            if value := (provider.new_key or "").strip():
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
        """Return the key itself, or an empty text: for the clients alone."""
        match self.key_source:
            case "stored":
                return self.env["edic.ai.key"].sudo()._of(self)
            case "environment":
                return os.environ.get(self.key_name or "", "").strip()
            case "file":
                path = _secret_path(self.key_name)
                return path.read_text(encoding="utf-8").strip() if path else ""
        return ""

    def _forget_key_of_other_way(self, vals):
        """Forget the stored key where the way changes: it goes only to the host that it
        was entered for, and only by that proxy."""
        for provider in self:
            url, proxy = provider.base_url, provider.proxy
            new = _way(vals.get("base_url", url), vals.get("proxy", proxy))
            if new != _way(url, proxy) and self.env["edic.ai.key"].sudo()._of(provider):
                self.env["edic.ai.key"].sudo()._keep(provider, None)
                provider._record({"key": ["…", None]})

    # --- testing the connection -------------------------------------------------
    @api.depends("zone")
    @api.depends_context("lang", "company")
    def _compute_egress_html(self):
        """Show what the company's policy says of the zone, a line per verdict."""
        policy = self.env["edic.ai.policy"].sudo()
        words = policy._words()
        for provider in self:
            by_action = {}
            for data_class in DataClass:
                company, zone = self.env.company, provider.zone or Zone.OUTSIDE
                action = policy._verdict(company, data_class, zone, None).action
                by_action.setdefault(action, []).append(words["class"][data_class])
            provider.egress_html = Markup("<ul class='list-unstyled mb-0'>%s</ul>") % (
                Markup().join(
                    Markup("<li>%s</li>")
                    % self.env._(
                        "%(what)s: %(which)s",
                        what=Markup("<b>%s</b>") % words["action"][action],
                        which=", ".join(names),
                    )
                    for action, names in by_action.items()
                )
            )

    @api.depends(
        "health_ids.failures",
        "health_ids.open_until",
        "health_ids.last_ok_at",
        "health_ids.last_error_at",
        "health_ids.probe",
    )
    @api.depends_context("lang")
    def _compute_health(self):
        """Compute the health from the newest of what calls and tests found."""
        now = fields.Datetime.now()
        for provider in self:
            health = provider.sudo().health_ids[:1]
            provider.latency_ms = health.latency_ms
            provider.last_ok_at = health.last_ok_at
            provider.open_until = health.open_until
            moment, is_well, text = max(
                provider._signs(health), key=itemgetter(0, 1), default=(None, True, "")
            )
            provider.last_error = not is_well and (text or "?")
            if not moment:
                provider.health_state = "untested"
            elif health.open_until and health.open_until > now:
                provider.health_state = "open"
            else:
                provider.health_state = "well" if is_well else "failing"
            if self.env["edic.ai.switch"]._stop(None, None, provider._origin.id):
                provider.health_state = "stopped"

    def _signs(self, health):
        """Return ``[(moment, is_well, text)]`` of what calls and the test found."""
        words = self.env["edic.ai.gateway"]._error_words()
        signs = [
            (health.last_ok_at, True, self.env._("It answered.")),
            (
                health.last_error_at,
                False,
                words.get(health.last_error, health.last_error),
            ),
        ]
        if found := health.probe:
            text = self._probe_advice(found) if found["error"] else "ok"
            signs.append((health.probed_at, not found["error"], text))
        return [sign for sign in signs if sign[0]]

    def _silence(self):
        """Say that the last attempt or test met no answer, why and since when; "" where
        the last one did. The next answer ends it."""
        self.ensure_one()
        health = self.env["edic.ai.health"].sudo()
        health = health.search([("provider_id", "=", self._origin.id)])
        # workers count by queries, which no cache knows of
        health.invalidate_recordset()
        if not health.failing_since:
            return ""
        failures = [sign for sign in self._signs(health) if not sign[1]]
        return self.env._(
            "%(provider)s does not answer: %(reason)s Since %(moment)s.",
            provider=self.name,
            reason=max(failures, key=itemgetter(0))[2] if failures else "?",
            moment=format_datetime(self.env, health.failing_since, dt_format="short"),
        )

    @api.depends("test_task_id.user_id", "test_task_id.state")
    @api.depends_context("uid")
    def _compute_is_my_test(self):
        """Compute whose test it is: only who asked for it is shown how it goes."""
        for provider in self:
            task = provider.sudo().test_task_id
            provider.is_my_test = task.user_id == self.env.user
            provider.is_others_test = not provider.is_my_test and task.state in (
                "waiting",
                "running",
            )

    @roles.for_roles(roles.SYSTEM)
    def action_test(self):
        """Try the connection, in the background, and say what is wrong with it."""
        self.ensure_one()
        self.check_access("write")
        self._probed_model()
        tasks = self.env["edic.ai.task"].sudo()
        with by_method(self, "test_task_id"):
            self.test_task_id = tasks._enqueue(
                "connection.test",
                self,
                origin=Origin.PERSON,
                user=self.env.user,
                now=True,
            )[:1]
        return True

    def _probed_model(self):
        """Return the model that is asked.

        :raises UserError: when there is none, or AI is stopped
        """
        if reason := self.env["edic.ai.switch"]._stopped(None, None, self.id):
            raise UserError(self.env._("AI is stopped: %s", reason))
        model = self.model_ids.filtered("can_chat")[:1]
        if not model:
            raise UserError(self.env._("Name a model that writes, then test."))
        return model

    @roles.for_roles(roles.MANAGER)
    def action_use(self):
        """Choose what its first model is to be used for."""
        self.ensure_one()
        return self.env["edic.ai.deployment"]._get_records_action(
            name=self.env._("Use it for…"),
            context={"default_model_id": self.model_ids[:1].id},
        )

    @api.depends_context("lang")
    @api.depends("health_ids.probe", "health_ids.probed_at")
    def _compute_probe_html(self):
        for provider in self:
            found = provider.sudo().health_ids[:1].probe
            provider.probe_html = found and provider._probe_table(found)
            provider.models_there = ", ".join((found or {}).get("models", ()))

    def _probe_table(self, found):
        labels = {
            "reached": self.env._("The server is reached"),
            "key": self.env._("The key is accepted"),
            "answer": self.env._("The model answers"),
            "schema": self.env._("Answers keep to a schema"),
        }
        if found["steps"].get("key") == "unneeded":
            labels["key"] = self.env._("Key")
        rows = Markup().join(
            self._probe_row(labels[step], found["steps"].get(step), found)
            for step in STEPS
        )
        return Markup("<ul class='list-unstyled mb-0' role='status'>%s</ul>") % rows

    def _probe_row(self, label, state, found):
        icon = {
            "ok": "fa-check-circle text-success",
            "failed": "fa-times-circle text-danger",
        }.get(state, "fa-circle-o text-muted")
        words = {
            "ok": self.env._("yes"),
            "failed": self.env._("no"),
            "unneeded": self.env._("not needed"),
        }
        word = words.get(state, self.env._("not tried"))
        advice = Markup()
        if state == "failed":
            advice = Markup("<div class='ms-4 text-danger'>%s</div>")
            advice %= self._probe_advice(found)
        return Markup(
            "<li><i class='fa fa-fw %s' aria-hidden='true'></i> %s: %s%s</li>"
        ) % (icon, label, word, advice)

    def _probe_advice(self, found):
        """Return one sentence on what is wrong and what to do."""
        advice = {
            "dns": self.env._("The name of the server is unknown: check the address."),
            "refused": self.env._(
                "Nothing listens there: check the port and start the server."
            ),
            "unreachable": self.env._(
                "The server cannot be reached: check address and network."
            ),
            "no_sdk": self.env._(
                "The Python package mistralai is not installed: install "
                "mistral-requirements.txt and restart Odoo, or choose an "
                "OpenAI-compatible address."
            ),
            "tls_expired": self.env._(
                "The certificate has expired or is not yet valid: check this machine's "
                "clock, then ask whoever runs the server to renew it."
            ),
            "tls": self.env._(
                "The certificate is not trusted: put the authority's PEM file into "
                "the secrets folder and name it below."
            ),
            "timeout": self.env._(
                "No answer in time: the server is slow, or a firewall is shut."
            ),
            "key_wanted": self.env._("The server asks for a key: enter it."),
            "key_refused": self.env._("The server refuses the key: paste it again."),
            "model_unknown": self.env._(
                "The server has no model %(model)s. It has: %(names)s.",
                model=found.get("model"),
                names=", ".join(found.get("models", [])[:8]) or "–",
            ),
            "not_found": self.env._("The address answers, but not as this interface."),
            "no_schema": self.env._(
                "The model does not keep to a schema: choose another model, or "
                "another way of structured answers below."
            ),
            "rate_limited": self.env._(
                "The account has no requests left for now: wait, or top it up."
            ),
        }
        sentence = (
            advice.get(found["code"])
            or self.env["edic.ai.gateway"]._error_words()[found["error"]]
        )
        mended = found["code"] == "not_found" and self.address_advice
        return f"{sentence} {mended or ''}".strip()

    # --- texts on the form ------------------------------------------------------
    @api.model
    def _selection_zone(self):
        return [
            (Zone.ON_PREMISE.value, self.env._("In-house")),
            (Zone.EU_CONTROLLED.value, self.env._("EU, under EU control")),
            (Zone.EU_HOSTED.value, self.env._("EU, controlled from outside")),
            (Zone.OUTSIDE.value, self.env._("Outside the EU")),
        ]

    @api.model
    def _zone_reason(self, code):
        """Return why a preset proposes its zone (`Preset.zone_reason`), or ""."""
        own = self.env._("Your own server; change this where somebody else runs it.")
        passes_on = self.env._(
            "It passes texts on: its zone is that of the servers behind it."
        )
        return {
            "mistral": self.env._(
                "A French company; at this address texts are processed in the EU or "
                "EFTA, account data may be kept elsewhere."
            ),
            "albert": self.env._("Run by the French State (DINUM)."),
            "scaleway": self.env._(
                "A French company; it says it runs the models itself."
            ),
            "ovhcloud": self.env._(
                "A French company; it says it runs the models in France."
            ),
            "ionos": self.env._("A German company under German control."),
            "ollama": self.env._(
                "Your own server; models whose names end in cloud run elsewhere."
            ),
            "local": self.env._("It runs on this machine (make run LLM=local)."),
            **dict.fromkeys(("vllm", "llama_cpp"), own),
            **dict.fromkeys(("opengatellm", "litellm"), passes_on),
        }.get(code, "")

    @api.model
    def _address_words(self):
        return {
            Hint.NOT_AN_ADDRESS: self.env._("An address begins with https://."),
            Hint.HOST_MISSING: self.env._("Put your server's name in place of {host}."),
            Hint.SECRET_IN_ADDRESS: self.env._(
                "The address must hold no key and no ?."
            ),
            Hint.ENDPOINT: self.env._("Leave out what follows /v1."),
            Hint.V1_TOO_MUCH: self.env._("Leave out /v1: the interface adds it."),
            Hint.V1_MISSING: self.env._("The address should end with /v1."),
            Hint.HTTP_PUBLIC: self.env._(
                "Use https: texts and key would cross the internet in clear."
            ),
        }


def _way(url, proxy):
    parts = urlsplit(url or "")
    return parts.scheme, parts.hostname, parts.port, proxy or None


def _secret_path(name):
    if not name or not FILE.fullmatch(name):
        return None
    path = Path(os.environ.get(SECRETS, DEFAULT_SECRETS)) / name
    return path if path.is_file() else None
