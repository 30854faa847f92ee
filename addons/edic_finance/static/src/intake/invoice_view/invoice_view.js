/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

const DOCUMENT = "edic.finance.document";

/** A value of an e-invoice; its number in EN 16931 on hover and on focus. */
export class InvoiceTerm extends Component {
    static template = "edic_finance.InvoiceTerm";
    static props = {cell: Object};

    setup() {
        this.state = useState({isOpen: false});
    }

    get mark() {
        return this.props.cell.mark === "none"
            ? _t("Not on the vendor bill")
            : _t("Different on the vendor bill");
    }

    get more() {
        return _t("%s more characters", this.props.cell.rest.length);
    }

    get cut() {
        return _t("%s more characters are in the XML", this.props.cell.cut);
    }
}

/** Values under their labels, and groups of them within. */
export class InvoiceFacts extends Component {
    static template = "edic_finance.InvoiceFacts";
    static components = {InvoiceTerm};
    static props = {cells: Array};
}

export class InvoiceSection extends Component {
    static template = "edic_finance.InvoiceSection";
    static props = {section: Object, level: Number};

    get heading() {
        return `h${Math.min(this.props.level, 6)}`;
    }
}

InvoiceSection.components = {InvoiceFacts, InvoiceSection};

/** The XML of an e-invoice as a page that people know. */
export class InvoiceView extends Component {
    static template = "edic_finance.InvoiceView";
    static components = {InvoiceFacts, InvoiceSection, InvoiceTerm};
    static props = {documentId: Number, isBeside: {type: Boolean, optional: true}};
    static defaultProps = {isBeside: false};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({});
        this.sums = ["rate", "base", "tax"];
        this.heads = {
            category: _t("Category"),
            rate: _t("Rate"),
            base: _t("Taxable amount"),
            tax: _t("VAT amount"),
            xml: _t("XML"),
            page: _t("Page"),
            bill: _t("Vendor bill"),
        };
        this.otherwise = _t("Different from the XML");
        onWillStart(() => this.load(this.props.documentId));
        onWillUpdateProps(({documentId}) => {
            if (documentId !== this.props.documentId) {
                return this.load(documentId);
            }
        });
    }

    async load(documentId) {
        const fresh = {page: null, error: "", ways: null, isWays: false, isAll: false};
        Object.assign(this.state, fresh, {showsOther: false});
        try {
            this.state.page = await this.call("edic_invoice", documentId);
        } catch (error) {
            const {data, message} = error;
            this.state.error = (data && data.message) || message;
        }
    }

    call(method, documentId = this.props.documentId, ...args) {
        return this.orm.call(DOCUMENT, method, [[documentId], ...args]);
    }

    async loadLines() {
        const {lines} = this.state.page;
        const {rows, next} = await this.call("edic_invoice", undefined, lines.next);
        lines.rows.push(...rows);
        lines.next = next;
    }

    async showWays() {
        this.state.ways ||= await this.call("edic_three_ways");
        this.state.isWays = true;
    }

    showInvoice() {
        this.state.isWays = false;
    }

    /** What the XML is compared with. */
    get ways() {
        const {has_page, has_bill} = this.state.ways;
        return [...(has_page ? ["page"] : []), ...(has_bill ? ["bill"] : [])];
    }

    /** The rows of the three ways that are to be seen. */
    get rows() {
        const {ways, isAll} = this.state;
        return isAll ? ways.rows : ways.rows.filter((row) => row.differing.length);
    }

    get agreement() {
        const {has_page, has_bill} = this.state.ways;
        if (has_page && has_bill) {
            return _t("All three agree: XML, page and vendor bill.");
        }
        if (has_bill) {
            return _t("The XML and the vendor bill agree.");
        }
        return has_page
            ? _t("The XML and the page agree.")
            : _t("There is nothing to compare the XML with.");
    }

    get remaining() {
        const {count, rows} = this.state.page.lines;
        return _t("Show more lines (%s)", count - rows.length);
    }

    get otherTitle() {
        return _t("Other fields (%s)", this.state.page.other.count);
    }

    get notOnBill() {
        const {none} = this.state.page.marks;
        return none === 1
            ? _t("1 field is not on the vendor bill")
            : _t("%s fields are not on the vendor bill", none);
    }

    get otherwiseOnBill() {
        const {differs} = this.state.page.marks;
        return differs === 1
            ? _t("1 field is different on the vendor bill")
            : _t("%s fields are different on the vendor bill", differs);
    }

    async print() {
        return this.action.doAction(await this.call("action_print_invoice"));
    }

    openBill() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "account.move",
            res_id: this.state.page.bill_id,
            views: [[false, "form"]],
        });
    }
}

export class InvoiceViewAction extends Component {
    static template = "edic_finance.InvoiceViewAction";
    static components = {InvoiceView, Layout};
    static displayName = _t("E-invoice");
    static props = {...standardActionServiceProps};

    setup() {
        this.display = {controlPanel: {}};
    }

    /** It stands in the address: a reload knows nothing else. */
    get documentId() {
        return this.props.action.context.active_id;
    }
}

registry.category("actions").add("edic_invoice_view", InvoiceViewAction);
