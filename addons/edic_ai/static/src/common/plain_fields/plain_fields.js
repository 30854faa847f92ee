/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {FloatField, floatField} from "@web/views/fields/float/float_field";
import {
    PercentageField,
    percentageField,
} from "@web/views/fields/percentage/percentage_field";
import {
    ReferenceField,
    referenceField,
} from "@web/views/fields/reference/reference_field";

/** A figure that is not known where it is 0: nothing is shown then. */
export class KnownFloatField extends FloatField {
    get formattedValue() {
        return this.props.readonly && !this.value ? "" : super.formattedValue;
    }
}

/** Odoo's input has no id for its label to name. */
export class LabelledPercentageField extends PercentageField {
    static template = "edic_ai.LabelledPercentageField";
}

/** Odoo's choice of the model has no name. */
export class LabelledReferenceField extends ReferenceField {
    static template = "edic_ai.LabelledReferenceField";
}

const fields = registry.category("fields");
fields.add("edic_ai_known_float", {...floatField, component: KnownFloatField});
fields.add("edic_ai_percentage", {
    ...percentageField,
    component: LabelledPercentageField,
});
fields.add("edic_ai_reference", {...referenceField, component: LabelledReferenceField});
