# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_auditor,
    test_bulk,
    test_choice,
    test_coding,
    test_intake,
    test_intake_cli,
    test_intake_doubt,
    test_intake_mail,
    test_intake_safety,
    test_ledger_access,
    test_ledger_books,
    test_ledger_moves,
    test_ledger_posting,
    test_ledger_words,
    test_multicompany,
    test_propose_only,
    test_proposing,
    test_training,
    test_ui,
)
