/** Measures how long a rate takes to recover. */
import { isUnchanged } from "../core/sample.ts";
import { type Check, GAUGES } from "./check.ts";
import type { Evidence } from "./evidence.ts";
import type { Observation } from "./observation.ts";
import { statisticOf } from "./statistics.ts";

type RecoveryCheck = Extract<Check, { kind: "recovery" }>;

export type Recovery =
	/** Infinite if the rate did not recover. */
	| { readonly kind: "recovery"; readonly seconds: number }
	| { readonly kind: "no data"; readonly why: string };

/** A sample after a gap may contain its traffic, so this many in a row have to be back. */
const STEADY_SAMPLES = 3;

/**
 * The time from the beginning of the phase, or from the first loss of the link in it, to the end of
 * the first of three samples in a row whose rate is back. Before, it was the median of the last
 * phase under load.
 */
export function measureRecovery(
	{ metric, share }: RecoveryCheck,
	{ observations, began_s, before }: Evidence,
): Recovery {
	const field = GAUGES[metric];
	const earlier = before.map(({ sample }) => sample[field]).filter((rate) => rate !== null);
	if (earlier.length === 0) return noData("no phase under load was measured before this one");
	if (observations.length === 0 || began_s === null) return noData("no samples were taken");
	const wanted = statisticOf(earlier, "p50") * share;
	const lost = observations.findIndex(isLoss);
	const origin_s = observations[lost]?.at_s ?? began_s;
	// A file that is read more often than it is written repeats now and then.
	const later = observations.slice(lost + 1).filter(({ sample }) => !isUnchanged(sample));
	const isBack = later.map(({ sample }) => (sample[field] ?? Number.NEGATIVE_INFINITY) >= wanted);
	const back = later.findIndex((_, index) => isSteady(isBack, index));
	const seconds = (later[back]?.at_s ?? Number.POSITIVE_INFINITY) - origin_s;
	return { kind: "recovery", seconds };
}

function noData(why: string): Recovery {
	return { kind: "no data", why };
}

function isLoss({ sample, growth }: Observation): boolean {
	return sample.event === "gap" || (growth.disconnections ?? 0) > 0;
}

function isSteady(isBack: readonly boolean[], index: number): boolean {
	const run = isBack.slice(index, index + STEADY_SAMPLES);
	return run.length === STEADY_SAMPLES && run.every(Boolean);
}
