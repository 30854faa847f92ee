/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {percentSign} from "@edic_ai/common/percent_field/percent_field";
import {Component, onWillStart} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Below the lines of a vendor bill: what it takes from the credits of the budget. */
export class BillCredits extends Component {
    static template = "edic_public_sector.BillCredits";
    static props = {...standardFieldProps};
    percentSign = percentSign;

    setup() {
        this.action = useService("action");
        onWillStart(async () => {
            this.mayOpen = await user.hasGroup("account.group_account_readonly");
        });
    }

    get credits() {
        return this.props.record.data[this.props.name] || {};
    }

    get rows() {
        return this.credits.rows || [];
    }

    get lost() {
        return this.credits.lost || [];
    }

    get lostWords() {
        return _t("No line of the budget takes: %s", this.lost.join(", "));
    }

    /** Percent as a width; what is exceeded fills the bar. */
    width(row) {
        return `width: ${Math.max(0, Math.min(100, row.rate))}%`;
    }

    open(row) {
        return this.action.doActionButton({
            type: "object",
            name: "action_uses",
            resModel: row.model,
            resId: row.id,
        });
    }
}

registry.category("fields").add("edic_bill_credits", {
    component: BillCredits,
    supportedTypes: ["json"],
});
