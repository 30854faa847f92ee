/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, onWillUnmount, useEffect, useRef, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {SIZES} from "@web/core/ui/ui_service";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {makePageStore, signOf} from "./page_store";
import {PagePane} from "./page_pane";

const DOCUMENT = "edic.finance.document";
const LIT = "o_edic_lit"; // field of the form whose value is pointed at
const TO_DO = ["check", "differs"]; // bands of values that somebody has to look at
const PAUSE_MS = 3000; // between two looks at pages that are recognised

/** What a person does with values, from the pane as from the fields. */
export class PageActions {
    constructor(orm, store, record) {
        Object.assign(this, {orm, store, record});
    }

    /** Do something on the document; false where the bill could not be saved. */
    async call(method, ...args) {
        if (this.record.dirty && !(await this.record.save())) {
            return false;
        }
        await this.orm.call(DOCUMENT, method, [[this.store.pages.id], ...args]);
        await this.record.load();
        return true;
    }

    take(name, page, box) {
        return this.call("action_take_value", page, box, name);
    }

    async startPick({name, label}) {
        const id = this.store.pages.id;
        const places = await this.orm.call(DOCUMENT, "edic_places", [[id], name]);
        this.store.pick = {name, label, places};
    }
}

/** The values of the pages on the bill's form: how sure each is, and what to do. */
export class PageValues extends Component {
    static template = "edic_finance.PageValues";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.store = useState(this.env.edicPages || makePageStore());
        this.state = useState({isAll: false});
        this.rootRef = useRef("root");
        this.signOf = signOf;
        useEffect(
            (pages) => {
                this.store.pages = pages || null;
                this.wait();
            },
            () => [this.pages],
        );
        useEffect(
            () => {
                this.store.pick = null;
                this.store.point([]);
                this.state.isAll = false;
            },
            () => [this.props.record.resId],
        );
        useEffect(
            (form) => this.listen(form),
            () => [this.rootRef.el?.closest(".o_form_renderer")],
        );
        useEffect(
            () => this.light(),
            () => [this.store.active.join(), Boolean(this.pages)],
        );
        onWillUnmount(() => {
            browser.clearTimeout(this.timer);
            this.store.pages = null;
        });
    }

    get pages() {
        return this.props.record.data[this.props.name];
    }

    get actions() {
        return new PageActions(this.orm, this.store, this.props.record);
    }

    get canDecide() {
        return this.pages.can_decide;
    }

    get missing() {
        return this.pages.values.filter(({is_missing}) => is_missing);
    }

    get check() {
        return this.pages.values.filter(({band}) => TO_DO.includes(band));
    }

    /** Values to do something about come first; the others, on demand. */
    get shown() {
        const first = [...this.missing, ...this.check];
        return this.state.isAll ? [...first, ...this.rest] : first;
    }

    get rest() {
        const kindOf = ({band}) => ["decided", "sure", "open"].indexOf(band);
        return this.pages.values
            .filter(({band, is_missing}) => !TO_DO.includes(band) && !is_missing)
            .sort((one, two) => kindOf(one) - kindOf(two));
    }

    get counts() {
        const count = (kind) => this.pages.values.filter((v) => v.band === kind).length;
        const texts = {
            decided: (n) => (n === 1 ? _t("1 decided") : _t("%s decided", n)),
            sure: (n) => (n === 1 ? _t("1 sure") : _t("%s sure", n)),
            check: (n) => (n === 1 ? _t("1 to check") : _t("%s to check", n)),
            open: (n) => (n === 1 ? _t("1 missing") : _t("%s missing", n)),
            stated: (n) =>
                n === 1 ? _t("1 as in the XML") : _t("%s as in the XML", n),
            differs: (n) =>
                n === 1
                    ? _t("1 is different on the page")
                    : _t("%s are different on the page", n),
        };
        return Object.keys(texts)
            .map((kind) => [kind, kind === "open" ? this.missing.length : count(kind)])
            .filter(([, number]) => number)
            .map(([kind, number]) => ({...signOf(kind), text: texts[kind](number)}));
    }

    get title() {
        return this.pages.is_hybrid ? _t("XML and pages") : _t("Read from the pages");
    }

    get progress() {
        const {pages, waiting} = this.pages;
        return _t("The text is being recognised: %(done)s of %(count)s pages.", {
            done: pages.length - waiting,
            count: pages.length,
        });
    }

    get hasText() {
        return this.pages.pages.some(({has_text}) => has_text);
    }

    signTitle(value) {
        return value.decision || value.hint || signOf(value.band).text;
    }

    isActive({name}) {
        return this.store.active.includes(name);
    }

    point({name}) {
        this.store.point([name]);
    }

    leave() {
        this.store.point([]);
    }

    toggle() {
        this.state.isAll = !this.state.isAll;
    }

    confirm({name}) {
        return this.actions.call("action_confirm_values", [name]);
    }

    undo({name}) {
        return this.actions.call("action_undo_value", name);
    }

    pick(value) {
        return this.actions.startPick(value);
    }

    // --- the fields of the form -----------------------------------------------------
    /** Point at the values of a field of the form on hover and focus. */
    listen(form) {
        if (!form) {
            return;
        }
        const onEnter = ({target}) => {
            const names = this.namesOf(target.closest(".o_field_widget[name]"));
            if (names.length) {
                this.store.point(names);
            }
        };
        const onLeave = ({target, relatedTarget}) => {
            const field = target.closest(".o_field_widget[name]");
            if (field && !field.contains(relatedTarget) && this.namesOf(field).length) {
                this.store.point([]);
            }
        };
        const events = {
            mouseover: onEnter,
            focusin: onEnter,
            mouseout: onLeave,
            focusout: onLeave,
        };
        for (const [name, listener] of Object.entries(events)) {
            form.addEventListener(name, listener);
        }
        return () => {
            for (const [name, listener] of Object.entries(events)) {
                form.removeEventListener(name, listener);
            }
        };
    }

    namesOf(field) {
        const name = field?.getAttribute("name");
        return this.store.values
            .filter(({fields, box}) => box && fields.includes(name))
            .map((value) => value.name);
    }

    /** Mark the fields of the form whose values are pointed at. */
    light() {
        const form = this.rootRef.el?.closest(".o_form_renderer");
        const fields = this.store.values
            .filter(({name}) => this.store.active.includes(name))
            .flatMap((value) => value.fields);
        for (const el of form?.querySelectorAll(".o_field_widget[name]") || []) {
            el.classList.toggle(LIT, fields.includes(el.getAttribute("name")));
        }
    }

    // --- pages that are recognised ----------------------------------------------------
    wait() {
        browser.clearTimeout(this.timer);
        if (this.pages?.is_being_read) {
            this.timer = browser.setTimeout(() => this.look(), PAUSE_MS);
        }
    }

    async look() {
        const {record, name} = this.props;
        const {resId} = record;
        const [bill] = await this.orm.read("account.move", [resId], [name]);
        if (resId !== record.resId) {
            return;
        }
        const isNews = ["waiting", "is_being_read"].some(
            (key) => bill[name]?.[key] !== this.pages?.[key],
        );
        if (isNews && !record.dirty) {
            await record.load();
        } else {
            this.wait();
        }
    }
}

/** The page on top of the form, where there is no room beside it. */
export class PageOnTop extends Component {
    static template = "edic_finance.PageOnTop";
    static components = {PagePane};
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.ui = useState(useService("ui"));
        this.store = useState(this.env.edicPages || makePageStore());
    }

    get isShown() {
        return Boolean(this.store.pages) && this.ui.size < SIZES.XXL;
    }

    take(...args) {
        const {record} = this.props;
        return new PageActions(this.orm, this.store, record).take(...args);
    }
}

registry.category("fields").add("edic_page_values", {
    component: PageValues,
    supportedTypes: ["json"],
});
registry.category("fields").add("edic_page_on_top", {
    component: PageOnTop,
    supportedTypes: ["json"],
});
