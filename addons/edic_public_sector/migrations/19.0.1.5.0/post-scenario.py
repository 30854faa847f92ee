# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A value that a scenario proposed to be entered, and nobody entered, is no zero. Rules
name a law where the law sets them: that of the French balance is held against the
budget as it was voted, and none is named for the repayment of loans from what is left.
"""

import logging

_logger = logging.getLogger(__name__)
PROPOSED = (  # sources of a start, in the three languages
    "Too few years before %",
    "Zu wenige Jahre vor %",
    "Trop peu d’années avant %",
    "To be entered: %",
    "Einzutragen: %",
    "À saisir : %",
)
PRUDENCE = {  # the words of a law begin with → what stands for them
    "Section ": "A house rule of prudence, no rule of the law",
    "§": "Eine eigene Regel der Vorsicht, keine Rechtsvorschrift",
    "Art. ": "Eine eigene Regel der Vorsicht, keine Rechtsvorschrift",
    "article ": "Une règle de prudence interne, non une règle de droit",
}
SET_BY_LAW = "%75%GO NRW%"  # of the result with the reserve, in each language


def migrate(cr, version):
    cr.execute(
        """
        UPDATE edic_public_scenario_assumption
           SET yearly = NULL, shape = 'unknown'
         WHERE source LIKE ANY(%s)
           AND shape = 'fixed'
           AND yearly ~ '^[+-]?0*([.,]0*)?$'
        """,
        [list(PROPOSED)],
    )
    entered = cr.rowcount
    cr.execute(
        """
        UPDATE edic_public_scenario_rule rule
           SET is_voted = TRUE
          FROM edic_public_scenario scenario
          JOIN edic_public_budget budget ON budget.id = scenario.budget_id
         WHERE scenario.id = rule.scenario_id
           AND budget.framework = 'fr'
           AND rule.aggregate IN ('operating_balance', 'capital_balance', 'own_cover')
           AND rule.source LIKE '%1612-4%'
           AND rule.threshold = 0
        """
    )
    rules = cr.rowcount
    for start, words in PRUDENCE.items():
        cr.execute(
            """
            UPDATE edic_public_scenario_rule rule
               SET source = %s
              FROM edic_public_scenario scenario
              JOIN edic_public_budget budget ON budget.id = scenario.budget_id
             WHERE scenario.id = rule.scenario_id
               AND budget.framework LIKE 'de%%'
               AND rule.source LIKE %s
               AND (rule.aggregate = 'net_savings'
                    OR rule.aggregate = 'covered_result' AND rule.source NOT LIKE %s)
            """,
            [words, f"{start}%", SET_BY_LAW],
        )
        rules += cr.rowcount
    _logger.info("%s assumptions were never entered, %s rules changed", entered, rules)
