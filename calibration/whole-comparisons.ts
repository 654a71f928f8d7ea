/**
 * Error rates of whole comparisons of three metrics and the errors, by the rule that users get:
 * `npm run calibrate` writes the tables.
 */
import { compareLogs } from "../source/analysis/comparison/compare-logs.ts";
import type { Comparison } from "../source/analysis/comparison/comparison.ts";
import {
	JUDGED_METRICS,
	type LogContents,
	mapMetrics,
} from "../source/analysis/walk/log-contents.ts";
import { PhaseBuilder } from "../source/analysis/walk/phase-builder.ts";
import { Normal } from "./noise.ts";
import { type Proportion, proportion } from "./proportion.ts";
import { type Noise, type Stalls, WHOLE_PROCESSES, type WholeProcess } from "./whole-processes.ts";

export type WholeGroup = keyof typeof WHOLE_PROCESSES;
export const WHOLE_GROUPS = Object.keys(WHOLE_PROCESSES) as WholeGroup[];

export interface WholeTask {
	readonly group: WholeGroup;
	readonly index: number;
	readonly pairs: number;
	readonly seed: number;
}

export interface WholeRow {
	readonly group: WholeGroup;
	readonly process: string;
	/** Seconds of a run of both sides, such as `600 · 60`. */
	readonly length: string;
	readonly rates: Readonly<Record<string, Proportion>>;
}

/** @param pairs of logs in each row */
export function wholeTasks(pairs: number, seed: number): WholeTask[] {
	return WHOLE_GROUPS.flatMap((group) =>
		WHOLE_PROCESSES[group].map((_, index) => ({ group, index, pairs, seed: seed + 1009 * index })),
	);
}

export function runWholeTask({ group, index, pairs, seed }: WholeTask): WholeRow {
	const process = WHOLE_PROCESSES[group][index];
	if (process === undefined) throw new RangeError(`no process ${index} in ${group}`);
	const normal = new Normal(seed);
	const counts = new Map<string, { yes: number; all: number }>();
	const tally = (name: string, condition: boolean) => {
		const { yes, all } = counts.get(name) ?? { yes: 0, all: 0 };
		counts.set(name, { yes: yes + (condition ? 1 : 0), all: all + 1 });
	};
	for (let pair = 0; pair < pairs; pair++) {
		const start_s = 1.8e9 + pair * 1e6;
		const [before, after] = process.stalls ?? [null, null];
		const baseline = sideOf(
			{ ...process, stalls: before, latencyFactor: 1 },
			process.baseline,
			process.seconds[0],
			start_s,
			normal,
		);
		const later_s = start_s + 5 * 86_400 + 3600 * process.hoursApart;
		const candidate = sideOf(
			{ ...process, stalls: after, latencyFactor: process.latencyFactor },
			process.candidate,
			process.seconds[1],
			later_s,
			normal,
		);
		const comparison = compareLogs(baseline, candidate);
		const isClaimed = claims(comparison);
		tally("claim", isClaimed);
		tally("mean", claims(comparison, "mean"));
		tally("regressed", comparison.verdict === "regressed");
		tally("inconclusive", comparison.verdict === "inconclusive");
		tally("passed", comparison.verdict === "passed");
		if (process.runs !== 1 || !isClaimed) continue;
		tally("of the claims, slow noise", isWarned(comparison, ["slow noise"]));
		tally("of the claims, warned", isWarned(comparison, OF_ONE_RUN));
	}
	const rates: Record<string, Proportion> = {};
	for (const [name, { yes, all }] of counts) rates[name] = proportion(yes, all);
	const length = [...new Set(process.seconds)].join(" · ");
	return { group, process: process.name, length, rates };
}

/** Whether anything is said to have become better or worse. */
function claims({ phases }: Comparison, only?: "mean"): boolean {
	return phases.some(({ metrics, counts, together, stalls }) => {
		const figures = metrics.flatMap(({ mean, level, tail }) =>
			only === "mean" ? [mean] : [mean, level, tail],
		);
		const others = [together, stalls].filter((one) => one !== null);
		const all = only === "mean" ? figures : [...figures, ...counts, ...others];
		return all.some(({ verdict }) => verdict.kind === "regressed" || verdict.kind === "improved");
	});
}

const OF_ONE_RUN = ["not stationary", "slow noise", "hour of the day"];

/** Whether something is said against one run a side, beyond what is always said. */
function isWarned({ warnings }: Comparison, kinds: readonly string[]): boolean {
	return warnings.some(({ kind }) => kinds.includes(kind));
}

const LEVELS = { tx_mb_per_s: 2000, rx_mb_per_s: 1500, latency_ns: 1200 } as const;

/** All runs of a side. Latency is as much above 1 as throughput is below. */
export function sideOf(
	{
		runs,
		runEffect,
		interval_s,
		errors,
		stalls,
		latencyFactor = 1,
	}: Pick<WholeProcess, "runs" | "runEffect" | "interval_s" | "errors"> & {
		readonly stalls: Stalls | null;
		readonly latencyFactor?: number;
	},
	noise: Noise,
	seconds: number,
	start_s: number,
	normal: Normal,
): LogContents[] {
	return Array.from({ length: runs }, (_, run) => {
		const from_s = start_s + run * 2 * seconds;
		const length = Math.round(seconds / interval_s);
		const values = mapMetrics(() => {
			const factor = 1 + runEffect * normal.next();
			return noise(normal, length).map((value) => factor * value);
		});
		const builder = new PhaseBuilder("", 1);
		builder.covered_s = seconds;
		for (let at = 0; at < length; at++) {
			const time_s = from_s + (at + 1) * interval_s;
			const [tx, rx] = [values.tx_mb_per_s[at] as number, values.rx_mb_per_s[at] as number];
			builder.rates(time_s, interval_s, LEVELS.tx_mb_per_s * tx, LEVELS.rx_mb_per_s * rx);
			const latency = (latencyFactor * LEVELS.latency_ns) / (values.latency_ns[at] as number);
			// As many operations as there are bytes, so the mean latency is weighted by the load.
			const operations = (LEVELS.tx_mb_per_s * tx + LEVELS.rx_mb_per_s * rx) * interval_s;
			builder.latency(time_s, interval_s, latency, operations);
			if (stalls !== null) builder.stalls.add(stalls(normal), interval_s);
			if (errors === null) continue;
			builder.count("dma_errors", errors(normal));
			builder.covered("dma_errors", interval_s);
		}
		return {
			...{ name: "simulated", files: [], links: [], leftOut: [], notes: [], isDemo: false },
			...{ start_s: from_s, end_s: from_s + seconds, interval_s, records: length, idleShare: 0 },
			pcieErrors: null,
			linkEvents: {},
			counted: ["payload"],
			sources: [],
			phases: [builder.contents()],
			measured: JUDGED_METRICS,
		};
	});
}
