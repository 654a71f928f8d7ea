/** The verdict over the runs of a command: whether the link limits it. */
import type { LinkUse } from "./link-use.ts";
import type { Verdict } from "./measurement.ts";

/** Shares of the time from which on a command is bound by its link, and partly bound. */
const BOUND_FROM = 0.5;
const PARTLY_FROM = 0.1;
/** The saturated shares at which the verdict changes. */
export const VERDICT_THRESHOLDS = [PARTLY_FROM, BOUND_FROM] as const;
/** In a shorter run, one stretch would decide. */
export const MIN_WALL_S = 1;
/** Unknown time may change the share by this much, which is how exact a share is. */
const MAX_DOUBT = 0.02;

/** Why there is no verdict. */
export type UnknownReason =
	/** The source counts no bytes. */
	| { readonly kind: "no bytes" }
	| { readonly kind: "no capacity" }
	/** The link carried less than its capacity: `Gen 3 x1 (capable of x4)`. */
	| { readonly kind: "slow link"; readonly fault: string }
	/** The shortest run. */
	| { readonly kind: "too short"; readonly wall_s: number }
	/** The lowest and the highest share of the time that can have been saturated. */
	| { readonly kind: "too few readings"; readonly least: number; readonly most: number };

export interface Judgement {
	readonly verdict: Verdict;
	/** Null if there is a verdict. */
	readonly unknown: UnknownReason | null;
	/** Saturated share of the known time of all runs; null without a verdict. */
	readonly saturated_share: number | null;
	/** Null if it is unknown. */
	readonly saved_at_most_share: number | null;
}

/** One run: how long it took, and its use of the link; null if the readings do not show it. */
export interface JudgedRun {
	readonly wall_s: number;
	readonly use: LinkUse | null;
}

/** @param why the use of a run is unknown */
export function judge(runs: readonly JudgedRun[], why: UnknownReason): Judgement {
	const uses = runs.map(({ use }) => use).filter((use) => use !== null);
	if (uses.length < runs.length || uses.length === 0) {
		return noVerdict(why, null);
	}
	const total = (name: "known_s" | "unknown_s" | "saturated_s" | "unresolved_s" | "limited_s") =>
		uses.reduce((sum, use) => sum + use[name], 0);
	const time_s = total("known_s") + total("unknown_s");
	const wall_s = Math.min(...runs.map(({ wall_s }) => wall_s));
	if (wall_s < MIN_WALL_S) return noVerdict({ kind: "too short", wall_s }, null);
	const saved_at_most_share = (total("limited_s") + total("unknown_s")) / time_s;
	const least = total("saturated_s") / time_s;
	const most = least + (total("unresolved_s") + total("unknown_s")) / time_s;
	const isSure = verdictOf(least) === verdictOf(most) || most - least <= MAX_DOUBT;
	if (!isSure) return noVerdict({ kind: "too few readings", least, most }, saved_at_most_share);
	const saturated_share = total("saturated_s") / total("known_s");
	const verdict = verdictOf(saturated_share);
	return { verdict, unknown: null, saturated_share, saved_at_most_share };
}

function noVerdict(unknown: UnknownReason, saved_at_most_share: number | null): Judgement {
	return { verdict: "unknown", unknown, saturated_share: null, saved_at_most_share };
}

function verdictOf(share: number): Verdict {
	if (share >= BOUND_FROM) return "link-bound";
	return share >= PARTLY_FROM ? "partly link-bound" : "not link-bound";
}

/** The share of a run in which the link was saturated; null if the run is too short. */
export function saturatedShare({ wall_s, use }: JudgedRun): number | null {
	return use === null || wall_s < MIN_WALL_S || use.known_s === 0
		? null
		: use.saturated_s / use.known_s;
}
