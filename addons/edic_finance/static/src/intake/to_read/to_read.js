/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {accountMoveUploadKanbanView} from "@account/views/account_move_kanban/account_move_kanban_view";
import {accountMoveUploadListView} from "@account/views/account_move_list/account_move_list_view";
import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

const DOMAIN = [["edic_to_read", "=", true]];

/** Above the bills to code: how many documents a person has to read first. */
export class ToRead extends Component {
    static template = "edic_finance.ToRead";
    static props = {domain: Array};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({count: 0});
        onWillStart(() => this.count());
        onWillUpdateProps(() => this.count());
    }

    async count() {
        this.state.count = await this.orm.searchCount("account.move", DOMAIN);
    }

    get sentence() {
        const {count} = this.state;
        return count === 1
            ? _t("1 document to read")
            : _t("%s documents to read", count);
    }

    open() {
        return this.action.doAction("edic_finance.edic_finance_to_read_action");
    }
}

const withCount = (view, template) => ({
    ...view,
    Controller: class extends view.Controller {
        static template = template;
        static components = {...view.Controller.components, ToRead};
    },
});

registry
    .category("views")
    .add(
        "edic_bills_to_code",
        withCount(accountMoveUploadListView, "edic_finance.BillsToCodeList"),
    )
    .add(
        "edic_bills_to_code_kanban",
        withCount(accountMoveUploadKanbanView, "edic_finance.BillsToCodeKanban"),
    );
