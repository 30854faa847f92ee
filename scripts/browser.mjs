// What scripts/screenshots.mjs asks of the browser.
import {chromium} from "playwright-core";

export const [, , url, folder] = process.argv;
const FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: FLAGS,
});
const complaints = [];

/** A page of its own, as somebody who has logged in. */
export async function visit(login, size, path) {
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

/** A picture once something is there, and what is drawn has come to rest. */
export async function shoot(page, ready, file) {
    await page.waitForSelector(ready);
    await page.mouse.move(1, 1); // no hint is shown
    await page.waitForTimeout(1500);
    await page.screenshot({path: `${folder}/${file}.png`});
}

/** Fails where a page complained. */
export async function finish() {
    await browser.close();
    if (complaints.length) {
        console.error(complaints.join("\n"));
        process.exit(1);
    }
}
