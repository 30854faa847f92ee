# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is wrong with the input of a variance analysis."""


class VarianceError(ValueError):
    """Input that cannot be analysed; the caller words it in the reader's language.

    :param code: ``not_decimal``, ``not_finite``, ``value``, ``not_cents`` or ``twice``
    :param key: of the line concerned
    """

    def __init__(self, code: str, key: str) -> None:
        super().__init__(f"{key}: {code}")
        self.code, self.key = code, key
