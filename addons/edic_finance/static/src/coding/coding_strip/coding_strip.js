/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {
    Component,
    onWillStart,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {countOf, signOf} from "../coding_service/words";

const POLL_DELAY = 1500; // ms
const POLL_TIMES = 20;

/** Above the lines of a vendor bill: what waits, and what to do about it. */
export class CodingStrip extends Component {
    static template = "edic_finance.CodingStrip";
    static props = {...standardFieldProps};

    setup() {
        this.coding = useService("edic_finance.coding");
        this.rootRef = useRef("root");
        this.state = useState({isLate: false, isReady: false, accepted: []});
        onWillStart(async () => {
            this.canDecide = await this.coding.canDecide();
        });
        useEffect(
            () => this.wait(),
            () => [this.record.resId, Boolean(this.coded.asked)],
        );
        useEffect(
            () => {
                this.state.accepted = [];
            },
            () => [this.record.resId],
        );
        useEffect(() => this.takeFocus());
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get record() {
        return this.props.record;
    }

    get coded() {
        return this.record.data[this.props.name] || {};
    }

    get lines() {
        return this.record.data.invoice_line_ids;
    }

    /** The face of the strip that is to be shown. */
    get face() {
        const {total, trained, suggested, asked} = this.coded;
        if (!total || !this.record.resId) {
            return null;
        }
        if (!this.canDecide) {
            return suggested && this.waiting ? "sentence" : null;
        }
        if (suggested) {
            return this.waiting ? "counts" : "done";
        }
        if (!trained) {
            return "untrained";
        }
        return asked && !this.state.isLate ? "asked" : "none";
    }

    get waiting() {
        return this.coded.total - this.coded.done;
    }

    get sentence() {
        const {total} = this.coded;
        return _t("%(waiting)s of %(total)s lines wait for coding", {
            waiting: this.waiting,
            total,
        });
    }

    get counts() {
        return ["done", "sure", "check", "open"]
            .filter((kind) => this.coded[kind])
            .map((kind) => ({
                ...signOf({
                    state: kind === "done" ? "accepted" : "pending",
                    band: kind,
                }),
                text: countOf(kind, this.coded[kind]),
            }));
    }

    get heading() {
        const {total} = this.coded;
        return total === 1 ? _t("1 line:") : _t("%s lines:", total);
    }

    get acceptLabel() {
        const count = this.coded.sure_ids;
        return count === 1
            ? _t("Accept 1 sure suggestion")
            : _t("Accept %s sure suggestions", count);
    }

    get undoLabel() {
        return _t("Undo %s accepted", this.undoable.length);
    }

    get nextLabel() {
        return this.coded.check ? _t("Next to check") : _t("Next open line");
    }

    /** The acceptances of "Accept all sure" that nobody took back yet. */
    get undoable() {
        const states = {};
        for (const line of this.lines?.records || []) {
            for (const {id, state} of Object.values(line.data.edic_suggestions || {})) {
                states[id] = state;
            }
        }
        return this.state.accepted.filter((id) => states[id] !== "pending");
    }

    async acceptSure() {
        const ids = await this.coding.acceptSure(this.record.model.root);
        if (ids.length) {
            // Never on the button that undoes: a second Enter would press it
            this.focus = [".o_edic_strip_next", ".o_edic_strip_status"];
            this.state.accepted = ids;
        }
    }

    async undo() {
        if (await this.coding.undo(this.record.model.root, this.undoable)) {
            this.focus = [".o_edic_strip_accept", ".o_edic_strip_next"];
            this.state.accepted = [];
        }
    }

    /** Stay in the strip though the button just used is gone. */
    takeFocus() {
        const found = this.focus
            ?.map((selector) => this.rootRef.el?.querySelector(selector))
            .find(Boolean);
        if (found) {
            this.focus = null;
            found.focus();
        }
    }

    get modelLabel() {
        const count = this.coded.for_model;
        return count === 1
            ? _t("Ask a language model about 1 line")
            : _t("Ask a language model about %s lines", count);
    }

    askModel() {
        return this.coding.askModel(this.record.model.root);
    }

    suggest() {
        return this.coding.suggest(this.record.model.root);
    }

    /** Focus the next proposal that is not sure, and show its evidence. */
    async next() {
        const {lines} = this;
        if (lines.count > lines.records.length) {
            await lines.load({limit: lines.count, offset: 0});
        }
        const wanted = this.coded.check
            ? "[data-state=pending][data-band=check]"
            : // a rejected account is to be replaced
              ":is([data-state=pending][data-band=open], " +
              "[data-state=rejected][data-field=account_id])";
        const all = [...document.querySelectorAll(`.o_edic_proposal_main${wanted}`)];
        const after = all.find(
            (el) =>
                document.activeElement.compareDocumentPosition(el) &
                Node.DOCUMENT_POSITION_FOLLOWING,
        );
        const next = document.activeElement?.matches(".o_edic_proposal_main")
            ? after || all[0]
            : all[0];
        next?.focus();
        next?.scrollIntoView({block: "center"});
        next?.click();
    }

    // --- waiting for the queue --------------------------------------------------
    wait() {
        browser.clearTimeout(this.timer);
        this.state.isLate = false;
        this.state.isReady = false;
        if (this.coded.asked && this.record.resId && this.canDecide) {
            this.poll(this.record.resId, POLL_TIMES);
        }
    }

    poll(resId, times) {
        if (!times) {
            this.state.isLate = true;
            return;
        }
        this.timer = browser.setTimeout(async () => {
            const progress = await this.coding.getProgress(resId).catch(() => null);
            if (resId !== this.record.resId) {
                return;
            }
            if (progress && !progress.asked) {
                this.show();
            } else {
                this.poll(resId, times - 1);
            }
        }, POLL_DELAY);
    }

    /** Load what came, unless someone types just now. */
    show() {
        if (this.record.dirty || this.lines?.editedRecord) {
            this.state.isReady = true;
        } else {
            this.record.load();
        }
    }

    async saveAndShow() {
        if (await this.record.save()) {
            await this.record.load();
            this.state.isReady = false;
        }
    }
}

registry.category("fields").add("edic_coding_strip", {
    component: CodingStrip,
    supportedTypes: ["json"],
});
