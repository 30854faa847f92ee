/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {
    SelectionField,
    selectionField,
} from "@web/views/fields/selection/selection_field";

const LOOKS = {
    critical: ["fa-ban", "text-bg-danger"],
    high: ["fa-exclamation-triangle", "text-bg-warning"],
    medium: ["fa-exclamation-circle", "text-bg-info"],
    low: ["fa-info-circle", "text-bg-secondary"],
    info: ["fa-info", "text-bg-light border"],
};

/** The gravity of a flag: an icon and the word, never the tone alone. */
export class SeverityField extends SelectionField {
    static template = "edic_finance.Severity";

    get look() {
        const [icon, tone] = LOOKS[this.value] || LOOKS.info;
        return {icon, tone};
    }
}

registry.category("fields").add("edic_severity", {
    ...selectionField,
    component: SeverityField,
});
