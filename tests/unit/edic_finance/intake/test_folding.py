# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_ai.tools.text import folding as of_ai
from edic_finance.tools.intake import folding as of_finance

FOLDED = {
    "Prélèvement": "prelevement",
    "PRELEVEMENT": "prelevement",
    "Straße": "strasse",
    "STRAẞE": "strasse",
    "Société Ĝénérale & Cie, n° 12": "societe generale & cie, n° 12",
    "Électricité du Val S.A.R.L.": "electricite du val s.a.r.l.",
    "ﬁn": "fin",
    "cœur": "cœur",
    "": "",
}


@pytest.mark.parametrize("text", FOLDED)
@pytest.mark.parametrize("module", [of_ai, of_finance])
def test_fold_takes_case_and_accents_away(module, text):
    assert module.fold(text) == FOLDED[text]


def test_both_addons_fold_every_sign_alike():
    signs = [chr(code) for code in range(0x3000) if not 0xD800 <= code < 0xE000]
    assert [of_ai.fold(s) for s in signs] == [of_finance.fold(s) for s in signs]
