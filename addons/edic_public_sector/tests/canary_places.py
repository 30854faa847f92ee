# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every stored text of this product, and how a person's data can come into it.

`test_canary` finds each of them by introspection: a new text without a row here fails.
Where the row says TYPED, the test puts the marked name in through the product's own
methods, and must find it there before it looks whether it goes.
"""

TYPED = "typed, imported or answered: the test puts the name in"
CODE = "computed by code: no text that anybody types"
RULES = "texts of rules, models and procedures, which name no person"
HOUSE = "texts on the public body's own budget and plans, kept with its books"
BOOKS = "part of the books and their audit, kept as long as the law says"
PROOF = "proof that the law was kept, of whoever acts for the house"
DIALOG = "a dialog, vacuumed within hours"
WITH = "deleted with the record that it belongs to, which is looked at"
PASSING_ANSWER = "deleted once the request is decided; the letter has it"
PASSING = "deleted by itself some months after it ended"

# model → reason → names of its fields
PLACES = {
    "account.analytic.account": {CODE: "edic_function_code edic_operation_code"},
    "account.budget.post": {CODE: "edic_key"},
    "account.move": {
        BOOKS: "edic_remarks edic_buyer_reference edic_order_ref edic_contract_ref"
        " edic_project_ref edic_delivery_ref edic_object_ref edic_accounting_ref"
    },
    "account.move.line": {
        BOOKS: "edic_line_number edic_order_ref edic_accounting_ref edic_item_number"
        " edic_unit edic_object_ref",
        CODE: "edic_budget_shares",
    },
    "edic.ai.anchor": {CODE: "message token"},
    "edic.ai.batch": {CODE: "model key reference error_type"},
    "edic.ai.batch.line": {
        CODE: "lang token call_uuid reservation",
        PASSING: "payload",
    },
    "edic.ai.budget": {RULES: "name"},
    "edic.ai.checkpoint": {CODE: "root text key_ref edge"},
    "edic.ai.content": {CODE: "key_ref salt", TYPED: "closed"},
    "edic.ai.content.reading": {DIALOG: "reason access_uuid"},
    "edic.ai.declaration": {
        PROOF: "reason",
        CODE: "trace_uuid checkpoint_text from_root key_ref",
    },
    "edic.ai.deployment": {RULES: "name"},
    "edic.ai.erasure.request": {
        TYPED: "reason search_words",
        PASSING_ANSWER: "addressee",
        PROOF: "name refusal answer",
    },
    "edic.ai.evaluation": {
        CODE: "model_name dataset_digest prompt_digest module_version results error "
        "baseline"
    },
    "edic.ai.export": {DIALOG: "use_case purpose sha256 file_sha256 unsigned_code"},
    "edic.ai.footprint": {RULES: "pattern source_url source"},
    "edic.ai.health": {CODE: "last_error probe"},
    "edic.ai.hold": {CODE: "reservation"},
    "edic.ai.incident": {
        TYPED: "name description",
        PROOF: "assessment measures hold_reason",
        CODE: "res_model",
    },
    "edic.ai.inventory": {
        RULES: "name code purpose version reasoning data sources control legal_basis",
        PROOF: "contact",
    },
    "edic.ai.key": {CODE: "value"},
    "edic.ai.ledger": {RULES: "name"},
    "edic.ai.ledger.key": {CODE: "key_ref public_key previous signature"},
    "edic.ai.legal.hold": {TYPED: "name", PROOF: "release_reason"},
    "edic.ai.mandate": {PROOF: "reference"},
    "edic.ai.model": {
        RULES: "name origin licence languages intended_use forbidden_use"
        " training_data known_limits digest"
    },
    "edic.ai.person": {TYPED: "name", CODE: "salt"},
    "edic.ai.person.request": {TYPED: "reason", CODE: "trace_uuid"},
    "edic.ai.policy": {RULES: "name"},
    "edic.ai.policy.simulation": {DIALOG: "replay"},
    "edic.ai.preview": {DIALOG: "refusal provider model system question schema"},
    "edic.ai.price": {RULES: "pattern source_url"},
    "edic.ai.prompt": {RULES: "name code use_case"},
    "edic.ai.prompt.trial": {DIALOG: "answer answered_by"},
    "edic.ai.prompt.trial.line": {DIALOG: "name value"},
    "edic.ai.prompt.version": {
        RULES: "system_fr user_fr system_de user_de system_en user_en variables schema"
        " note digest"
    },
    "edic.ai.provider": {
        RULES: "name base_url zone_evidence labels proxy ca_file key_name"
    },
    "edic.ai.receipt": {DIALOG: "name about data data_name page page_name"},
    "edic.ai.retention": {RULES: "ground ground_text source_url"},
    "edic.ai.retention.due": {DIALOG: "company_name why"},
    "edic.ai.retention.reason": {DIALOG: "reason"},
    "edic.ai.rewrite": {
        DIALOG: "text target_lang res_model answer provider trace_uuid"
    },
    "edic.ai.seal": {CODE: "prev_hash record_hash"},
    "edic.ai.slot": {CODE: "key token"},
    "edic.ai.suggestion": {
        TYPED: "evidence reason",
        BOOKS: "value current final_value",
        CODE: "res_model field_name engine engine_version model_version trace_uuid",
    },
    "edic.ai.switch": {TYPED: "reason", PROOF: "release_reason"},
    "edic.ai.switch.release": {DIALOG: "reason"},
    "edic.ai.task": {
        CODE: "use_case lane res_model content_digest token call_uuid",
        PASSING: "error",
    },
    "edic.ai.task.live": {CODE: "token lane", PASSING: "note partial"},
    "edic.ai.trace": {
        CODE: "call_uuid parent_uuid use_case user_pseudo res_model engine"
        " engine_version model_version content_digest facts"
    },
    "edic.ai.usage": {CODE: "provider model operation"},
    "edic.ai.verification": {CODE: "head report"},
    "edic.finance.accept": {DIALOG: "accepted"},
    "edic.finance.coding.model": {CODE: "data sha256 engine_version card trace_uuid"},
    "edic.finance.document": {
        BOOKS: "name number reason figures currency routing accounts identity reading"
        " rules split page_values within payment seller page_decisions stated_places",
        CODE: "checksum profile xml_digest reading_version rules_version file_key"
        " invoice_key delivery_key frame portal_totals",
    },
    "edic.finance.fec.check": {
        DIALOG: "name content trouble sha256 debit credit listing"
    },
    "edic.finance.fec.fault": {DIALOG: "code column words lines value"},
    "edic.finance.flag": {
        BOOKS: "facts parameters",
        CODE: "version res_model facts_digest fingerprint",
    },
    "edic.finance.justification": {BOOKS: "reason", CODE: "fingerprint facts_digest"},
    "edic.finance.layout": {BOOKS: "anchors corrections", CODE: "words"},
    "edic.finance.page": {BOOKS: "lines corrections stated", CODE: "corrected_by"},
    "edic.finance.parameter": {RULES: "code area source source_url value"},
    "edic.finance.pdf.reading": {CODE: "checksum version", BOOKS: "hidden ibans"},
    "edic.finance.plan": {BOOKS: "name told", CODE: "seed"},
    "edic.finance.plan.line": {BOOKS: "name", CODE: "account_prefixes"},
    "edic.finance.reveal": {DIALOG: "reason"},
    "edic.finance.run": {CODE: "code_version parameters_digest sequences"},
    "edic.finance.run.line": {
        CODE: "code version reason excluded in_part query ids_digest parameters sample"
    },
    "edic.finance.sample": {
        BOOKS: "name",
        CODE: "bounds seed population_digest population_query strata",
    },
    "edic.finance.sample.line": {CODE: "res_model", BOOKS: "note"},
    "edic.finance.scan.page": {DIALOG: "stated"},
    "edic.finance.step": {TYPED: "reason", BOOKS: "number"},
    "edic.finance.step.confirm": {DIALOG: "number reason"},
    "edic.finance.tax": {DIALOG: "name"},
    "edic.finance.vendor": {
        DIALOG: "iban note notes city company_registry street name email street2 phone"
        " peppol_endpoint vat zip"
    },
    "edic.finance.vendor.candidate": {DIALOG: "differences agreed"},
    "edic.finance.vendor.difference": {DIALOG: "known stated field"},
    "edic.finance.verdict": {DIALOG: "facts_digest comment called"},
    "edic.public.aid": {
        BOOKS: "name content reasons",
        CODE: "res_model content_digest option_code option_name",
    },
    "edic.public.budget": {HOUSE: "name code entity siret"},
    "edic.public.budget.authority": {HOUSE: "code name reference"},
    "edic.public.budget.code": {RULES: "code name parent_code chapters accounts"},
    "edic.public.budget.commitment": {HOUSE: "name subject note cancel_reason"},
    "edic.public.budget.credit": {HOUSE: "code name"},
    "edic.public.budget.decision": {HOUSE: "name reference reason"},
    "edic.public.budget.import": {HOUSE: "name file budget_name report"},
    "edic.public.budget.line": {HOUSE: "accounts note"},
    "edic.public.budget.mapping": {RULES: "name shape"},
    "edic.public.budget.mapping.column": {RULES: "name sample"},
    "edic.public.budget.movement": {HOUSE: "note"},
    "edic.public.budget.nomenclature": {RULES: "name source"},
    "edic.public.budget.reason": {RULES: "name source"},
    "edic.public.budget.use": {CODE: "name"},
    "edic.public.chat": {CODE: "res_model"},
    "edic.public.chat.turn": {
        TYPED: "question",
        CODE: "lang refusal",
        WITH: "steps facts answer unlocked",
    },
    "edic.public.draft": {
        TYPED: "facts",
        WITH: "name tables blocks stale signed_head",
        CODE: "res_model letter_checksum",
    },
    "edic.public.draft.comment": {TYPED: "body", CODE: "key"},
    "edic.public.draft.new": {DIALOG: "res_model"},
    "edic.public.draft.version": {
        TYPED: "blocks",
        WITH: "note",
        CODE: "model provider call_uuid digest",
    },
    "edic.public.draft.writing": {WITH: "keys sources wish answers decided"},
    "edic.public.form": {RULES: "name"},
    "edic.public.form.check": {RULES: "other_key"},
    "edic.public.form.entry": {
        TYPED: "answers origins",
        CODE: "name confirmed",
    },
    "edic.public.form.field": {
        RULES: "section key label choices if_key if_value help labels paper_key"
    },
    "edic.public.form.paper": {TYPED: "name data lines", CODE: "key"},
    "edic.public.grant": {HOUSE: "name"},
    "edic.public.grant.paper": {HOUSE: "name source"},
    "edic.public.legal": {
        RULES: "code area source source_url name text_en text_fr text_de"
    },
    "edic.public.procedure": {
        RULES: "name code key called publisher rights summary source_url shown_name"
        " shown_called shown_summary shown_publisher shown_rights shown_source_url"
    },
    "edic.public.procedure.line": {RULES: "heading text plain"},
    "edic.public.procedure.link": {RULES: "name url"},
    "edic.public.procedure.source": {
        RULES: "name url codes rights file file_name report"
    },
    "edic.public.procedure.topic": {RULES: "name asked also"},
    "edic.public.question": {TYPED: "text", CODE: "lang reason topic"},
    "edic.public.scenario": {HOUSE: "name rate_code note"},
    "edic.public.scenario.assumption": {HOUSE: "name source code yearly"},
    "edic.public.scenario.family": {RULES: "code name"},
    "edic.public.scenario.loan": {HOUSE: "name source repayment rate_code"},
    "edic.public.scenario.project": {HOUSE: "name source spend grants"},
    "edic.public.scenario.rule": {HOUSE: "name source"},
    "edic.public.scenario.run": {HOUSE: "name engine numpy fingerprint inputs results"},
    "edic.public.template": {RULES: "code area source source_url name purpose digest"},
    "edic.public.template.block": {
        RULES: "key text_en text_fr text_de instruction needs legal_code table"
    },
    "edic.public.template.variable": {
        RULES: "key label_en label_fr label_de choices_en choices_fr choices_de"
    },
    "res.company": {
        RULES: "edic_ai_pace_agreement edic_letter_footer edic_budget_thresholds",
        CODE: "edic_known_facts",
    },
    "res.config.settings": {
        DIALOG: "edic_ai_ledger_folder edic_ai_ledger_mail edic_ai_ledger_stamp"
    },
}

# copies of a contact and its bill that Odoo keeps, and why they are not ours to erase
LAW_OF_BOOKS = "books (Code de commerce, Article L123-22; § 147 AO)"
KEPT_BY_ODOO = {
    "account_bank_statement_line": LAW_OF_BOOKS,
    "account_move": LAW_OF_BOOKS,
    "account_move_line": LAW_OF_BOOKS,
    "account_payment": LAW_OF_BOOKS,
    "res_partner": "the contact itself: erased or archived as Odoo does it",
    "res_partner_bank": "the contact itself",
    "res_users": "the account of a user: the contact itself",
}
