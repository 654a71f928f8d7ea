/** Measurements, and generators of them. */
import fc from "fast-check";
import { type MeasuredRun, type Measurement, VERDICTS } from "../../source/measure/measurement.ts";

export const RUN: MeasuredRun = {
	status: 0,
	wall_s: 12.5,
	tx_bytes: 26_843_545_600,
	rx_bytes: 1_310_720_000,
	tx_mb_per_s: 2048,
	rx_mb_per_s: 100,
	tx_peak_mb_per_s: 2750,
	rx_peak_mb_per_s: 300,
	saturated_share: 0.62,
	longest_saturated_s: 4.2,
	stalls: 1,
	stalled_s: 0.5,
	errors: 0,
	events: [{ at_s: 3.5, event: "retrain", detail: "Gen 3 x4 → Gen 1 x4 at 0000:02:00.0" }],
};

export const MEASUREMENT: Measurement = {
	command: ["llama-bench", "-m", "model.gguf"],
	runs: [RUN],
	capacity: { tx_mb_per_s: 2800, rx_mb_per_s: 2800, kind: "verified" },
	verdict: "link-bound",
	saved_at_most_share: 0.62,
	source: "anarchy",
	counts: "payload",
};

/** Runs that differ in wall time, with the rates that follow. */
export function runsOf(...walls_s: number[]): MeasuredRun[] {
	return walls_s.map((wall_s) => {
		const mb_per_s = 25_600 / wall_s;
		return { ...RUN, wall_s, tx_mb_per_s: mb_per_s, saturated_share: Math.min(1, 7.75 / wall_s) };
	});
}

/** As a source that counts no bytes. */
export const WITHOUT_BYTES: MeasuredRun = {
	...RUN,
	tx_bytes: null,
	rx_bytes: null,
	tx_mb_per_s: null,
	rx_mb_per_s: null,
	tx_peak_mb_per_s: null,
	rx_peak_mb_per_s: null,
	saturated_share: null,
	longest_saturated_s: null,
	stalls: null,
	stalled_s: null,
};

// JSON has no −0, and no clock or counter is finer than this.
const number = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e15, noNaN: true }));
const share = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1, noNaN: true }));
const count = fc.nat();
const known = (values: fc.Arbitrary<number>) => fc.option(values, { nil: null });
const text = fc.string({ unit: "binary" });

const anyRun: fc.Arbitrary<MeasuredRun> = fc.record({
	status: fc.nat(255),
	wall_s: number,
	tx_bytes: known(fc.maxSafeNat()),
	rx_bytes: known(fc.maxSafeNat()),
	tx_mb_per_s: known(number),
	rx_mb_per_s: known(number),
	tx_peak_mb_per_s: known(number),
	rx_peak_mb_per_s: known(number),
	saturated_share: known(share),
	longest_saturated_s: known(number),
	stalls: known(count),
	stalled_s: known(number),
	errors: known(count),
	events: fc.array(fc.record({ at_s: number, event: text, detail: text }), { maxLength: 4 }),
});

export const anyMeasurement: fc.Arbitrary<Measurement> = fc.record({
	command: fc.array(text, { minLength: 1 }),
	runs: fc.array(anyRun, { minLength: 1, maxLength: 6 }),
	capacity: fc.option(
		fc.record({
			tx_mb_per_s: number,
			rx_mb_per_s: number,
			kind: fc.constantFrom("verified", "reachable"),
		}),
		{ nil: null },
	),
	verdict: fc.constantFrom(...VERDICTS),
	saved_at_most_share: known(share),
	source: text,
	counts: fc.constantFrom("payload", "wire", ""),
});
