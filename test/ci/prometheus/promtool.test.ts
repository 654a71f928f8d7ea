/** What Prometheus's own tool says of what is exposed and of what is packaged. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { parse, stringify } from "yaml";
import { exposition } from "../../../source/exporter/exposition.ts";
import { processMetrics } from "../../../source/exporter/process-metrics.ts";
import { AWAY, collectorOver, DEVICE, LINK, ScriptedSource } from "../../helpers/exporter.ts";
import { PACKAGING } from "../../helpers/prometheus.ts";

const link = { ...LINK, devices: [{ ...DEVICE, vendor: 'a "vendor"\n', name: "back\\slash" }] };

function promtool(words: readonly string[], input = "") {
	const { status, stdout, stderr } = spawnSync("promtool", words, { input, encoding: "utf8" });
	return { status, said: `${stdout}${stderr}` };
}

test("promtool check metrics has nothing to say, whether the driver is there or away", async () => {
	const away = new ScriptedSource();
	away.answer = () => AWAY;
	for (const source of [new ScriptedSource(), new ScriptedSource({ isDemo: true }), away]) {
		const { families } = await collectorOver({ source, link }).collect(1000);
		const text = await exposition([...families, ...processMetrics()], "text");
		const { status, said } = promtool(["check", "metrics"], text);
		assert.equal(said, "");
		assert.equal(status, 0);
	}
});

test("what the Collector is told to scrape is a configuration of Prometheus, of the same exporter", () => {
	const text = readFileSync(join(PACKAGING, "otel-collector.yaml"), "utf8");
	const { receivers, exporters, service } = parse(text);
	const { config } = receivers.prometheus;
	const folder = mkdtempSync(join(tmpdir(), "collector-"));
	const file = join(folder, "prometheus.yml");
	writeFileSync(file, stringify(config));
	const { status, said } = promtool(["check", "config", file]);
	rmSync(folder, { recursive: true });
	assert.equal(status, 0, said);
	assert.ok(!stringify(config).includes("$"), "the Collector would take it for a variable");
	const own = parse(readFileSync(join(PACKAGING, "prometheus.yml"), "utf8"));
	const targets = own.scrape_configs[0].static_configs;
	assert.deepEqual(config.scrape_configs[0].static_configs, targets);
	const { metrics } = service.pipelines;
	assert.deepEqual([metrics.receivers, metrics.exporters], [["prometheus"], ["otlphttp"]]);
	assert.deepEqual(
		[Object.keys(receivers), Object.keys(exporters)],
		[["prometheus"], ["otlphttp"]],
	);
});

test("promtool accepts the configuration, the rules, and what the rules are tested by", () => {
	for (const words of [
		["check", "config", "prometheus.yml"],
		["check", "rules", "anarchy-perf-alerts.yml"],
		["test", "rules", "anarchy-perf-alerts.test.yml"],
	]) {
		const file = join(PACKAGING, words.pop() ?? "");
		const { status, said } = promtool([...words, file]);
		assert.equal(status, 0, said);
	}
});
