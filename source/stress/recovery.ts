/** How long a rate takes to be back where it was. */
import { type Check, GAUGES } from "./check.ts";
import type { Evidence } from "./evaluate-check.ts";
import type { Observation } from "./observation.ts";
import { statisticOf } from "./statistics.ts";

type RecoveryCheck = Extract<Check, { kind: "recovery" }>;

export type Recovery =
	/** Infinite where the rate never came back. */
	| { readonly kind: "recovery"; readonly seconds: number }
	| { readonly kind: "no data"; readonly why: string };

/** One sample may make up for a gap: the rate is back when so many in a row are. */
const STEADY_SAMPLES = 3;

/**
 * From the beginning of the phase, or from the first loss of the link in it, to the end of the first
 * of three samples in a row whose rate is back. Where it was before is the median of the last
 * earlier phase under load.
 */
export function recoveryOf(
	{ metric, share }: RecoveryCheck,
	{ observations, began_s, before }: Evidence,
): Recovery {
	const { field } = GAUGES[metric];
	const earlier = before.map(({ sample }) => sample[field]).filter((rate) => rate !== null);
	if (earlier.length === 0) return noData("no phase under load was measured before it");
	if (observations.length === 0 || began_s === null) return noData("not one sample was taken");
	const wanted = statisticOf(earlier, "p50") * share;
	const lost = observations.findIndex(isLoss);
	const origin_s = observations[lost]?.at_s ?? began_s;
	const later = observations.slice(lost + 1);
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
