/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {
    Component,
    onWillDestroy,
    onWillStart,
    onWillUpdateProps,
    useState,
} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {ListController} from "@web/views/list/list_controller";
import {listView} from "@web/views/list/list_view";

const PAUSE_MS = 3000; // Between two looks at what waits

/** Above the incoming documents: how many of those that are shown still wait. */
export class IntakeProgress extends Component {
    static template = "edic_finance.IntakeProgress";
    static props = {domain: Array, onChange: Function};

    setup() {
        this.orm = useService("orm");
        this.state = useState({total: 0, waiting: 0, put_off: 0, failed: 0});
        onWillStart(() => this.look(this.props.domain));
        onWillUpdateProps((next) => this.look(next.domain));
        onWillDestroy(() => browser.clearTimeout(this.timer));
    }

    async look(domain) {
        browser.clearTimeout(this.timer);
        const found = await this.orm.call("edic.finance.document", "read_progress", [
            domain,
        ]);
        Object.assign(this.state, found);
        if (found.waiting) {
            this.timer = browser.setTimeout(() => this.lookAgain(), PAUSE_MS);
        }
    }

    async lookAgain() {
        const before = this.state.waiting;
        await this.look(this.props.domain);
        if (this.state.waiting < before) {
            await this.props.onChange();
        }
    }

    get share() {
        return (100 * (this.state.total - this.state.waiting)) / this.state.total;
    }

    get sentence() {
        const {total, waiting, put_off, failed} = this.state;
        const done = total - waiting;
        return [
            _t("%(done)s of %(total)s files are taken in, %(waiting)s wait.", {
                done,
                total,
                waiting,
            }),
            put_off ? _t("Tried again later: %s.", put_off) : "",
            failed ? _t("Could not be taken in: %s.", failed) : "",
        ]
            .filter(Boolean)
            .join(" ");
    }
}

const withProgress = (Controller, template) =>
    class extends Controller {
        static template = template;
        static components = {...Controller.components, IntakeProgress};

        reload() {
            return this.model.load();
        }
    };

registry.category("views").add("edic_intake_list", {
    ...listView,
    Controller: withProgress(ListController, "edic_finance.IntakeListView"),
});
registry.category("views").add("edic_intake_kanban", {
    ...kanbanView,
    Controller: withProgress(KanbanController, "edic_finance.IntakeKanbanView"),
});
