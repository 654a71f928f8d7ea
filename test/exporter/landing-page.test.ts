import assert from "node:assert/strict";
import test from "node:test";
import { parse } from "yaml";
import { UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { EMPTY_STALLS } from "../../source/core/stall-detector.ts";
import { landingPage, scrapeConfig } from "../../source/exporter/landing-page.ts";
import { pageLink } from "../../source/exporter/landing-values.ts";
import { HOSTILE } from "../helpers/changed-report.ts";
import { LINK, ScriptedSource } from "../helpers/exporter.ts";

const SAMPLE = {
	...UNKNOWN_SAMPLE,
	wall_ms: Date.UTC(2026, 0, 2, 12, 0, 3),
	elapsed_s: 1,
	tx_mb_per_s: 1500,
	rx_mb_per_s: 0,
	latency_ns: 1184,
	latency_error_ns: 12,
	latency_interval_s: 2,
	dma_errors: 0,
	pcie_fatal_errors: 3,
	connections: 1,
	disconnections: 0,
};

const TERMS = {
	target: "egpu.test:9877",
	isEncrypted: false,
	asksPassword: false,
	asksCertificate: false,
};

function linkOf(latest: typeof SAMPLE | null, alerts = [{ text: "tx < 1 MB/s", isFiring: true }]) {
	const stalls = {
		...EMPTY_STALLS,
		figures: { count: 2, total_s: 3.5, longest_s: 2, loaded_s: 60 },
	};
	const source = new ScriptedSource();
	return pageLink({
		source,
		link: { facts: { ...LINK, narrowest: LINK.hops[0] ?? null } },
		watched: { latest, stalls, alerts },
	});
}

const textOf = (label: string, link = linkOf(SAMPLE)) => {
	const value = link.values.find((one) => one.label === label);
	return value === undefined ? undefined : [value.text, value.note].filter(Boolean).join(" | ");
};

test("the values are those of the last sample, with what they are measured over", () => {
	const link = linkOf(SAMPLE);
	assert.equal(link.title, "Sonnet Breakaway Box 0000:07:00.0");
	assert.equal(link.problem, null);
	assert.equal(textOf("TX"), "1500.0 MB/s | over 1 s; 50 % of 3000 MB/s");
	assert.equal(textOf("RX"), "0.0 MB/s | over 1 s", "its capacity is unknown");
	assert.equal(textOf("Latency"), "1184 ns ± 12 ns | over 2 s");
	assert.equal(textOf("DMA errors"), "0");
	assert.equal(textOf("Thunderbolt errors"), undefined, "unknown is not shown as a number");
	assert.equal(textOf("PCIe link"), "Gen 1 x1");
	assert.equal(textOf("Stalls"), "2 | 3.5 s in all");
	const bad = link.values.filter(({ isBad }) => isBad).map(({ label }) => label);
	assert.deepEqual(bad, ["PCIe fatal errors", "Stalls", "Alert"]);
});

test("what is unknown, down, missing or not read yet is said so", () => {
	assert.equal(textOf("TX", linkOf({ ...SAMPLE, tx_mb_per_s: null as never })), "unknown");
	assert.equal(textOf("Latency", linkOf({ ...SAMPLE, latency_ns: null as never })), "unknown");
	assert.equal(linkOf(null).problem, "No reading yet.");
	const gap = { ...SAMPLE, event: "gap" as const, gap_code: "ENOENT", detail: "ENOENT: no file" };
	assert.equal(linkOf(gap as never).problem, "No data: no file");
	assert.equal(textOf("TX", linkOf(gap as never)), undefined);
	const still = { ...SAMPLE, tx_mb_per_s: 0, disconnections: 1 };
	assert.equal(linkOf(still).problem, "The link is down.");
});

test("the page shows every link, and escapes whatever a name contains", () => {
	const link = { ...linkOf(SAMPLE), title: HOSTILE, source: HOSTILE, problem: HOSTILE };
	const terms = { ...TERMS, target: `"'><script>\u001b${HOSTILE}` };
	const page = landingPage(HOSTILE, [link, link], terms, false);
	assert.equal(page.match(/<section>/g)?.length, 2);
	assert.doesNotMatch(page, /<script|<img/);
	assert.ok(!page.includes("\u001b"));
	assert.match(page, /<meter value="0\.500">/);
});

test("the lines for prometheus.yml are YAML, and say how this exporter lets scrapers in", () => {
	const [open] = parse(scrapeConfig(TERMS)).scrape_configs;
	const static_configs = [{ targets: ["egpu.test:9877"] }];
	assert.deepEqual(open, { job_name: "anarchy-perf", static_configs });
	const all = { ...TERMS, isEncrypted: true, asksPassword: true, asksCertificate: true };
	const [closed] = parse(scrapeConfig(all)).scrape_configs;
	assert.deepEqual(closed, {
		job_name: "anarchy-perf",
		scheme: "https",
		tls_config: { ca_file: "server.crt", cert_file: "client.crt", key_file: "client.key" },
		basic_auth: { username: "prometheus", password_file: "password" },
		static_configs,
	});
});
