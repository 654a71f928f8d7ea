import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { StallDetector } from "../../source/core/stall-detector.ts";
import { analyzeLogs } from "../../source/recorded-logs/analyze-logs.ts";
import { RecordedLogs } from "../../source/recorded-logs/recorded-logs.ts";
import { analysisText } from "../../source/text/analysis-text.ts";
import { csv, START_MS, sampleAt, written } from "../helpers/recorded-logs.ts";

type Second = "load" | "quiet" | "between" | "gap" | "reset" | "rx unknown" | "other phase";

const RATES: Readonly<Partial<Record<Second, readonly [number | null, number | null]>>> = {
	quiet: [5, 25],
	between: [0, 60],
	gap: [null, null],
	reset: [null, null],
	"rx unknown": [2000, null],
};

function samplesOf(seconds: readonly Second[]) {
	return seconds.map((what, second) => {
		const [tx_mb_per_s, rx_mb_per_s] = RATES[what] ?? [2000, 1000];
		return sampleAt(START_MS + second * 1000, {
			event: what === "gap" || what === "reset" ? what : "",
			elapsed_s: what === "gap" ? null : 1,
			phase: what === "other phase" ? "two" : "",
			tx_mb_per_s,
			rx_mb_per_s,
			runtime_s: second,
		});
	});
}

async function analyzed(samples: ReturnType<typeof samplesOf>) {
	const logs = await RecordedLogs.open([written(csv(samples))], { name: "log" });
	try {
		return analyzeLogs(logs);
	} finally {
		await logs.close();
	}
}

test("an analysis finds the stalls that are found while the samples are taken", async () => {
	const second = fc.constantFrom<Second>(
		...(["load", "load", "quiet", "quiet", "quiet"] as const),
		...(["between", "gap", "reset", "rx unknown", "other phase"] as const),
	);
	await fc.assert(
		fc.asyncProperty(fc.array(second, { maxLength: 120 }), async (rest) => {
			// The busy level is the highest rate, and known from the first sample on.
			const samples = samplesOf(["load", ...rest]);
			const detector = new StallDetector();
			for (const [at, sample] of samples.entries()) detector.next({ ...sample, at_s: at });
			const { analysis } = await analyzed(samples);
			const { figures } = detector.history;
			assert.ok(figures !== null && analysis.stalls !== null);
			assert.deepEqual(
				[analysis.stalls.count, analysis.stalls.total_s, analysis.stalls.longest_s],
				[figures.count, figures.total_s, figures.longest_s],
			);
			assert.equal(analysis.stalls.share, figures.total_s / figures.loaded_s);
		}),
		{ numRuns: 40 },
	);
});

const paint = (_: unknown, text: string) => text;

test("stalls are one line: how often, how long, and which part of the time under load", async () => {
	const load: Second[] = Array.from({ length: 497 }, () => "load");
	const { analysis, contents } = await analyzed(
		samplesOf([...load, "quiet", "quiet", ...load, "quiet", "load"]),
	);
	assert.match(
		analysisText(analysis, contents, paint),
		/^stalled 2 times, 3 s, 0\.3 % of loaded time, longest 2 s$/m,
	);
	const none = await analyzed(samplesOf(load));
	assert.match(analysisText(none.analysis, none.contents, paint), /^never stalled$/m);
});

test("of a source with one direction nothing is said about stalls", async () => {
	const { analysis, contents } = await analyzed(
		samplesOf(["load", "quiet", "load"]).map((one) => ({ ...one, rx_mb_per_s: null })),
	);
	assert.equal(analysis.stalls, null);
	assert.doesNotMatch(analysisText(analysis, contents, paint), /stall/);
});

test("readings that are missing, or written in another order, leave no stall between them", async () => {
	const samples = samplesOf(["load", "load", "quiet", "quiet", "load", "load"]);
	const holed = samples.map((sample, at) =>
		at < 2 ? sample : { ...sample, wall_ms: sample.wall_ms + 9000 },
	);
	assert.equal((await analyzed(samples)).analysis.stalls?.count, 1);
	assert.equal((await analyzed(holed)).analysis.stalls?.count, 0);
	assert.equal((await analyzed([...samples].reverse())).analysis.stalls?.count, 0);
});

test("a log of sampled rates has no word of stalls", async () => {
	const seconds: Second[] = [...Array<Second>(30).fill("load"), "quiet", "quiet", "load"];
	const sampled = { source: "amd", counts: "", runtime_s: null } as const;
	const samples = samplesOf(seconds).map((sample) => ({ ...sample, ...sampled }));
	const { analysis, contents } = await analyzed(samples);
	assert.equal(analysis.stalls, null);
	assert.doesNotMatch(analysisText(analysis, contents, paint), /stall/);
	assert.notEqual((await analyzed(samplesOf(seconds))).analysis.stalls, null);
});
