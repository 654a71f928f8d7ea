/** Logs of a source that offers traffic alone: one line names what it does not offer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { compareLogs } from "../../source/analysis/comparison/compare-logs.ts";
import type { Sample } from "../../source/core/sample.ts";
import { Random } from "../../source/sources/simulated/random.ts";
import type { StressResult } from "../../source/stress/stress-result.ts";
import { toComparisonJunit } from "../../source/text/comparison-junit.ts";
import { toJunit } from "../../source/text/junit.ts";
import { toVerifyJunit, verificationText } from "../../source/text/verify-text.ts";
import { analyzed, outputsOf, PLAIN } from "../helpers/analysis-outputs.ts";
import { START_MS, sampleAt } from "../helpers/recorded-logs.ts";

const MISSING =
	/not judged: latency, DMA errors, (?:connects, disconnects, Thunderbolt errors|disconnects, Thunderbolt errors) \(not in the logs?\)/;

/** Two hours of load with a dropout, at a level. */
function traffic(level: number, phases: readonly string[] = [""]): Sample[] {
	const random = new Random(3);
	return Array.from({ length: 1500 }, (_, index) => {
		const load = index === 700 ? 0.2 : 1 + 0.02 * random.normal();
		return sampleAt(START_MS + index * 5000, {
			elapsed_s: 5,
			tx_bytes: BigInt(index) * 10n ** 9n,
			rx_bytes: BigInt(index) * 10n ** 9n,
			tx_mb_per_s: level * load,
			rx_mb_per_s: level * load,
			phase: phases[index % phases.length] ?? "",
		});
	});
}

const RUN: StressResult = {
	scenario: "verify",
	passed: true,
	interrupted: false,
	demo: false,
	began_ms: START_MS,
	seconds: 1,
	phases: [],
	checks: [],
	failures: [],
	machine: {},
	sustained: { tx_mb_per_s: null, rx_mb_per_s: null },
};

/** The JUnit files of `compare` and `verify`, and the text of `verify`. */
async function verdictsOf(
	samples: readonly Sample[],
	others: readonly Sample[],
): Promise<string[]> {
	const [log, other] = [await analyzed(samples), await analyzed(others)];
	const comparison = compareLogs([log.contents], [other.contents]);
	const run = { began_ms: START_MS, seconds: 1, hostname: "host", allowInconclusive: false };
	const { alpha, verdict } = comparison;
	const looks = [{ at_s: 60, alpha, verdict }];
	const facts = { looks, isBaselineTooShort: false, differences: [], runs: [RUN] };
	const verification = { passed: false, alpha, comparison, ...facts };
	return [
		toJunit(toComparisonJunit(comparison, run, [])),
		toJunit(toVerifyJunit(verification, "host", false, [])),
		verificationText(verification, PLAIN),
	];
}

test("what a log does not have is named once, and has no row, plot, count or verdict", async () => {
	for (const phases of [[""], ["warm", "hot"]]) {
		const [log, slower] = [traffic(2200, phases), traffic(1500, phases)];
		const outputs = [...(await outputsOf(log, slower)), ...(await verdictsOf(log, slower))];
		for (const output of outputs.filter((text) => !text.startsWith("{"))) {
			const text = output.replaceAll(/\\| errors="0"/g, "").replaceAll(/\s+/g, " ");
			assert.match(text, /TX|tx_mb_per_s/);
			const [before, after, ...more] = text.split(MISSING);
			assert.deepEqual([after !== undefined, more], [true, []], text);
			const rest = `${before}${after}`;
			const found = /.{0,60}(latency|DMA|Thunderbolt|PCIe|connects|\berrors\b).{0,60}/i.exec(rest);
			assert.equal(found?.[0], undefined, text);
		}
	}
});

test("a metric that one side has is one row, with the side that lacks it", async () => {
	const full = traffic(2200).map((one, at): Sample => {
		return { ...one, latency_ns: 1200 + (at % 7), latency_interval_s: 5 };
	});
	const outputs = await outputsOf(full, traffic(2200));
	const rows = outputs.map((text) => text.match(/^(\|? ?latency\b.*)$/gm) ?? []);
	const [terminal, markdown] = [rows[3], rows[4]];
	assert.match(
		terminal?.join("\n") ?? "",
		/^latency ns +1203\.0 +– {2}not in the candidate +not judged$/,
	);
	assert.match(
		markdown?.join("\n") ?? "",
		/^\| latency mean over time, ns \| .* not judged: not in the candidate \|$/,
	);
	assert.doesNotMatch(outputs[3] ?? "", /p99/);
});

test("a counter that one phase alone has is a row there, and not missing", async () => {
	const samples = traffic(2200, ["warm", "hot"]).map((one): Sample => {
		return { ...one, dma_errors: one.phase === "hot" ? 3 : null };
	});
	const outputs = await outputsOf(samples, samples);
	const rows = outputs[3]?.match(/^DMA errors.*$/gm) ?? [];
	assert.equal(rows.length, 1);
	assert.match(rows[0] ?? "", /^DMA errors +0 +0 {2}none on either side +unchanged$/);
	assert.doesNotMatch(outputs[3] ?? "", /not judged: .*DMA/);
});
