# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The error of input that a simulation cannot compute."""


class SimulationError(ValueError):
    """Input that cannot be computed; the caller words it in the reader's language.

    :param code: ``not_decimal``, ``not_finite``, ``not_cents``, ``key``, ``role``,
        ``twice``, ``years``, ``horizon``, ``term``, ``lag``, ``past``, ``growth``,
        ``rate``, ``spread_sd``, ``spread_bounds``, ``unknown_line``,
        ``unknown_family``, ``unknown_assumption``, ``other_target``, ``repayment``,
        ``borrowing_twice``, ``draws``, ``seed``, ``field``, ``value``, ``year``,
        ``not_amount``, ``too_large``
    :param key: of the line, assumption, project, debt, rule or field concerned
    """

    def __init__(self, code: str, key: str) -> None:
        super().__init__(f"{key}: {code}")
        self.code, self.key = code, key
