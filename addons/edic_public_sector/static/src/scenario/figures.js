/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {formatPercent} from "@edic_ai/common/percent_field/percent_field";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";
import {formatMonetary} from "@web/views/fields/formatters";

/** Writes a figure of a scenario: money without cents, years, a share in percent. */
export function figure(value, kind, currencyId, isShort = false) {
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
        humanReadable: isShort,
        // ticks of 500k and 1,500k, not of 1M and 2M
        minDigits: isShort ? 3 : undefined,
    });
}
