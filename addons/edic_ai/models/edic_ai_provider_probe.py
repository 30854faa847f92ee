# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from operator import itemgetter

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from .. import roles
from ..tools.llm.contract import DataClass, Zone
from ..tools.llm.request import Origin
from ..write_guard import by_method
from .edic_ai_provider import REACHED_BY

STEPS = ("reached", "key", "answer", "schema")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiProviderProbe(models.Model):
    """*Test connection*: four steps, and for the first that fails what to do."""

    _inherit = "edic.ai.provider"

    health_ids = fields.One2many("edic.ai.health", "provider_id", string="Measurements")
    health_state = fields.Selection(
        [
            ("untested", "Not tested"),
            ("well", "Answers"),
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

    @api.depends("zone")
    @api.depends_context("lang", "company")
    def _compute_egress_html(self):
        """What the company's policy says of this zone, a line per kind of verdict."""
        policy = self.env["edic.ai.policy"].sudo()
        words = policy._words()
        for provider in self:
            told = {}
            for data_class in DataClass:
                company, zone = self.env.company, provider.zone or Zone.OUTSIDE
                action = policy._verdict(company, data_class, zone, None).action
                told.setdefault(action, []).append(words["class"][data_class])
            provider.egress_html = Markup("<ul class='list-unstyled mb-0'>%s</ul>") % (
                Markup().join(
                    Markup("<li>%s</li>")
                    % self.env._(
                        "%(what)s: %(which)s",
                        what=Markup("<b>%s</b>") % words["action"][action],
                        which=", ".join(names),
                    )
                    for action, names in told.items()
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
            last, is_well = provider._last_sign(health)
            provider.last_error = last and not is_well and last
            if not last:
                provider.health_state = "untested"
            elif health.open_until and health.open_until > now:
                provider.health_state = "open"
            else:
                provider.health_state = "well" if is_well else "failing"
            if self.env["edic.ai.switch"]._stop(None, None, provider._origin.id):
                provider.health_state = "stopped"

    def _last_sign(self, health):
        """The newest sign of life or trouble.

        :return: ``(text, is_well)``; the text is "" where there was none
        """
        known = self._signs(health)
        if not known:
            return "", False
        _moment, is_well, text = max(known, key=itemgetter(0, 1))
        return text or "?", is_well

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
        """How a test goes is told to who asked for it alone."""
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
        """The model that is asked.

        :raises UserError: when there is none, or AI is stopped
        """
        reason = self.env["edic.ai.switch"]._stopped(None, None, self.id)
        if reason:
            raise UserError(self.env._("AI is stopped: %s", reason))
        model = self.model_ids.filtered("can_chat")[:1]
        if not model:
            raise UserError(self.env._("Name a model that writes, then test."))
        return model

    def write(self, vals):
        moving = {*REACHED_BY, "new_key", "key_source", "key_name"}
        if moving & vals.keys() and "test_task_id" not in vals:
            self.sudo().health_ids._forget()
            # by moving it, and in no other way, people drop its test
            with by_method(self, "test_task_id"):
                return super().write({**vals, "test_task_id": False})
        return super().write(vals)

    @roles.for_roles(roles.MANAGER)
    def action_use(self):
        """Choose what its first model is to be used for."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Use it for…"),
            "res_model": "edic.ai.deployment",
            "view_mode": "form",
            "context": {"default_model_id": self.model_ids[:1].id},
        }

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
        told = Markup()
        if state == "failed":
            told = Markup("<div class='ms-4 text-danger'>%s</div>")
            told %= self._probe_advice(found)
        return Markup(
            "<li><i class='fa fa-fw %s' aria-hidden='true'></i> %s: %s%s</li>"
        ) % (icon, label, word, told)

    def _probe_advice(self, found):
        """One sentence: what is wrong and what to do."""
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
        told = (
            advice.get(found["code"])
            or self.env["edic.ai.gateway"]._error_words()[found["error"]]
        )
        mended = found["code"] == "not_found" and self.address_advice
        return f"{told} {mended or ''}".strip()
