# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields

from fakes.fake_provider import Step

# the first of six that take the same tasks; it does all that waits
MODEL_WORKER = "edic_ai.ir_cron_edic_ai_task_work_model_1"


class ModelUse:
    """Models for a test case: a strict fake server, ``fake``, plays them.

    The case has a ``company``; the clients are the real ones. ``workers``: the jobs
    that `work` starts.
    """

    workers = (MODEL_WORKER,)

    @classmethod
    def open_policy(cls):
        """Let a policy count that a person might put in force: data of the house and
        of persons go to providers of the EU with names replaced."""
        cls.env.flush_all()
        cls.env.cr.execute(
            """UPDATE edic_ai_policy_rule rule
               SET eu_controlled = 'pseudonymise',
                   eu_hosted = CASE rule.data_class WHEN 'internal'
                       THEN 'pseudonymise' ELSE rule.eu_hosted END
               FROM edic_ai_policy policy
               WHERE policy.id = rule.policy_id AND policy.state = 'in_force'
                 AND rule.use_case IS NULL
                 AND rule.data_class IN ('internal', 'personal')"""
        )
        cls.env.invalidate_all()

    @classmethod
    def make_use(
        cls,
        name="House",
        zone="on_premise",
        sequence=10,
        url=None,
        kind="openai",
        model=None,
        use_case="test.ask",
        **vals,
    ):
        """An approved use of a model at the fake server."""
        env = cls.env(su=True)
        provider = env["edic.ai.provider"].create(
            {
                "name": name,
                "base_url": url
                or (cls.fake.url if kind == "mistral" else cls.fake.openai_url),
                "kind": kind,
                "zone": zone,
                "zone_evidence": "for the tests",
                "new_key": cls.fake.api_key,
                **vals,
            }
        )
        model = env["edic.ai.model"].create(
            {
                "provider_id": provider.id,
                **(model or {"name": "mistral-small-latest", "can_chat": True}),
            }
        )
        use = env["edic.ai.deployment"].create(
            {
                "company_id": cls.company.id,
                "use_case": use_case,
                "model_id": model.id,
                "sequence": sequence,
            }
        )
        model.card_state = use.state = "approved"
        if zone != "on_premise":
            use.is_sent_unasked = True
            cls.open_policy()
        return use

    def silence(self):
        """Let the server answer no more, until the test calls what is returned."""
        steps = self.fake._steps
        # it asks to wait for longer than a call may: none is repeated at once
        steps.extend([Step(status=503, headers={"Retry-After": "600"})] * 20)
        return steps.clear

    def due(self):
        """Let what waits for its next attempt be due."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE edic_ai_task SET next_attempt = %s WHERE state = 'waiting'",
            (fields.Datetime.now(),),
        )
        self.env.cr.execute("UPDATE edic_ai_health SET open_until = NULL, failures = 0")
        self.env.invalidate_all()

    def work(self):
        """Let the queue do what waits for a model."""
        with self.enter_registry_test_mode():
            self.start_workers()

    def start_workers(self):
        self.env.flush_all()
        for worker in self.workers:
            self.env.ref(worker).sudo().method_direct_trigger()
        self.env.invalidate_all()
