/** The first sentence about a log. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Sample } from "../../source/core/sample.ts";
import { Random } from "../../source/sources/simulated/random.ts";
import { describeHealth } from "../../source/text/describe-health.ts";
import { analyzed } from "../helpers/analysis-outputs.ts";
import { START_MS, sampleAt } from "../helpers/recorded-logs.ts";

const SECONDS = 1200;

/** A log of some minutes under load, each sample with these changes. */
async function healthOf(changesAt: (second: number) => Partial<Sample>) {
	const random = new Random(7);
	const samples = Array.from({ length: SECONDS }, (_, second) => {
		const level = 1000 * (1 + 0.01 * random.normal());
		const known = { tx_mb_per_s: level, rx_mb_per_s: level, dma_errors: 0, disconnections: 0 };
		const of = { elapsed_s: 1, tx_bytes: BigInt(second) * 10n ** 9n, ...known };
		return sampleAt(START_MS + 1000 * second, { ...of, ...changesAt(second) });
	});
	return describeHealth((await analyzed(samples)).analysis);
}

test("a steady log is healthy, by what it has", async () => {
	const { isHealthy, text } = await healthOf(() => ({}));
	assert.equal(isHealthy, true);
	assert.match(text, /^healthy: no errors, no disconnects, no stalls, no lasting change/);
	const unknown = await healthOf(() => ({ dma_errors: null, disconnections: null }));
	assert.match(unknown.text, /^healthy: no stalls, no lasting change/);
});

test("what is wrong is named, errors first", async () => {
	const quiet = { tx_mb_per_s: 0, rx_mb_per_s: 0 };
	const { isHealthy, text } = await healthOf((second) => ({
		...(second >= 300 && second < 305 ? quiet : {}),
		dma_errors: second > 600 ? 2 : 0,
		disconnections: second > 700 ? 1 : 0,
	}));
	assert.equal(isHealthy, false);
	assert.match(text, /^not healthy: 2 DMA errors, 1 disconnect; stalled once, 5 s/);
});

test("a level that fell for good is named, and one that recovered is not", async () => {
	const fallen = await healthOf((second) =>
		second >= 700 ? { tx_mb_per_s: 900 + (second % 3) } : {},
	);
	assert.match(fallen.text, /^not healthy: TX fell by (9|10)\.\d %, mostly at \d{4}-/);
	const dip = (second: number) => second >= 400 && second < 700;
	const recovered = await healthOf((second) => (dip(second) ? { tx_mb_per_s: 900 } : {}));
	assert.equal(recovered.isHealthy, true);
});

test("there is no verdict on an idle link, nor on a log without values", async () => {
	const idle = await healthOf(() => ({ tx_mb_per_s: 0, rx_mb_per_s: 0 }));
	assert.deepEqual(idle, { isHealthy: null, text: "no verdict: the link was idle all the time" });
	const nothing = await healthOf(() => ({ tx_mb_per_s: null, rx_mb_per_s: null }));
	assert.equal(nothing.isHealthy, null);
	assert.match(nothing.text, /^no verdict: no record has a known rate/);
});
