/** The exporter's page in a browser, on a phone, without JavaScript. */
import assert from "node:assert/strict";
import test from "node:test";
import { Chromium, findChromium } from "../../helpers/chromium.ts";
import { startExporter } from "../../helpers/exporter-process.ts";
import { untilAsync } from "../../helpers/until.ts";

const found = findChromium();
const skip = found === null ? "no Chromium: set CHROMIUM to one, or install it" : false;

test("the exporter's page fits a phone, and is styled and read without a script", {
	skip,
}, async (t) => {
	const words = ["serve", "--demo", "--listen", "127.0.0.1:0"];
	const { url } = await startExporter(words, (end) => t.after(end));
	const browser = await Chromium.start(found ?? "");
	t.after(() => browser.close());
	const complaints: string[] = [];
	const tab = await browser.open((method, parameters) => {
		if (/Log\.entryAdded|exception/i.test(method)) complaints.push(JSON.stringify(parameters));
	});
	const evaluate = async (expression: string) => {
		const { result } = await tab.send("Runtime.evaluate", { expression, returnByValue: true });
		return (result as { value: unknown }).value;
	};
	await tab.send("Log.enable");
	const phone = { width: 320, height: 640, deviceScaleFactor: 2, mobile: true };
	await tab.send("Emulation.setDeviceMetricsOverride", phone);
	await untilAsync(async () => {
		await tab.send("Page.navigate", { url: `${url}/?still` });
		return / MB\/s/.test(String(await evaluate("document.body?.innerText")));
	});
	await untilAsync(async () => (await evaluate("document.readyState")) === "complete");
	const width = "document.documentElement.scrollWidth";
	assert.ok(Number(await evaluate(width)) <= phone.width, "nothing is wider than the phone");
	assert.equal(await evaluate("document.scripts.length"), 0);
	assert.equal(await evaluate("getComputedStyle(document.querySelector('dl')).display"), "grid");
	const favicon = complaints.filter((text) => !text.includes("favicon"));
	assert.deepEqual(favicon, [], "the policy of the page lets in its own style");
});
