/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {getDataURLFromFile} from "@web/core/utils/urls";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {AskPanel, Quote} from "./ask";

const {DateTime} = luxon;
const MODEL = "edic.public.form.entry";
const TYPES = {
    ...{date: "date", integer: "number", amount: "number"},
    ...{email: "email", phone: "tel"},
};

/**
 * A form at the desk: what is entered, what the record and the papers say of it, what
 * is missing, and beside each field the line it rests on.
 */
export class FormEntry extends Component {
    static template = "edic_public_sector.FormEntry";
    static components = {AskPanel, Quote};
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({open: ""});
        this.types = TYPES;
    }

    get record() {
        return this.props.record;
    }

    get content() {
        return this.record.data[this.props.name] || {sections: []};
    }

    get isClosed() {
        return this.content.is_closed || !this.record.resId;
    }

    get fields() {
        return this.content.sections.flatMap((section) => section.fields);
    }

    get proposals() {
        return this.fields.filter((field) => field.proposal);
    }

    get takeAll() {
        return _t("Take over all %s shown", this.proposals.length);
    }

    get progress() {
        const {given, required} = this.content;
        return _t("%(given)s of %(required)s required fields", {given, required});
    }

    get nextPoint() {
        return _t("Next open point (%s)", this.content.open);
    }

    get share() {
        const {given, required} = this.content;
        return required ? Math.round((100 * given) / required) : 100;
    }

    get procedureId() {
        return this.record.data.procedure_id?.id;
    }

    get lang() {
        return this.record.data.lang || "fr";
    }

    choices(field) {
        return field.kind === "yes_no"
            ? [
                  ["yes", _t("Yes")],
                  ["no", _t("No")],
              ]
            : field.choices;
    }

    shown(field, value) {
        if (field.kind === "date") {
            const day = DateTime.fromISO(value);
            return day.isValid ? day.toLocaleString(DateTime.DATE_MED) : value;
        }
        const choice = this.choices(field).find(([code]) => code === value);
        return choice ? choice[1] : value;
    }

    from(field) {
        const {origin, about} = field;
        return {
            record: _t("From the record: %s", about),
            paper: _t("From the paper: %s", about),
            citizen: _t("Entered by the citizen"),
        }[origin];
    }

    source(proposal) {
        return proposal.from === "record"
            ? _t("The record of %s", proposal.about)
            : _t("“%(line)s” on %(about)s", proposal);
    }

    toggle(key) {
        this.state.open = this.state.open === key ? "" : key;
    }

    async call(method, ...args) {
        await this.orm.call(MODEL, method, [[this.record.resId], ...args]);
        await this.record.load();
    }

    enter(field, value) {
        return this.call("edic_answer", field.key, value);
    }

    async take(fields) {
        const values = fields.map(({key, proposal}) => [key, proposal.value]);
        await this.call("edic_take", Object.fromEntries(values));
        this.next(); // the button that had the focus is gone
    }

    confirm(field, found) {
        return this.call("edic_confirm", field.key, found.code);
    }

    async upload(field, ev) {
        const [file] = ev.target.files;
        if (!file) {
            return;
        }
        const url = await getDataURLFromFile(file);
        await this.call("edic_add_paper", field.key, file.name, url.split(",")[1]);
        ev.target.value = "";
    }

    /** To the first field with a finding, by keyboard or by click. */
    next() {
        const field = this.fields.find(({findings}) => findings.length);
        const input = field && document.getElementById(`edic_field_${field.key}`);
        input?.focus();
        input?.scrollIntoView({block: "center"});
    }
}

registry.category("fields").add("edic_form_entry", {
    component: FormEntry,
    supportedTypes: ["json"],
    fieldDependencies: [{name: "lang", type: "char"}],
});
