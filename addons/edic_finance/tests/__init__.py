# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_auditor,
    test_bulk,
    test_choice,
    test_coding,
    test_erasure,
    test_explanation,
    test_intake,
    test_intake_cli,
    test_intake_common,
    test_intake_doubt,
    test_intake_mail,
    test_intake_safety,
    test_multicompany,
    test_procedure,
    test_propose_only,
    test_proposing,
    test_timeline,
    test_training,
    test_ui,
)
