// Takes the README's pictures from the running demo: node screenshots.mjs URL FOLDER
import {chromium} from "playwright-core";

const [, , url, folder] = process.argv;
const FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];
const PROPOSAL = ".o_edic_proposal";

const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: FLAGS,
});
const complaints = [];

async function visit(login, size, path) {
    const context = await browser.newContext({
        viewport: size,
        isMobile: size.width < 576,
        hasTouch: size.width < 576,
    });
    const page = await context.newPage();
    page.on("console", (message) => {
        if (message.type() === "error") {
            complaints.push(message.text());
        }
    });
    await page.goto(`${url}/web/login`);
    await page.fill("input[name=login]", login);
    await page.fill("input[name=password]", login);
    await page.click("button[type=submit]");
    await page.waitForSelector(".o_main_navbar, .o_navbar, .o_portal, #wrapwrap");
    if (path) {
        await page.goto(`${url}/odoo/${path}`);
    }
    return page;
}

const wide = {width: 1400, height: 1000};
const bills = await visit("comptable", wide, "edic-bills-to-code");
await bills.waitForSelector(".o_data_row");
await bills.waitForTimeout(1500);
await bills.screenshot({path: `${folder}/bills.png`});

// a bill that was read from an e-invoice and has something to check
await bills.click(".o_data_row:has-text('Lumigère') .o_data_cell >> nth=1");
await bills.waitForSelector(PROPOSAL);
await bills.waitForTimeout(1500);
await bills.locator(PROPOSAL).first().scrollIntoViewIfNeeded();
await bills.locator(`${PROPOSAL}:visible`).first().click();
await bills.waitForTimeout(1500);
await bills.screenshot({path: `${folder}/bill.png`});

// what the ledger says of it
await bills.locator(".o_notebook .nav-link", {hasText: "Traçabilité"}).click();
await bills.waitForSelector(".o_edic_timeline");
await bills.locator(".o_edic_timeline").scrollIntoViewIfNeeded();
await bills.waitForTimeout(1500);
await bills.screenshot({path: `${folder}/traceability.png`});

// what the checks found: on the bill, by itself, and beside the bill it resembles
const flags = await visit("comptable", wide, "edic-flags");

/** Open a flag by a word of its row. */
async function open(word) {
    await flags.goto(`${url}/odoo/edic-flags`);
    await flags.click(`.o_data_row:has-text('${word}') .o_data_cell[name=title]`);
    await flags.waitForSelector(".o_edic_flag_words");
    await flags.waitForTimeout(1500);
}

await open("Télévoxa");
await flags.screenshot({path: `${folder}/flag.png`});
await open("A01");
await flags.click("button[name=action_side_by_side]");
await flags.waitForSelector(".o_edic_beside iframe");
await flags.waitForTimeout(4000);
await flags.screenshot({path: `${folder}/side-by-side.png`});
await open("A08");
await flags.click(".o_field_widget[name=move_id] a");
await flags.waitForSelector(".o_edic_step_bar");
await flags.waitForTimeout(2000);
await flags.screenshot({path: `${folder}/flagged-bill.png`});

// a letter beside its facts
const drafts = await visit("comptable", wide, "edic-drafts");
await drafts.click(".o_data_row:has-text('interruption') .o_data_cell[name=name]");
await drafts.waitForSelector(".o_edic_paper");
await drafts.waitForTimeout(1500);
await drafts.screenshot({path: `${folder}/draft.png`});

// the budget: credits, why one moved, what the years after it come to, a decision file
const budget = await visit("comptable", wide, "edic-credits-in-force");
await budget.waitForSelector(".o_data_row");
await budget.waitForTimeout(1500);
await budget.screenshot({path: `${folder}/credits.png`});
await budget.click(".o_data_row:has-text('011') .o_data_cell >> nth=1");
await budget.click(".o_notebook a[name=justification]");
await budget.waitForSelector(".o_edic_justification canvas");
await budget.waitForTimeout(1500);
await budget.screenshot({path: `${folder}/justification.png`});
await budget.goto(`${url}/odoo/edic-scenarios`);
await budget.click(".o_data_row >> nth=0");
await budget.waitForSelector(".o_edic_scenario canvas");
await budget.waitForTimeout(1500);
await budget.screenshot({path: `${folder}/scenario.png`});

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
await officer.waitForSelector("[name=report_html] .alert");
await officer.waitForTimeout(1500);
await officer.screenshot({path: `${folder}/budget-import.png`});

// follow-up, and one of each record that a budget is kept by
await officer.goto(`${url}/odoo/edic-budget-follow-up`);
await officer.waitForSelector(".o_data_row, .o_group_header");
await officer.waitForTimeout(1500);
await officer.screenshot({path: `${folder}/follow-up.png`});
for (const [path, file] of [
    ["edic-commitments", "commitment"],
    ["edic-authorities", "authority"],
    ["edic-budget-acts", "act"],
    ["edic-budget-nomenclatures", "nomenclature"],
]) {
    await officer.goto(`${url}/odoo/${path}`);
    await officer.click(".o_data_row .o_data_cell >> nth=0");
    await officer.waitForSelector(".o_form_sheet");
    await officer.waitForTimeout(1500);
    await officer.screenshot({path: `${folder}/${file}.png`});
}

// what is known before a grant is decided
await officer.goto(`${url}/odoo/edic-grants`);
await officer.click(".o_data_row .o_data_cell >> nth=1");
await officer.click("button[name=action_aid]");
await officer.waitForSelector(".o_edic_aid section");
await officer.waitForTimeout(1500);
await officer.screenshot({path: `${folder}/decision.png`});

// the front desk: a quoted line, a form, and what citizens see
const desk = await visit("desk", wide, "edic-procedures");
await desk.click(".o_data_row:has-text('stationnement') .o_data_cell >> nth=0");
await desk.fill(".o_edic_ask_question", "Combien coûte la carte ?");
await desk.click(".o_edic_ask_go");
await desk.waitForSelector(".o_edic_ask_answer .o_edic_quote");
await desk.waitForTimeout(1500);
await desk.screenshot({path: `${folder}/procedure.png`});
await desk.goto(`${url}/odoo/edic-ask`);
await desk.fill(
    ".o_edic_ask_question",
    "Je peux prendre le timbre chez le buraliste ?",
);
await desk.click(".o_edic_ask_go");
await desk.waitForSelector(".o_edic_ask_offered", {timeout: 60000});
await desk.waitForTimeout(500);
await desk.screenshot({path: `${folder}/offered.png`});
await desk.goto(`${url}/odoo/edic-forms`);
await desk.click(".o_data_row:has-text('stationnement') .o_data_cell >> nth=1");
await desk.waitForSelector(".o_edic_form_entry input");
await desk.click(".o_edic_form_field[data-key=plate] .btn-link");
await desk.waitForTimeout(1500);
await desk.screenshot({path: `${folder}/form.png`});
await desk.goto(`${url}/odoo/edic-questions`);
await desk.click(".o_facet_remove");
await desk.waitForSelector(".o_data_row");
await desk.waitForTimeout(1000);
await desk.screenshot({path: `${folder}/questions.png`});
const editor = await visit("officer", wide, "edic-procedure-sources/new");
await editor.fill(".o_field_widget[name=name] input", "service-public.fr");
await editor.fill(".o_field_widget[name=codes] textarea", "F2191\nF1342");
await editor.waitForTimeout(1000);
await editor.screenshot({path: `${folder}/source.png`});
const citizen = await visit("citoyenne", {width: 390, height: 844});
await citizen.goto(`${url}/my/procedures`);
await citizen.click("a:has-text('stationnement')");
await citizen.fill("#edic_question", "Combien coûte la carte ?");
await citizen.click("#answer button:has-text('Ask'), #answer button[type=submit]");
await citizen.waitForSelector("#answer blockquote");
await citizen.waitForTimeout(1000);
await citizen.screenshot({path: `${folder}/portal.png`});

const phone = await visit(
    "buchhaltung",
    {width: 390, height: 844},
    "edic-bills-to-code",
);
await phone.waitForSelector(".o_kanban_record:not(.o_kanban_ghost), .o_data_row");
await phone.waitForTimeout(1500);
await phone.screenshot({path: `${folder}/phone.png`});

await browser.close();
if (complaints.length) {
    console.error(complaints.join("\n"));
    process.exit(1);
}
