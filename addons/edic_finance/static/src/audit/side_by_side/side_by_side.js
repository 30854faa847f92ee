/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

/** Two entries and their documents beside each other, as one compares papers. */
export class SideBySide extends Component {
    static template = "edic_finance.SideBySide";
    static components = {Layout};
    static displayName = _t("Side by side");
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({title: "", table: null, entries: []});
        this.display = {controlPanel: {}};
        onWillStart(async () => {
            // the flag stands in the address: a reload knows nothing else
            const {active_id} = this.props.action.context;
            Object.assign(
                this.state,
                await this.orm.call("edic.finance.flag", "edic_side_by_side", [
                    [active_id],
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
