/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {expect, test} from "@odoo/hoot";
import {click, queryAll, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {makeServerError, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {defineWithMail} from "@edic_ai/../tests/common/record_views";
import {InvoiceView} from "@edic_finance/intake/invoice_view/invoice_view";

const HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>";

defineWithMail();

const cell = (number, value, more = {}) => ({
    number,
    label: `Label of ${number}`,
    value,
    rest: "",
    cut: 0,
    code: "",
    mark: "",
    hint: `${number} · Label of ${number}\n/Invoice/ID`,
    ...more,
});

const line = (name) => ({
    depth: 0,
    number: [cell("BT-126", name)],
    name: [cell("BT-153", HOSTILE)],
    description: [],
    quantity: [cell("BT-129", "2")],
    unit: [cell("BT-130", "piece", {code: "C62"})],
    price: [],
    category: [],
    rate: [],
    net: [cell("BT-131", "10.00 €")],
    more: [cell("BT-127", "A note", {mark: "none"})],
});

const page = (more = {}) => ({
    file: {name: "a.xml", format: "UBL", profile: "", digest: "ab", attachment_id: 9},
    bill_id: 5,
    kind: cell("BT-3", "Commercial invoice", {code: "380"}),
    number: cell("BT-1", "F-1", {mark: "differs"}),
    parties: [{title: "Seller", number: "BG-4", name: [], address: [], cells: []}],
    facts: [cell("BT-2", "01/31/2026")],
    lines: {rows: [line("1")], count: 3, next: 1},
    vat: [],
    totals: [cell("BT-115", "10.00 €")],
    terms: [],
    below: [
        {
            number: "BG-1",
            title: "Invoice note",
            items: [
                {
                    cells: [cell("BT-22", "begin", {rest: "ning", cut: 7})],
                    sections: [],
                },
            ],
        },
    ],
    more: [],
    other: {rows: [{path: "/Invoice/UUID", value: HOSTILE}], count: 1},
    marks: {none: 1, differs: 2},
    ...more,
});

async function show(ways, content = page()) {
    onRpc("edic.finance.document", "edic_invoice", ({args}) =>
        args[1] ? {rows: [line("2"), line("3")], count: 3, next: 0} : content,
    );
    onRpc("edic.finance.document", "edic_three_ways", () => ways);
    await mountWithCleanup(InvoiceView, {props: {documentId: 4}});
}

test("texts of a file are no markup", async () => {
    await show();
    await click(".o_edic_invoice_more button");
    await animationFrame();
    expect(queryAll(".o_edic_invoice img, .o_edic_invoice script")).toHaveLength(0);
    expect(".o_edic_line_item [data-term='BT-153']").toHaveText(HOSTILE);
    expect(".o_edic_invoice_other dd").toHaveText(HOSTILE);
});

test("a term has its number on hover and takes the focus", async () => {
    await show();
    const [number] = queryAll("[data-term='BT-1']");
    expect(number.title).toInclude("BT-1 · Label of BT-1");
    expect(number.dataset.hint).toBe(number.title);
    expect(number.tabIndex).toBe(0);
});

test("what the bill has not, or otherwise, is marked and counted", async () => {
    await show();
    expect("[data-term='BT-1'] .o_edic_term_mark[data-mark=differs]").toHaveCount(1);
    expect("[data-term='BT-127'] .o_edic_term_mark[data-mark=none]").toHaveCount(1);
    expect(queryAllTexts(".o_edic_invoice_legend li")).toEqual([
        "1 field is not on the vendor bill",
        "2 fields are different on the vendor bill",
    ]);
});

test("a long text unfolds and says what is left out", async () => {
    await show();
    const note = "[data-term='BT-22']";
    expect(note).toHaveText("begin");
    await click(".o_edic_invoice_section button:contains(4 more characters)");
    await animationFrame();
    expect(note).toHaveText("beginning");
    expect(".o_edic_invoice_section small:contains(7 more)").toHaveCount(1);
});

test("further lines come when they are asked for", async () => {
    await show();
    expect(".o_edic_invoice_load").toHaveText("Show more lines (2)");
    await click(".o_edic_invoice_load");
    await animationFrame();
    expect(".o_edic_invoice_lines tbody tr").toHaveCount(3);
    expect(".o_edic_invoice_load").toHaveCount(0);
});

test("an invoice without lines says where they are", async () => {
    await show(null, page({lines: {rows: [], count: 0, next: 0}}));
    expect(".o_edic_invoice_paper p").toHaveText(/states no lines/);
});

test("three ways show what differs, and all on demand", async () => {
    const row = (number, differing) => ({
        number,
        label: number,
        xml: ["one", "two"],
        page: null,
        bill: "three",
        differing,
    });
    const rows = [row("BT-1", ["bill"]), row("BT-2", [])];
    await show({rows, has_page: true, has_bill: true});
    await click("button:contains(XML, page, vendor bill)");
    await animationFrame();
    expect(queryAllTexts(".o_edic_ways tbody th")).toEqual(["BT-1"]);
    expect(queryAllTexts(".o_edic_ways tbody td")).toEqual(["one, two", "–", "three"]);
    expect(".o_edic_ways td .o_edic_term_mark").toHaveCount(1);
    await click(".o_edic_ways_all");
    await animationFrame();
    expect(".o_edic_ways tbody tr").toHaveCount(2);
});

test("three ways that agree say so", async () => {
    await show({rows: [], has_page: true, has_bill: true});
    await click("button:contains(XML, page, vendor bill)");
    await animationFrame();
    expect(".o_edic_ways_empty").toHaveText(
        "All three agree: XML, page and vendor bill.",
    );
});

test("a file that cannot be read says so in the place of the invoice", async () => {
    onRpc("edic.finance.document", "edic_invoice", () => {
        throw makeServerError({message: "It is gone."});
    });
    await mountWithCleanup(InvoiceView, {props: {documentId: 4}});
    expect(".o_edic_invoice .alert").toHaveText("It is gone.");
});
