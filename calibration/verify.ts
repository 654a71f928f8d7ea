/**
 * Error rates of `verify`: three metrics with noise of 3 % against a baseline of an hour, with all
 * looks from a minute to a quarter of an hour.
 */
import { compareLogs } from "../source/analysis/comparison/compare-logs.ts";
import type { Comparison } from "../source/analysis/comparison/comparison.ts";
import { type Look, planLooks } from "../source/analysis/comparison/looks.ts";
import { JUDGED_METRICS } from "../source/analysis/walk/log-contents.ts";
import { VERIFY_RULE } from "../source/commands/verify-rule.ts";
import { autoregressive, Normal } from "./noise.ts";
import { type Proportion, proportion, proportionText } from "./proportion.ts";
import { sideOf } from "./whole-comparisons.ts";

export interface VerifyTask {
	/** The autocorrelation from second to second. */
	readonly correlation: number;
	readonly interval_s: number;
	readonly baseline_s: number;
	/** The change of all three metrics for the worse, as a part of the level. */
	readonly loss: number;
	readonly runs: number;
	readonly seed: number;
}

export interface VerifyRow extends Omit<VerifyTask, "runs" | "seed"> {
	readonly regressed: Proportion;
	readonly passed: Proportion;
	readonly medianSeconds: number;
}

const CV = 0.03;
const [FIRST_S, LAST_S, HOUR_S] = [60, 900, 3600];

export function verifyTasks(runs: number, seed: number): VerifyTask[] {
	const rows = [0, 0.5, 0.9, 0.95].flatMap((correlation) =>
		[0, 0.05].map((loss) => ({ correlation, loss, interval_s: 1, baseline_s: HOUR_S })),
	);
	return [
		...rows,
		{ correlation: 0.9, loss: 0, interval_s: 0.1, baseline_s: HOUR_S },
		{ correlation: 0.95, loss: 0, interval_s: 1, baseline_s: FIRST_S },
	].map((row) => ({ ...row, runs, seed }));
}

export function runVerifyTask(task: VerifyTask): VerifyRow {
	const { runs, seed, ...row } = task;
	const normal = new Normal(seed);
	const looks = planLooks({
		first_s: FIRST_S,
		last_s: LAST_S,
		baseline_s: task.baseline_s,
		rule: VERIFY_RULE,
	});
	const seconds: number[] = [];
	const verdicts: Comparison["verdict"][] = [];
	for (let run = 0; run < runs; run++) {
		const { verdict, at_s } = verifyOnce(task, looks, normal);
		verdicts.push(verdict);
		seconds.push(at_s);
	}
	const partOf = (kind: Comparison["verdict"]) =>
		proportion(verdicts.filter((verdict) => verdict === kind).length, runs);
	const medianSeconds = seconds.toSorted((a, b) => a - b)[runs >> 1] ?? Number.NaN;
	return { ...row, regressed: partOf("regressed"), passed: partOf("passed"), medianSeconds };
}

function verifyOnce(
	{ correlation, interval_s, baseline_s, loss }: VerifyTask,
	looks: readonly Look[],
	normal: Normal,
) {
	// The same memory in seconds at any interval.
	const coefficient = correlation ** interval_s;
	const noiseOf = (length_s: number, factor: number) =>
		JUDGED_METRICS.map(() =>
			autoregressive(normal, Math.round(length_s / interval_s), coefficient).map(
				(value) => factor * (1 + CV * value),
			),
		);
	const side = (noise: readonly Float64Array[], length_s: number, start_s: number) => {
		let next = 0;
		const take = (_: Normal, length: number) => (noise[next++] as Float64Array).subarray(0, length);
		const process = { runs: 1, runEffect: 0, interval_s, errors: null, stalls: null };
		return sideOf(process, take, length_s, start_s, normal);
	};
	const baseline = side(noiseOf(baseline_s, 1), baseline_s, 1.8e9);
	const candidate = noiseOf(LAST_S, 1 - loss);
	let [at_s, verdict]: [number, Comparison["verdict"]] = [0, "inconclusive"];
	for (const look of looks) {
		at_s = look.at_s;
		({ verdict } = compareLogs(baseline, side(candidate, at_s, 1.9e9), look.rule));
		if (verdict !== "inconclusive") break;
	}
	return { at_s, verdict };
}

/** As a table in Markdown. */
export function verifyTable(rows: readonly VerifyRow[]): string {
	const heads = [
		...["ρ in 1 s", "interval", "baseline", "loss, %"],
		...["regressed, %", "passed, %", "median time"],
	];
	const lines = rows.map((row) => [
		...[String(row.correlation), `${row.interval_s} s`, `${row.baseline_s} s`],
		...[String(100 * row.loss), proportionText(row.regressed), proportionText(row.passed)],
		`${Math.round(row.medianSeconds)} s`,
	]);
	return [heads, heads.map(() => "---"), ...lines]
		.map((cells) => `| ${cells.join(" | ")} |`)
		.join("\n");
}
