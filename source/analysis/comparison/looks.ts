/**
 * When `verify` looks at its growing record, and at which levels each look judges, so that the
 * error rates hold over all looks together (docs/method/statistics.md).
 */

import { levelsOfLooks, powerSpending } from "../../statistics/group-sequential.ts";
import type { Rule } from "./rule.ts";

/** One look at the record. */
export interface Look {
	/** How long the record is, in seconds. */
	readonly at_s: number;
	readonly rule: Rule;
}

export interface LookPlan {
	/** The first and the last look; between them the record grows by half or less. */
	readonly first_s: number;
	readonly last_s: number;
	/** How long the baseline is, in seconds. */
	readonly baseline_s: number;
	/** The rates that hold over all looks. */
	readonly rule: Rule;
}

const MAX_GROWTH = 1.5;
/** Short records know their noise badly, so they have little of the rates. */
const CLAIM_POWER = 2;
/** More power where nothing changed is needed at the end. */
const INTERVAL_POWER = 3;

export function planLooks({ first_s, last_s, baseline_s, rule }: LookPlan): Look[] {
	const growths = Math.ceil(Math.log(last_s / first_s) / Math.log(MAX_GROWTH) - 1e-9);
	const growth = growths > 0 ? (last_s / first_s) ** (1 / growths) : 1;
	const times_s = Array.from({ length: Math.max(0, growths) + 1 }, (_, order) => {
		return order === growths ? last_s : first_s * growth ** order;
	});
	// The inverse of the variance of a difference, of which the baseline's part does not shrink.
	const informationAt = (at_s: number) => 1 / (1 / baseline_s + 1 / at_s);
	const information = times_s.map((at_s) => informationAt(at_s) / informationAt(last_s));
	const claims = levelsOfLooks(information, powerSpending(rule.alpha, CLAIM_POWER));
	const intervals = levelsOfLooks(
		information,
		powerSpending(rule.intervalAlpha ?? rule.alpha, INTERVAL_POWER),
	);
	return times_s.map((at_s, order) => ({
		at_s,
		rule: {
			...rule,
			alpha: shortened(claims[order] as number),
			intervalAlpha: shortened(intervals[order] as number),
		},
	}));
}

/** Two digits of a level, so that it can be read, and not above it. */
function shortened(level: number): number {
	const unit = 10 ** (Math.floor(Math.log10(level)) - 1);
	return Number((Math.floor(level / unit + 1e-9) * unit).toPrecision(2));
}
