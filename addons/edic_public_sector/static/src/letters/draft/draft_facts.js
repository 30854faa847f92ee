/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const KINDS = [
    ["text", _t("Text")],
    ["money", _t("Amount")],
    ["number", _t("Plain number")],
    ["percent", _t("Percent")],
    ["date", _t("Date")],
    ["name", _t("Name")],
    ["reference", _t("Reference")],
    ["law", _t("Article of law")],
];

/** The facts of a draft: what they are called, what they are, where they come from. */
export class DraftFacts extends Component {
    static template = "edic_public_sector.DraftFacts";
    static props = {
        facts: Array,
        choices: Object,
        used: Array,
        pointed: {type: String, optional: true},
        mayEdit: Boolean,
        onPoint: Function,
        onInsert: Function,
        onSet: Function,
        onAdd: Function,
        onOpen: Function,
    };

    setup() {
        this.kinds = KINDS;
        this.state = useState({isAdding: false, label: "", kind: "text", value: ""});
    }

    /** Those to fill in first, then those in the text, then the others. */
    get groups() {
        const {facts, used} = this.props;
        const isOpen = (fact) =>
            !fact.value && (fact.required || used.includes(fact.key));
        const isAsked = (fact) => fact.by_hand && fact.key !== "gap";
        return [
            [_t("To fill in"), facts.filter((fact) => isOpen(fact))],
            [
                _t("In the text"),
                facts.filter((fact) => used.includes(fact.key) && fact.value),
            ],
            [
                _t("Can be used"),
                facts.filter(
                    (fact) =>
                        !used.includes(fact.key) &&
                        !isOpen(fact) &&
                        (fact.value || isAsked(fact)),
                ),
            ],
        ].filter(([, found]) => found.length);
    }

    entered({source}) {
        return _t("entered by %s", source.name);
    }

    inserts({label}) {
        return _t("Insert %s", label);
    }

    mayFill(fact) {
        return this.props.mayEdit && fact.by_hand;
    }

    /** Return the value to type again as it is kept, a day as the field has it. */
    typed(fact) {
        return fact.value || "";
    }

    hint(fact) {
        return (
            {date: "", money: "1234,56", number: "", percent: "9,27"}[fact.kind] || ""
        );
    }

    set(fact, value) {
        if (value !== (fact.value || "")) {
            this.props.onSet(fact.key, value);
        }
    }

    async add() {
        const {label, kind, value} = this.state;
        await this.props.onAdd(label, kind, value);
        Object.assign(this.state, {
            isAdding: false,
            label: "",
            kind: "text",
            value: "",
        });
    }
}
