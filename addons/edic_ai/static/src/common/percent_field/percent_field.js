/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {formatPercentage} from "@web/views/fields/formatters";
import {
    percentageField,
    PercentageField,
} from "@web/views/fields/percentage/percentage_field";

/** Return the percent sign with what the user's language writes before it. */
export function percentSign() {
    const parts = new Intl.NumberFormat(user.lang, {style: "percent"}).formatToParts(0);
    const isSign = ({type}) => ["literal", "percentSign"].includes(type);
    return parts
        .filter(isSign)
        .map(({value}) => value)
        .join("");
}

/** Return a share of one in percent: "93.39%", in French and German "93,39 %". */
export function formatPercent(value, options = {}) {
    const figure = formatPercentage(value, {...options, noSymbol: true});
    return options.noSymbol ? figure : figure + percentSign();
}
formatPercent.extractOptions = formatPercentage.extractOptions;

/** Odoo's field of a percentage, with the sign as the user's language writes it. */
export class PercentField extends PercentageField {
    get formattedValue() {
        const {digits, name, record} = this.props;
        return formatPercent(record.data[name], {digits, field: record.fields[name]});
    }
}

registry.category("fields").add("edic_ai_percent", {
    ...percentageField,
    component: PercentField,
    displayName: _t("Percentage"),
});
registry.category("formatters").add("edic_ai_percent", formatPercent);
