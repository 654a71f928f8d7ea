/**
 * Debian's Prometheus scrapes three exporters over simulated drivers: a healthy one, a flaky one,
 * and one that goes away. Run by `npm run test:prometheus`; takes about a minute.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { parseDriverStatistics } from "../../../source/sources/anarchy/parse-statistics.ts";
import { SimulatedDriver } from "../../../source/sources/simulated/simulated-driver.ts";
import { type ExporterProcess, PROGRAM, startExporter } from "../../helpers/exporter-process.ts";
import { eventually, PACKAGING, Prometheus } from "../../helpers/prometheus.ts";

const BYTES_PER_MB = 1_048_576;
const HEALTHY = ["--tx", "2200", "--rx", "1500", "--latency", "1200"];
/** How long the rates are taken over: as many scrapes as it takes that their edges do not count. */
const WINDOW_S = 15;

const folder = mkdtempSync(join(tmpdir(), "anarchy-prometheus-"));
const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
test.after(async () => {
	for (const end of ends.reverse()) await end();
});

const fileOf = (name: string) => join(folder, name);

/** Starts a simulated driver, and waits until its file is there. */
async function simulate(name: string, flags: readonly string[]): Promise<ChildProcess> {
	const child = spawn(process.execPath, [PROGRAM, "simulate", fileOf(name), ...flags]);
	ends.push(() => child.kill("SIGKILL"));
	await eventually(`${name} is there`, 10_000, async () => read(name));
	return child;
}

async function stop(child: ChildProcess): Promise<void> {
	child.kill("SIGTERM");
	await once(child, "close");
}

/** What a simulated driver's file says, or null while there is none. */
function read(name: string) {
	try {
		const parsed = parseDriverStatistics(readFileSync(fileOf(name), "latin1"));
		return parsed.ok ? parsed.statistics : null;
	} catch {
		return null;
	}
}

/** What the healthy driver does between two of its runtimes: chance depends on its seed alone. */
function simulatedRates(from_s: number, to_s: number) {
	const driver = new SimulatedDriver({ tx_mb_per_s: 2200, rx_mb_per_s: 1500, latency_ns: 1200 });
	driver.advanceTo(from_s * 1000);
	const [first, before] = [driver.statistics(), driver.truth];
	driver.advanceTo(to_s * 1000);
	const [last, after] = [driver.statistics(), driver.truth];
	const rateOf = (name: "tx_bytes" | "rx_bytes" | "tx_operations" | "rx_operations") =>
		Number(last[name] - first[name]) / (to_s - from_s);
	return {
		tx_bytes: rateOf("tx_bytes"),
		rx_bytes: rateOf("rx_bytes"),
		tx_operations: rateOf("tx_operations"),
		rx_operations: rateOf("rx_operations"),
		latency_ns:
			Number(after.latency_ns - before.latency_ns) / Number(after.operations - before.operations),
	};
}

const NAMES = ["healthy", "flaky", "away"] as const;
const drivers = {
	healthy: await simulate("healthy", HEALTHY),
	flaky: await simulate("flaky", ["--scenario", "flaky", "--seed", "3"]),
	away: await simulate("away", []),
};
const exporters = new Map<string, ExporterProcess>();
for (const name of NAMES) {
	const words = ["serve", "-f", fileOf(name), "--listen", "127.0.0.1:0"];
	// Stalls and alerts are those of samples that are taken between scrapes.
	if (name === "healthy") words.push("--interval", "0.5", "--alert", "tx < 1 MB/s");
	exporters.set(name, await startExporter(words, (end) => ends.push(end)));
}
const addressOf = (name: string) => exporters.get(name)?.url.replace("http://", "") ?? "";
const prometheus = await Prometheus.start(join(folder, "prometheus"), NAMES.map(addressOf), (end) =>
	ends.push(end),
);

/** Whether an alert fires for the instance now. */
async function isFiring(alert: string, name: string): Promise<boolean> {
	const labels = `alertname="${alert}",alertstate="firing",instance="${addressOf(name)}"`;
	return (await prometheus.query(`ALERTS{${labels}}`)).length > 0;
}

const fires = (alert: string, name: string) =>
	eventually(`${alert} fires for ${name}`, 40_000, async () =>
		(await isFiring(alert, name)) ? true : null,
	);

const clears = (alert: string, name: string) =>
	eventually(`${alert} clears for ${name}`, 40_000, async () =>
		(await isFiring(alert, name)) ? null : true,
	);

test("all three are scraped, and up", async () => {
	await eventually("three exporters are up", 20_000, async () =>
		(await prometheus.query("anarchy_up == 1")).length === 3 ? true : null,
	);
});

test("the rates of a healthy link are those that were simulated, within 2 %", async () => {
	const instance = `instance="${addressOf("healthy")}"`;
	// A rate over a window that begins before its series is too low.
	const before = `anarchy_up{${instance}} offset ${WINDOW_S + 1}s`;
	await eventually("a window full of scrapes", 40_000, async () =>
		(await prometheus.query(before)).length > 0 ? true : null,
	);
	const runtimes = await prometheus.range(
		`anarchy_driver_runtime_seconds{${instance}}[${WINDOW_S}s]`,
	);
	const truth = simulatedRates(runtimes.at(0)?.[1] ?? 0, runtimes.at(-1)?.[1] ?? 0);
	for (const [name, expected] of [
		["anarchy_dma_transmit_bytes_total", truth.tx_bytes],
		["anarchy_dma_receive_bytes_total", truth.rx_bytes],
		["anarchy_dma_transmit_operations_total", truth.tx_operations],
		["anarchy_dma_receive_operations_total", truth.rx_operations],
		["anarchy_driver_runtime_seconds", 1],
	] as const) {
		const [sample] = await prometheus.query(`rate(${name}{${instance}}[${WINDOW_S}s])`);
		const ratio = (sample?.value ?? 0) / expected;
		assert.ok(Math.abs(ratio - 1) < 0.02, `${name}: ${ratio} of what was simulated`);
	}
	const latency = `instance:anarchy_dma_latency_seconds:mean15m{${instance}}`;
	const [mean] = await prometheus.query(`avg_over_time(${latency}[${WINDOW_S}s])`);
	const ratio = ((mean?.value ?? 0) * 1e9) / truth.latency_ns;
	assert.ok(Math.abs(ratio - 1) < 0.02, `the latency is ${ratio} of what was simulated`);
});

test("the counters of a flaky link are the driver's own, at the time of the scrape", async () => {
	const name = "anarchy_dma_transmit_bytes_total";
	const selector = `${name}{instance="${addressOf("flaky")}"}[${WINDOW_S}s]`;
	const scraped = await prometheus.range(selector);
	const [first, last] = [scraped[0], scraped.at(-1)];
	assert.ok(first !== undefined && last !== undefined && last[1] > first[1], "it moves");
	const now = Number(read("flaky")?.tx_bytes);
	const runtime_s = Number(read("flaky")?.runtime_ms) / 1000;
	assert.ok(last[1] <= now, "nothing is ahead of the driver");
	const most = 2200 * BYTES_PER_MB * 1.2;
	const age_s = Date.now() / 1000 - last[0];
	assert.ok(now - last[1] <= most * (age_s + 0.2), "nothing is older than its scrape");
	assert.ok(last[1] <= most * runtime_s, "nothing is added");
});

test("every query of the dashboard parses, and returns data", async () => {
	const text = readFileSync(join(PACKAGING, "grafana-dashboard.json"), "utf8");
	const { panels, annotations } = JSON.parse(text) as {
		panels: { title: string; targets?: { expr: string }[] }[];
		annotations: { list: { expr: string }[] };
	};
	const written = (expression: string) =>
		expression
			.replaceAll("$__rate_interval", "2s")
			.replaceAll("$instance", addressOf("healthy"))
			.replaceAll("$fleet", ".*")
			.replaceAll("[1h]", "[3s]");
	const queries = panels.flatMap(({ title, targets = [] }) =>
		targets.map(({ expr }) => [title, written(expr)] as const),
	);
	assert.ok(queries.length > 20, `${queries.length} queries`);
	for (const [title, query] of queries) {
		assert.doesNotMatch(query, /\$/, "a variable that this test does not know");
		const samples = await prometheus.query(query);
		assert.ok(samples.length > 0, `no data in “${title}”: ${query}`);
		const isFleet = query.includes('=~".*"');
		if (isFleet) assert.equal(samples.length, 3, `the whole fleet is in “${title}”`);
	}
	for (const { expr } of annotations.list) await prometheus.query(expr);
});

test("a link that drops and has errors sets off its alerts, and they clear when it is back", async () => {
	for (const alert of ["AnarchyLinkDown", "AnarchyDmaErrorsRising"]) await fires(alert, "flaky");
	for (const alert of ["AnarchyLinkDown", "AnarchyDmaErrorsRising"]) await clears(alert, "flaky");
});

test("a driver that goes away takes its series with it, and is told of until it is back", async () => {
	await stop(drivers.away);
	await fires("AnarchyDriverAway", "away");
	const selector = `{__name__=~"anarchy_(dma|thunderbolt|driver).*",instance="${addressOf("away")}"}`;
	assert.deepEqual(await prometheus.query(selector), []);
	drivers.away = await simulate("away", []);
	await clears("AnarchyDriverAway", "away");
});

test("a link that becomes slower than it was sets off its alerts, and they clear", async () => {
	await stop(drivers.healthy);
	drivers.healthy = await simulate("healthy", ["--tx", "500", "--rx", "300", "--latency", "4000"]);
	await fires("AnarchyThroughputBelowItsPast", "healthy");
	await fires("AnarchyLatencyAboveItsPast", "healthy");
	await stop(drivers.healthy);
	drivers.healthy = await simulate("healthy", HEALTHY);
	await clears("AnarchyThroughputBelowItsPast", "healthy");
	await clears("AnarchyLatencyAboveItsPast", "healthy");
});

test("an exporter that goes away is told of", async () => {
	const { child, ended } = exporters.get("away") ?? assert.fail("it was started");
	child.kill("SIGTERM");
	await ended;
	await fires("AnarchyExporterAway", "away");
	const words = ["serve", "-f", fileOf("away"), "--listen", addressOf("away")];
	await startExporter(words, (end) => ends.push(end));
	await clears("AnarchyExporterAway", "away");
});
