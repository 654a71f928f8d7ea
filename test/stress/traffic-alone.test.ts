/** A stress run of a source that offers traffic alone: what is judged, and what is not. */
import assert from "node:assert/strict";
import test from "node:test";
import { stress } from "../../source/commands/stress.ts";
import { isLinkEvent } from "../../source/core/link-event.ts";
import type { Sample } from "../../source/core/sample.ts";
import { readScenario } from "../../source/stress/read-scenario.ts";
import { type StressResult, toStressJson } from "../../source/stress/stress-result.ts";
import { PlainDisplay } from "../../source/text/stress-display.ts";
import { toStressJunit } from "../../source/text/stress-junit.ts";
import { summaryLines } from "../../source/text/stress-summary.ts";
import { FakeClock } from "../helpers/fake-clock.ts";
import { RX_MB_PER_S, TrafficSource, TX_MB_PER_S } from "../helpers/traffic-source.ts";

interface Run {
	readonly result: StressResult;
	readonly samples: readonly Sample[];
	/** What is shown while it goes on. */
	readonly lines: readonly string[];
}

/** Runs a phase of 20 s with these checks, without a workload. */
async function run(checks: readonly string[]): Promise<Run> {
	const list = checks.map((check) => `      - ${check}\n`).join("");
	const read = readScenario(
		`name: test\nphases:\n  - name: load\n    duration: 20s\n    checks:\n${list}`,
	);
	assert.ok(read.ok, JSON.stringify(read));
	const clock = new FakeClock({ isAutomatic: true });
	const samples: Sample[] = [];
	const lines: string[] = [];
	const result = await stress(
		{
			scenario: read.scenario,
			references: { capacity: null, baseline: () => [] },
			source: new TrafficSource(clock),
			link: { facts: null, verified: null },
			interval_s: 1,
			executor: {
				start: () => assert.fail("there is no workload"),
				sweep: () => {},
			},
			command: [],
			act: null,
			looks: null,
			failFast: false,
			grace_s: 1,
			log: {
				write: (...more) => samples.push(...more.filter((one) => !isLinkEvent(one))),
				close: () => Promise.resolve(),
			},
			machine: {},
			display: (facts) => new PlainDisplay((line) => lines.push(line), facts),
		},
		clock,
		new AbortController().signal,
	);
	return { result, samples, lines };
}

test("checks of traffic are judged, others name what the source does not offer", async () => {
	const { result } = await run([
		`tx.p50 >= ${TX_MB_PER_S - 1} MB/s`,
		"latency.p99 <= 5 us",
		"dma_errors.delta == 0",
		"disconnections.delta == 0",
		"gaps == 0",
	]);
	assert.deepEqual(
		result.checks.map(({ verdict }) =>
			verdict.kind === "not judged" ? verdict.why : verdict.kind,
		),
		[
			"passed",
			"the source does not offer latency",
			"the source does not offer dma_errors",
			"the source does not offer disconnections",
			"passed",
		],
	);
	assert.equal(result.passed, true, "what the source can never measure is no failure");
	assert.match(summaryLines(result).at(-1) ?? "", /passed: 2 checks, 3 of 5 checks not judged$/);
	const { cases } = toStressJunit(result, "host", []);
	assert.deepEqual(
		cases.slice(0, 5).map(({ outcome }) => outcome.kind),
		["passed", "skipped", "skipped", "skipped", "passed"],
	);
});

test("a run in which no check could be judged fails, and its JUnit has a failure", async () => {
	const { result } = await run(["latency.p99 <= 5 us", "dma_errors.delta == 0"]);
	assert.equal(result.passed, false);
	assert.match(summaryLines(result).at(-1) ?? "", / failed: no check could be judged$/);
	const { cases } = toStressJunit(result, "host", []);
	assert.ok(cases.some(({ outcome }) => outcome.kind === "failed"));
});

test("lines and the summary show traffic alone, and one line names the rest", async () => {
	const { result, lines } = await run([`tx.p5 > ${TX_MB_PER_S - 1} MB/s`]);
	const summary = summaryLines(result);
	const missing = summary.filter((line) => line.startsWith("not judged"));
	assert.deepEqual(missing, ["not judged: latency, DMA errors, disconnects (not in the record)"]);
	const shown = [...lines, ...summary.filter((line) => !missing.includes(line))].join("\n");
	assert.match(shown, /TX 1200\.0 RX 300\.0 MB\/s/);
	assert.doesNotMatch(shown, /latency|DMA|disconn|Thunderbolt/);
});

test("the summary of a phase has its traffic, and null for everything else", async () => {
	const { result } = await run([`tx.p5 > ${TX_MB_PER_S - 1} MB/s`]);
	assert.equal(result.passed, true);
	const { phases } = JSON.parse(toStressJson(result)) as Pick<StressResult, "phases">;
	const { tx_mb_per_s, rx_mb_per_s, ...others } = phases[0] ?? assert.fail("a phase");
	assert.ok(Math.abs((tx_mb_per_s ?? 0) - TX_MB_PER_S) < 0.01, `${tx_mb_per_s}`);
	assert.ok(Math.abs((rx_mb_per_s ?? 0) - RX_MB_PER_S) < 0.01, `${rx_mb_per_s}`);
	const { latency_ns, dma_errors, disconnections, gaps } = others;
	assert.deepEqual([latency_ns, dma_errors, disconnections, gaps], [null, null, null, 0]);
});
