/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {
    Many2ManyTaxTagsField,
    many2ManyTaxTagsField,
} from "@account/components/many2x_tax_tags/many2x_tax_tags";
import {
    AnalyticDistribution,
    analyticDistribution,
} from "@analytic/components/analytic_distribution/analytic_distribution";
import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {
    buildM2OFieldDescription,
    Many2OneField,
} from "@web/views/fields/many2one/many2one_field";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {Proposal, suggestionOf} from "../proposal/proposal";

/** A field as Odoo has it, with the suggestion for it as a second row. */
const withProposal = (Field) =>
    class extends Field {
        static components = {...Field.components, Proposal};

        get hasProposal() {
            return Boolean(suggestionOf(this.props.record, this.props.name));
        }
    };

export class CodingAccountField extends withProposal(Many2OneField) {
    static template = "edic_finance.CodingAccountField";

    setup() {
        super.setup();
        this.coding = useService("edic_finance.coding");
    }

    /** A list shows plain text, no link, until its row is edited. */
    get m2oProps() {
        const props = super.m2oProps;
        return {
            ...props,
            canOpen: props.canOpen && !props.readonly,
            update: (value, options) =>
                this.isSame(value)
                    ? this.chooseSame(value)
                    : props.update(value, options),
        };
    }

    /** Whether the account that stands there was chosen, on which nobody has decided. */
    isSame(value) {
        const {name, record} = this.props;
        const isThere = value && value.id === record.data[name]?.id;
        return isThere && suggestionOf(record, name)?.state === "pending";
    }

    /** To choose what stands there changes nothing, and is a decision all the same. */
    async chooseSame({id, display_name: label}) {
        const {name, record} = this.props;
        const suggestion = suggestionOf(record, name);
        const {token} = await this.coding.getEvidence(suggestion.id);
        await this.coding.choose(record.model.root, suggestion.id, label, id, token);
    }
}

export class CodingAnalyticField extends withProposal(AnalyticDistribution) {
    static template = "edic_finance.CodingAnalyticField";
}

export class CodingTaxField extends withProposal(Many2ManyTaxTagsField) {
    static template = "edic_finance.CodingTaxField";
}

/** All suggestions of a line on its card, for small screens. */
export class CodingLineField extends Component {
    static template = "edic_finance.CodingLineField";
    static components = {Proposal};
    static props = {...standardFieldProps};

    get rows() {
        const {data, fields} = this.props.record;
        return ["account_id", "analytic_distribution", "tax_ids"]
            .filter((name) => suggestionOf(this.props.record, name))
            .map((name) => ({
                name,
                caption: fields[name].string,
                value: data[name]?.display_name,
            }));
    }
}

const fields = registry.category("fields");
fields.add("edic_coding_account", {
    ...buildM2OFieldDescription(CodingAccountField),
    additionalClasses: ["o_field_many2one", "o_edic_cell"],
});
fields.add("edic_coding_analytic", {
    ...analyticDistribution,
    component: CodingAnalyticField,
    additionalClasses: ["o_field_analytic_distribution", "o_edic_cell"],
});
fields.add("edic_coding_tax", {
    ...many2ManyTaxTagsField,
    component: CodingTaxField,
    additionalClasses: [
        ...many2ManyTaxTagsField.additionalClasses,
        "o_field_many2many_tax_tags",
        "o_edic_cell",
    ],
});
fields.add("edic_coding_line", {
    component: CodingLineField,
    supportedTypes: ["json"],
});
