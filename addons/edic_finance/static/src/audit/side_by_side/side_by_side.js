/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, onWillStart, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

/** Two entries and their documents beside each other, as one compares papers. */
export class SideBySide extends Component {
    static template = "edic_finance.SideBySide";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({title: "", table: null, entries: []});
        onWillStart(async () => {
            const {flag_id} = this.props.action.params;
            Object.assign(
                this.state,
                await this.orm.call("edic.finance.flag", "edic_side_by_side", [
                    [flag_id],
                ]),
            );
        });
    }

    open(entry) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "account.move",
            res_id: entry.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("edic_side_by_side", SideBySide);
