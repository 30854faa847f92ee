# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from pathlib import Path

from odoo import models
from odoo.tools.misc import file_path

from odoo.addons.edic_ai.tools.prompts.evaluation import Case
from odoo.addons.edic_ai.tools.providers.contract import DataClass, Limits, Schema
from odoo.addons.edic_ai.tools.providers.request import Request
from odoo.addons.edic_ai.tools.text.canonical import digest
from odoo.addons.edic_ai.tools.text.untrusted import UntrustedText

from ...tools.coding.account_choice import (
    MAX_LINES,
    NONE,
    choices,
    key_of,
    listed,
    schema,
)
from .edic_ai_inventory import about_coding

CODE = "finance.account"
LINE_CAP = 300  # characters of a line's text
LIMITS = Limits(deadline_s=90, max_output_tokens=600)


class EdicAiUseCaseAccount(models.AbstractModel):
    """Ask a language model where the company's own history knows nothing."""

    _name = "edic.ai.use.case.finance.account"
    _inherit = "edic.ai.use.case"
    _description = "Account of lines that history leaves open"
    _lane = "model"
    _writes = {"edic_ai_suggestion": None, "account_move": ("edic_band",)}

    def _request(self, record):
        lines = record._edic_open_lines()[:MAX_LINES]
        accounts = record._edic_account_choice()
        if not lines or not accounts:
            return None
        vendor = record.commercial_partner_id
        return self._question(
            record.company_id,
            vendor.name or "",
            [line.name or "" for line in lines],
            [(account.code, account.name) for account in accounts],
            data_class=record._edic_data_class(),
            record=(record._name, record.id),
            facts={
                "lines": len(lines),
                "line_ids": lines.ids,
                "asked": record._edic_asked_digest(lines),
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
                "accounts": listed(accounts),
            },
            schema=Schema("accounts", schema(keys, codes)),
            limits=LIMITS,
            facts={**facts, "accounts": len(accounts)},
            **context,
        )

    def _apply(self, record, answer):
        """A suggestion to check for each line that is still open; never a sure one."""
        accounts = {a.code: a for a in record._edic_account_choice()}
        asked = answer.facts["line_ids"]
        keys = [key_of(position) for position in range(len(asked))]
        found = choices(answer.value, keys, accounts)
        lines = self.env["account.move.line"].browse(asked).exists()
        if record._edic_asked_digest(lines) != answer.facts["asked"]:
            return  # it was asked about other words: they are asked about anew
        open_lines = record._edic_open_lines()
        chosen = {
            line: accounts[found[key]]
            for key, line in zip(keys, lines, strict=True)
            if key in found and line in open_lines
        }
        record._edic_propose_accounts(chosen, answer)

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
        """The small public set that comes with the addon, one line a case."""
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
