/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component} from "@odoo/owl";
import {formatDate} from "@web/core/l10n/dates";
import {localization} from "@web/core/l10n/localization";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const {DateTime} = luxon;
const SOON_HOURS = 24;

/**
 * When a period of the law ends: the day, the hour, and how much time is left.
 *
 * Odoo's own widget says "next month", from which nobody can tell an hour. A day alone
 * lasts until its end, and is told in days of the calendar.
 */
export class DeadlineField extends Component {
    static template = "edic_ai.Deadline";
    static props = {...standardFieldProps};

    get value() {
        return this.props.record.data[this.props.name];
    }

    get isDay() {
        return this.props.record.fields[this.props.name].type === "date";
    }

    get end() {
        return this.isDay ? this.value.endOf("day") : this.value;
    }

    get moment() {
        const day = formatDate(this.value);
        const hour = this.value.toFormat(
            localization.timeFormat.replace(/[:.]?ss?/, ""),
        );
        return this.isDay ? day : `${day} ${hour}`;
    }

    get now() {
        return DateTime.local().startOf("minute");
    }

    get hoursLeft() {
        return this.end.diff(this.now, "hours").hours;
    }

    /** Days until then, or since; of a moment these and hours, or less. */
    get between() {
        if (this.isDay) {
            const today = this.now.startOf("day");
            return {days: Math.abs(this.value.startOf("day").diff(today, "days").days)};
        }
        const hours = Math.abs(this.hoursLeft);
        const units = hours >= SOON_HOURS ? ["days", "hours"] : ["hours", "minutes"];
        const [first, last] = [this.now, this.end].sort((a, b) => a - b);
        return last.diff(first, units).toObject();
    }

    /** The time left or past, in the reader's language. */
    get distance() {
        return Object.entries(this.between)
            .map(([unit, number]) =>
                new Intl.NumberFormat(this.end.locale || undefined, {
                    style: "unit",
                    unit: unit.slice(0, -1),
                    unitDisplay: "long",
                    maximumFractionDigits: 0,
                }).format(Math.floor(number)),
            )
            .join(" ");
    }

    get words() {
        if (this.isDay && this.end.hasSame(this.now, "day")) {
            return _t("today");
        }
        return this.hoursLeft < 0
            ? _t("overdue by %s", this.distance)
            : _t("in %s", this.distance);
    }

    get className() {
        if (this.hoursLeft < 0) {
            return "text-danger fw-bold";
        }
        return this.hoursLeft < SOON_HOURS ? "text-warning-emphasis fw-bold" : "";
    }
}

registry.category("fields").add("edic_ai_deadline", {
    component: DeadlineField,
    displayName: _t("Deadline"),
    supportedTypes: ["date", "datetime"],
});
