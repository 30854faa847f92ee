# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_shared_browser, test_shared_setup, test_ui
from .documents import (
    test_explanation,
)
from .editor import (
    test_editor_route,
    test_rewrite,
)
from .gateway import (
    test_gateway,
    test_gateway_ask,
    test_gateway_operations,
    test_gateway_stop,
    test_probe,
)
from .ledger import (
    test_about_chosen,
    test_about_search,
    test_anchor,
    test_asked,
    test_checkpoint,
    test_declaration,
    test_export,
    test_export_people,
    test_json_field,
    test_ledger_anchored,
    test_ledger_key,
    test_ledger_key_proof,
    test_ledger_rights,
    test_ledger_tamper,
    test_ledger_tamper_beside,
    test_ledger_workers,
    test_receipt,
    test_timeline,
    test_trace,
    test_trace_place,
    test_transaction,
    test_upgrade_check,
    test_upkeep_recorded,
    test_verification,
    test_verify_command,
    test_words,
)
from .policy import (
    test_budget,
    test_budget_workers,
    test_policy,
    test_policy_simulation,
    test_price,
    test_switch,
    test_usage,
)
from .privacy import (
    test_content_reading,
    test_deadline_views,
    test_erasure_request,
    test_incident,
    test_legal_hold,
    test_person_request,
    test_person_search,
    test_record_of_law,
    test_reference_views,
    test_retention,
    test_retention_due,
)
from .prompts import (
    test_deployment,
    test_drafting,
    test_evaluation,
    test_inventory,
    test_prompt,
    test_prompt_decision,
    test_prompt_screens,
    test_serving,
    test_trial,
)
from .providers import (
    test_local_provider,
    test_provider,
    test_provider_rpc,
)
from .queue import (
    test_batch,
    test_batch_faults,
    test_batch_kill,
    test_batch_people,
    test_task,
    test_task_kill,
    test_task_rights,
    test_task_stream,
)
from .rights import (
    test_definitions,
    test_mandate,
    test_mandate_asked,
    test_rights_recorded,
    test_roles,
    test_security,
    test_uninstall,
    test_write_guard,
)
from .suggestions import (
    test_decision,
    test_oversight,
    test_suggestion,
)
