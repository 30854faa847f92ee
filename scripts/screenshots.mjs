// Takes the README's pictures from the running demo: node screenshots.mjs URL FOLDER
// Those of Freiburg are not among them: its figures are not in the demo.
import {finish, folder, shoot, url, visit} from "./browser.mjs";

const PROPOSAL = ".o_edic_proposal";
const wide = {width: 1400, height: 1000};
const bills = await visit("comptable", wide, "edic-bills-to-code");
await shoot(bills, ".o_data_row", "bills");

// a bill that was read from an e-invoice and has something to check
await bills.click(".o_data_row:has-text('Lumigère') .o_data_cell >> nth=1");
await bills.waitForSelector(PROPOSAL);
await bills.waitForTimeout(1500);
await bills.locator(PROPOSAL).first().scrollIntoViewIfNeeded();
await bills.locator(`${PROPOSAL}:visible`).first().click();
await shoot(bills, PROPOSAL, "bill");

// what the ledger says of it
await bills.locator(".o_notebook .nav-link", {hasText: "Traçabilité"}).click();
await bills.waitForSelector(".o_edic_timeline");
await bills.locator(".o_edic_timeline").scrollIntoViewIfNeeded();
await shoot(bills, ".o_edic_timeline", "traceability");

// what the checks found: on the bill, by itself, and beside the bill it resembles
const flags = await visit("comptable", wide, "edic-flags");

/** Open a flag by a word of its row, on whatever page of the list it stands. */
async function open(word) {
    const row = flags.locator(`.o_data_row:has-text('${word}')`).first();
    await flags.goto(`${url}/odoo/edic-flags`);
    await flags.waitForSelector(".o_data_row");
    for (let page = 0; page < 5 && !(await row.count()); page++) {
        await flags.click(".o_pager_next");
        await flags.waitForTimeout(1500);
    }
    await row.locator(".o_data_cell[name=title]").click();
    await flags.waitForSelector(".o_edic_flag_words");
    await flags.waitForTimeout(1500);
}

await open("Télévoxa");
await flags.screenshot({path: `${folder}/flag.png`});
await open("A01");
await flags.click("button[name=action_side_by_side]");
await shoot(flags, ".o_edic_beside iframe", "side-by-side");
await open("A08");
await flags.click(".o_field_widget[name=move_id] a");
await shoot(flags, ".o_edic_step_bar", "flagged-bill");

// a letter beside its facts
const drafts = await visit("comptable", wide, "edic-drafts");
await drafts.click(".o_data_row:has-text('interruption') .o_data_cell[name=name]");
await shoot(drafts, ".o_edic_paper", "draft");

// the budget: credits, why one moved, what the years after it come to, a decision file
const budget = await visit("comptable", wide, "edic-credits-in-force");
await shoot(budget, ".o_data_row", "credits");
await budget.click(".o_data_row:has-text('011') .o_data_cell >> nth=1");
await budget.click(".o_notebook a[name=justification]");
await shoot(budget, ".o_edic_justification canvas", "justification");
await budget.goto(`${url}/odoo/edic-scenarios`);
await budget.click(".o_data_row >> nth=0");
await shoot(budget, ".o_edic_scenario canvas", "scenario");

// a table with a fault, before anything is taken over
const officer = await visit("budget", wide, "edic-budget-imports/new");
const rows = [
    "Produkt;Sachkonto;Bezeichnung;Ansatz 2027",
    "0411;531800;Zuschüsse an Vereine;12000,00",
    "0411;524200;Gebäude;85x0,00",
    "0411;999;Unbekannt;100,00",
    ...["0111", "0211", "0311", "0511"].map((one) => `${one};501200;Entgelte;91500,00`),
];
await officer.setInputFiles(".o_field_widget[name=file] input[type=file]", {
    name: "haushalt-2027.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(rows.join("\n")),
});
await officer.click("button[name=action_check]");
await shoot(officer, "[name=report_html] .alert", "budget-import");

// follow-up, and one of each record that a budget is kept by
await officer.goto(`${url}/odoo/edic-budget-follow-up`);
await shoot(officer, ".o_data_row, .o_group_header", "follow-up");
for (const [path, file] of [
    ["edic-commitments", "commitment"],
    ["edic-authorities", "authority"],
    ["edic-budget-acts", "act"],
    ["edic-budget-nomenclatures", "nomenclature"],
]) {
    await officer.goto(`${url}/odoo/${path}`);
    await officer.click(".o_data_row .o_data_cell >> nth=0");
    await shoot(officer, ".o_form_sheet", file);
}

// what is known before a grant is decided
await officer.goto(`${url}/odoo/edic-grants`);
await officer.click(".o_data_row .o_data_cell >> nth=1");
await officer.click("button[name=action_aid]");
await shoot(officer, ".o_edic_aid section", "decision");
await officer.goto(`${url}/odoo/edic-decision-files`);
await shoot(officer, ".o_data_row", "decision-files");

// a request; why a line moved; what used a credit; the follow-up as a table of sums
await officer.goto(`${url}/odoo/edic-grants`);
await officer.click(".o_data_row td[name=name] >> nth=0");
await shoot(officer, ".o_field_widget[name=paper_ids] .o_data_row", "grant");
await officer.goto(`${url}/odoo/edic-public-budgets`);
await shoot(officer, ".o_data_row td[name=name]", "budgets");
await officer.click(".o_data_row td[name=name] >> nth=0");
await shoot(officer, ".o_edic_justification canvas", "budget");
await officer.goto(`${url}/odoo/edic-budget-lines?view_type=list`);
await officer.waitForSelector(".o_data_row");
await officer.fill(".o_searchview_input", "60612");
await officer.waitForSelector(".o_searchview_autocomplete");
await officer.keyboard.press("Enter");
await officer.waitForSelector(".o_searchview_facet");
await officer.waitForTimeout(1500);
const school = ".o_data_row:has-text('2026'):has-text('212 Ecoles')";
await officer.click(`${school} td[name=nature_id]`);
await officer.click(".o_notebook a[name=reasons]");
await shoot(officer, ".o_field_widget[name=reason_ids] .o_data_row", "reasons");
await officer.goto(`${url}/odoo/edic-credits-in-force`);
await officer.click(".o_data_row:has-text('011') .o_data_cell >> nth=1");
await officer.click(".o_form_view button[name=action_uses]");
await shoot(officer, ".o_data_row td[name=account_id]", "uses");
await officer.goto(`${url}/odoo/edic-budget-follow-up`);
await officer.click(".o_switch_view.o_pivot");
await shoot(officer, ".o_pivot td", "pivot");

// a scenario: what it assumes, what moves it most, and beside another one
await officer.goto(`${url}/odoo/edic-scenarios`);
await officer.click(".o_data_row td[name=name] >> nth=0");
await officer.waitForSelector(".o_edic_scenario canvas");
await officer.click(".o_edic_scenario button:has-text('moves it most')");
await officer.waitForTimeout(1500);
await officer.locator(".o_edic_scenario .o_edic_chart").last().scrollIntoViewIfNeeded();
await shoot(officer, ".o_edic_scenario .o_edic_chart >> nth=1", "kept-run");
await officer.click(".o_notebook a[name=assumptions]");
await shoot(officer, ".o_field_widget[name=assumption_ids] .o_data_row", "assumptions");
await officer.goto(`${url}/odoo/edic-scenarios`);
await officer.click(".o_data_row >> nth=0 >> input[type=checkbox]");
await officer.click(".o_data_row >> nth=1 >> input[type=checkbox]");
await officer.click(".o_cp_action_menus button");
await officer.click(".o-dropdown-item:has-text('Compare')");
await shoot(officer, ".o_edic_compare canvas", "compare");

// a note on the budget, and what a clerk sees of credits while coding a bill
await officer.goto(`${url}/odoo/edic-public-budgets`);
await officer.click(".o_data_row td[name=name] >> nth=0");
await officer.click("button[name=action_edic_draft]");
await officer.click(".modal button[name=action_begin]");
await shoot(officer, ".o_edic_paper", "note");
const coding = await visit("comptable", wide, "edic-bills-to-code");
await coding.click(".o_data_row:has-text('Lumigère') .o_data_cell >> nth=1");
await coding.waitForSelector(".o_edic_bill_credits tbody tr");
await coding.locator(".o_edic_bill_credits").scrollIntoViewIfNeeded();
await shoot(coding, ".o_edic_bill_credits tbody tr", "bill-credits");
await coding.click(".o_cp_action_menus button");
await coding.click(".o-dropdown-item:has-text('décision')");
await shoot(coding, ".o_edic_aid section", "bill-decision");

// an order above its credit, and what is known before it is confirmed
const buyer = await visit("achats", wide, "purchase");
await buyer.click(".o_data_row:has-text('Demande de prix') td[name=partner_id]");
await shoot(buyer, ".o_edic_bill_credits tbody tr", "order");
await buyer.click(".o_cp_action_menus button");
await buyer.click(".o-dropdown-item:has-text('décision')");
await shoot(buyer, ".o_edic_aid section", "order-decision");

// who approves leave; how budgets bind
const approvals = "action-hr_holidays.hr_leave_action_action_approve_department";
const staff = await visit("personnel", wide, `${approvals}?view_type=list`);
await staff.click(".o_data_row td[name=holiday_status_id]");
await staff.waitForSelector(".o_form_view");
await staff.click(".o_cp_action_menus button");
await staff.click(".o-dropdown-item:has-text('décision')");
await shoot(staff, ".o_edic_aid section", "leave-decision");
const admin = await visit("admin", wide, "settings");
await admin.click(".settings_tab .tab[data-key=edic_ai]");
await admin.locator("[name=edic_budget_thresholds]").scrollIntoViewIfNeeded();
await shoot(admin, "[name=edic_budget_thresholds]", "settings");

// the front desk: a quoted line, a form, and what citizens see
const desk = await visit("desk", wide, "edic-procedures");
await desk.click(".o_data_row:has-text('stationnement') .o_data_cell >> nth=0");
await desk.fill(".o_edic_ask_question", "Combien coûte la carte ?");
await desk.click(".o_edic_ask_go");
await shoot(desk, ".o_edic_ask_answer .o_edic_quote", "procedure");
await desk.goto(`${url}/odoo/edic-ask`);
const asked = "Je peux prendre le timbre chez le buraliste ?";
await desk.fill(".o_edic_ask_question", asked);
await desk.click(".o_edic_ask_go");
await desk.waitForSelector(".o_edic_ask_offered", {timeout: 60000});
await shoot(desk, ".o_edic_ask_offered", "offered");
await desk.goto(`${url}/odoo/edic-forms`);
await desk.click(".o_data_row:has-text('stationnement') .o_data_cell >> nth=1");
await desk.waitForSelector(".o_edic_form_entry input");
await desk.click(".o_edic_form_field[data-key=plate] .btn-link");
await shoot(desk, ".o_edic_form_entry input", "form");
await desk.goto(`${url}/odoo/edic-questions`);
await desk.click(".o_facet_remove");
await shoot(desk, ".o_data_row", "questions");
await desk.goto(`${url}/odoo/edic-forms`);
await shoot(desk, ".o_data_row", "forms");
const editor = await visit("officer", wide, "edic-procedures");
await editor.click(".o_data_row:has-text('stationnement') .o_data_cell >> nth=0");
await editor.click(".o_notebook a[name=forms]");
await editor.click("[name=form_ids] .o_data_row td[name=name]");
await shoot(editor, ".modal [name=field_ids] .o_data_row", "form-editor");
await editor.goto(`${url}/odoo/edic-procedure-sources/new`);
await editor.fill(".o_field_widget[name=name] input", "service-public.fr");
await editor.fill(".o_field_widget[name=codes] textarea", "F2191\nF1342");
await shoot(editor, ".o_field_widget[name=codes] textarea", "source");
const citizen = await visit("citoyenne", {width: 390, height: 844});
await citizen.goto(`${url}/my/procedures`);
await citizen.click("a:has-text('stationnement')");
await citizen.fill("#edic_question", "Combien coûte la carte ?");
await citizen.click("#answer button:has-text('Ask'), #answer button[type=submit]");
await shoot(citizen, "#answer blockquote", "portal");

const narrow = {width: 390, height: 844};
const phone = await visit("buchhaltung", narrow, "edic-bills-to-code");
await shoot(phone, ".o_kanban_record:not(.o_kanban_ghost), .o_data_row", "phone");

// a cover pool of the German town, with the revenue that raises it
const call = (model, method, args) =>
    officer.evaluate(
        async ([route, params]) => {
            const answer = await fetch(route, {
                method: "POST",
                headers: {"Content-Type": "application/json"},
                body: JSON.stringify({jsonrpc: "2.0", method: "call", params}),
            });
            return (await answer.json()).result;
        },
        [`/web/dataset/call_kw/${model}/${method}`, {model, method, args, kwargs: {}}],
    );
const budgets = "edic.public.budget";
const german = [["framework", "!=", "fr"]];
const [town] = await call(budgets, "search_read", [german, ["company_id"]]);
const cids = {name: "cids", value: `${town.company_id[0]}`, url};
await officer.context().addCookies([cids]);
const [pool] = await call(`${budgets}.credit`, "create", [
    [{budget_id: town.id, code: "DK1", name: "Energie", raised_by: "additional"}],
]);
for (const [direction, field, nature] of [
    ["expense", "credit_id", "5242"],
    ["revenue", "raises_id", "4"],
]) {
    const own = [
        ["budget_id", "=", town.id],
        ["direction", "=", direction],
        ["nature_id.code", "=like", `${nature}%`],
    ];
    const lines = await call(`${budgets}.line`, "search", [own, 0, 3]);
    await call(`${budgets}.line`, "write", [lines, {[field]: pool}]);
}
await officer.goto(`${url}/odoo/edic-credits/${pool}`);
await shoot(officer, "[name=line_ids] .o_data_row", "pool");

// a product of which a part is in the pool: what it is above that is information
await officer.goto(`${url}/odoo/edic-chapters`);
await officer.click(".o_data_row td[name=chapter_id] >> nth=0");
await shoot(officer, ".o_edic_justification canvas", "chapter");

// a PDF without XML: its page beside what was read of it
const reading = await visit("comptable", wide, "edic-bills-to-code");
await reading.waitForSelector(".o_data_row");
await reading.setInputFiles("input[type=file]", "docs/samples/page-only-fr.pdf");
await reading.waitForSelector(".o_edic_page_values");
await reading.hover(".o_field_widget[name=invoice_date]");
await reading.waitForTimeout(1500);
await reading.screenshot({path: `${folder}/page.png`});

await finish();
