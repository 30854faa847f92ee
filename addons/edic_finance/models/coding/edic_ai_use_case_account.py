# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from pathlib import Path

from odoo import models
from odoo.tools.misc import file_path

from odoo.addons.edic_ai.tools.prompts.evaluation import Case
from odoo.addons.edic_ai.tools.providers.contract import DataClass, Limits, Schema
from odoo.addons.edic_ai.tools.providers.request import Origin, Request
from odoo.addons.edic_ai.tools.text.canonical import digest
from odoo.addons.edic_ai.tools.text.untrusted import UntrustedText

from ...tools.coding.account_choice import (
    MAX_ACCOUNTS,
    MAX_LINES,
    NONE,
    choices,
    key_of,
    schema,
)
from .edic_ai_inventory import about_coding

CODE = "finance.account"
LINE_CAP = 300  # characters of a line's text
LIMITS = Limits(deadline_s=90, max_output_tokens=600)
EXPENSE = ("expense", "expense_direct_cost", "expense_depreciation", "asset_fixed")
MODEL = "language_model"
PASSING = ("stopped", "over_budget", "unavailable")  # it is asked when these end


class EdicAiUseCaseAccount(models.AbstractModel):
    """Ask a language model where the company's own history knows nothing."""

    _name = "edic.ai.use.case.finance.account"
    _inherit = "edic.ai.use.case"
    _description = "Account of lines that history leaves open"
    _lane = "model"
    _writes = {"edic_ai_suggestion": None, "account_move": ("edic_band",)}

    def _request(self, record):
        lines = record._edic_open_lines()[:MAX_LINES]
        accounts = self._account_choice(record)
        if not lines or not accounts:
            return None
        return self._question(
            record.company_id,
            record.commercial_partner_id.name or "",
            [line.name or "" for line in lines],
            [(account.code, account.name) for account in accounts],
            data_class=record._edic_data_class(),
            record=(record._name, record.id),
            facts={
                "lines": len(lines),
                "line_ids": lines.ids,
                "asked": self._asked_digest(record, lines),
            },
            lang=(record.company_id.partner_id.lang or "en")[:2],
        )

    def _question(self, company, vendor, texts, accounts, *, facts, **context):
        codes = [code for code, _name in accounts]
        keys = [key_of(position) for position in range(len(texts))]
        return Request(
            use_case=CODE,
            company_id=company.id,
            prompt=CODE,
            variables={
                "vendor": UntrustedText(vendor, "document", 200),
                "lines": [
                    UntrustedText(f"{key}: {text}", "document", LINE_CAP)
                    for key, text in zip(keys, texts, strict=True)
                ],
                "accounts": [f"{code} {name}" for code, name in accounts],
            },
            schema=Schema("accounts", schema(keys, codes)),
            limits=LIMITS,
            facts={**facts, "accounts": len(accounts)},
            **context,
        )

    def _apply(self, record, answer):
        """Create a suggestion to check for each open line; never a sure one."""
        accounts = {a.code: a for a in self._account_choice(record)}
        asked = answer.facts["line_ids"]
        keys = [key_of(position) for position in range(len(asked))]
        found = choices(answer.value, keys, accounts)
        lines = self.env["account.move.line"].browse(asked).exists()
        if self._asked_digest(record, lines) != answer.facts["asked"]:
            return  # it was asked about other words: they are asked about anew
        open_lines = record._edic_open_lines()
        chosen = {
            line: accounts[found[key]]
            for key, line in zip(keys, lines, strict=True)
            if key in found and line in open_lines
        }
        self._propose_accounts(record, chosen, answer)

    # --- a bill -----------------------------------------------------------------------

    def _would_serve(self, bill, origin):
        """Say whether a model would be asked about this bill now; see the gateway."""
        return bill.env["edic.ai.gateway"]._would_serve(
            CODE,
            bill.company_id,
            origin=origin,
            data_class=bill._edic_data_class(),
        )

    def _ask_in_background(self, bill):
        """Queue the bill for a language model, where it is open and one serves this.

        Nobody asked for it: it waits for a person where the company did not switch
        background sending on. Not again for lines that it was asked about before and
        left open.
        """
        bill.ensure_one()
        if not bill._edic_open_lines():
            return
        found = self._would_serve(bill, Origin.BACKGROUND)
        if found.is_served or found.code in PASSING:
            self._enqueue_bill(bill, Origin.BACKGROUND)

    def _enqueue_bill(self, bill, origin, **how):
        asked = self._asked_digest(bill, bill._edic_open_lines())
        tasks = bill.env["edic.ai.task"].sudo()
        tasks._enqueue(CODE, bill, origin=origin, digests={bill.id: asked}, **how)

    def _put_off(self, bills):
        """Return ``{id: sentence}`` of those of these bills about which a model was
        asked in vain: why, and when it is tried again."""
        tasks = bills.env["edic.ai.task"].sudo()
        about = [
            ("use_case", "=", CODE),
            ("res_model", "=", bills._name),
            ("res_id", "in", bills._origin.ids),
        ]
        newest = {task.res_id: task for task in tasks.search(about, order="id")}
        return {
            number: task._error_words()
            for number, task in newest.items()
            # a refusal without a call is looked at anew each time
            if task._put_off() and (task.call_uuid or task.state == "waiting")
        }

    def _note(self, bill, is_asking, put_off=""):
        """Say what keeps a model from being asked about the open lines, or "".

        Nothing where no model was ever set up: then nobody waits for one.

        :param str put_off: what an attempt about this bill met, where it failed
        """
        uses = bill.env["edic.ai.deployment"].sudo()
        uses = uses._standing(bill.company_id, CODE)
        if not is_asking and "approved" not in uses.mapped("state"):
            return ""
        found = self._would_serve(bill, Origin.PERSON)
        reason = "" if found.is_served else found.reason
        if found.is_served or found.is_tried:  # then the bill's own news counts first
            reason = put_off or ("" if is_asking else reason)
        if not reason:
            return ""
        return self.env._(
            "%(reason)s The bill is coded from your own books.", reason=reason
        )

    def _asked_digest(self, bill, lines):
        """Return the digest of the words that a model is asked about."""
        texts = [[line.id, line.name or ""] for line in lines]
        return digest([bill.commercial_partner_id.name or "", texts])

    def _account_choice(self, bill):
        """Return the company's accounts for bills: those used before, then others."""
        accounts = bill.env["account.account"].with_company(bill.company_id)
        usable = accounts.search(
            [
                *accounts._check_company_domain(bill.company_id),
                ("account_type", "in", EXPENSE),
                ("active", "=", True),
            ]
        ).filtered("code")
        lines = bill.env["account.move.line"].sudo()
        booked = [
            ("company_id", "=", bill.company_id.id),
            ("account_id", "in", usable.ids),
            ("move_id.move_type", "in", ("in_invoice", "in_refund")),
            ("parent_state", "=", "posted"),
        ]
        used = dict(lines._read_group(booked, ["account_id"], ["__count"]))
        known = usable.sorted(lambda a: (-used.get(a, 0), a.code))
        return known[:MAX_ACCOUNTS].sorted("code")

    def _propose_accounts(self, bill, chosen, answer):
        """Propose ``line → account`` as a language model chose it: always to check."""
        evidence = {
            **{name: [] for name in ("words", "neighbours", "not_used")},
            **dict.fromkeys(("vendor_cases", "vendor_hits"), 0),
            "calibration": [0, 0],
            "alternatives": [],
            "chosen": {
                "accounts": answer.facts["accounts"],
                "model": answer.model,
                "provider": answer.provider,
                "zone": answer.zone.value,
                "concealed": sum(answer.concealed.values()),
            },
        }
        bill.env["edic.ai.suggestion"]._propose(
            [
                {
                    "company_id": bill.company_id.id,
                    "res_model": line._name,
                    "res_id": line.id,
                    "field_name": "account_id",
                    "value": account.id,
                    "current": line.account_id.id or None,
                    "confidence": 0,
                    "band": "check",
                    "evidence": evidence,
                    "engine": MODEL,
                    "engine_version": answer.model,
                    "trace_uuid": answer.call_uuid,
                }
                for line, account in chosen.items()
            ]
        )

    # --- evaluation -------------------------------------------------------------------
    def _minimum_reason(self):
        # EXTENDS edic_ai
        return self.env._(
            "%(minimum)s%% right means: up to %(wrong)s suggestions in 100 name "
            "another account, or one where none fits. The person checks every line "
            "before it is posted. With more wrong suggestions, finding the account "
            "oneself is faster.",
            minimum=self._minimum,
            wrong=100 - self._minimum,
        )

    def _evaluation_cases(self, company):
        """Return the small public set that comes with the addon, one line a case."""
        path = Path(file_path(f"edic_finance/data/evaluation/{CODE}.json"))
        content = json.loads(path.read_text(encoding="utf-8"))
        charts = content["charts"]
        cases = [
            self._case(company, case, charts[case["chart"]])
            for case in content["cases"]
        ]
        return cases, digest(content)

    def _case(self, company, case, accounts):
        line, codes = key_of(0), [code for code, _name in accounts]
        return Case(
            key=case["key"],
            expected=case["expected"],
            question=f"{case['vendor']}: {case['text']}",
            source=case["text"],
            candidates=[{line: code} for code in [*codes, NONE]],
            solution={line: case["expected"]},
            request=self._question(
                company,
                case["vendor"],
                [case["text"]],
                accounts,
                data_class=DataClass.PUBLIC,
                lang=case["lang"],
                facts={"case": case["key"]},
            ),
        )

    def _evaluated(self, answer):
        return answer.value[key_of(0)]

    def _about(self):
        # EXTENDS edic_ai
        env = self.env
        return {
            **super()._about(),
            **about_coding(env),
            "purpose": env._(
                "Proposes an account for bill lines that the company's history leaves "
                "open."
            ),
            "reasoning": env._(
                "A language model: an AI system. It prepares an entry that a person "
                "checks; bookkeeping is not among the uses of Annex III."
            ),
            "data": env._(
                "Texts of the lines, name of the vendor, codes and names of accounts; "
                "names and numbers are replaced where the policy says so"
            ),
            "control": env._(
                "Each answer is to be checked: it can be accepted only by a person who "
                "has opened the evidence."
            ),
        }
