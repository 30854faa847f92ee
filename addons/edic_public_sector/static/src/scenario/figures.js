/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {formatPercent} from "@edic_ai/common/percent_field/percent_field";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";
import {formatMonetary} from "@web/views/fields/formatters";

/** Writes a name and what it has, as each language writes a colon. */
export function named(name, value) {
    return _t("%(name)s: %(value)s", {name, value});
}

/** Writes a figure of a scenario: money without cents, years, a share in percent. */
export function figure(value, kind, currencyId) {
    if (value === null || value === undefined) {
        return "–";
    }
    if (kind === "percent") {
        return formatPercent(value, {digits: [16, 1], trailingZeros: true});
    }
    if (kind === "years") {
        return _t("%s years", formatFloat(value, {digits: [16, 1]}));
    }
    return formatMonetary(value, {
        currencyId,
        digits: [16, 0],
    });
}
