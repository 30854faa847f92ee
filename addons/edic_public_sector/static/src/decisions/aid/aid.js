/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The facts known before a decision; the decider chooses and says why. */
export class DecisionAid extends Component {
    static template = "edic_public_sector.DecisionAid";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({option: "", reasons: ""});
    }

    get record() {
        return this.props.record;
    }

    get content() {
        return this.record.data[this.props.name] || {};
    }

    get isDecided() {
        return this.record.data.state === "decided";
    }

    get sections() {
        const titles = {
            known: _t("What is known"),
            missing: _t("What is missing"),
            rules: _t("Rules that apply"),
            precedents: _t("Precedents"),
            risks: _t("Open risks"),
        };
        // why a section is empty, the server says: it alone knows what it looked at
        const absent = this.content.absent || {};
        return Object.keys(titles).map((code) => ({
            code,
            title: titles[code],
            isKnown: Boolean(absent[code]?.is_known),
            empty: absent[code]?.text || _t("It is not recorded why this is empty."),
            items: this.content[code] || [],
        }));
    }

    get options() {
        return this.content.options || [];
    }

    get canDecide() {
        return Boolean(this.state.option && this.state.reasons.trim());
    }

    open(item) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: item.model,
            res_id: item.id,
            views: [[false, "form"]],
        });
    }

    async decide() {
        const {option, reasons} = this.state;
        const args = [[this.record.resId], option, reasons];
        await this.orm.call("edic.public.aid", "edic_decide", args);
        await this.record.load();
    }
}

registry.category("fields").add("edic_aid", {
    component: DecisionAid,
    supportedTypes: ["json"],
});
