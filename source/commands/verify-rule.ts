/** What `verify` compares with, and how it judges a record or several. */
import { compareLogs, DEFAULT_RULE } from "../analysis/comparison/compare-logs.ts";
import type { Comparison } from "../analysis/comparison/comparison.ts";
import { MIN_EFFECTIVE, type Rule } from "../analysis/comparison/rule.ts";
import type { LogContents } from "../analysis/walk/log-contents.ts";
import { ExitCode, UserError } from "../core/errors.ts";
import { printable } from "../terminal/line.ts";

/**
 * The rates of a whole verification, over all its looks: of a false alarm, and twice that of
 * passing a metric that lost just the minimum effect.
 */
export const VERIFY_RULE: Rule = { ...DEFAULT_RULE, intervalAlpha: 0.4, isBaselineFixed: true };
/** The same for several runs, which are judged once. */
export const VERIFY_RUNS_RULE: Rule = { ...VERIFY_RULE, intervalAlpha: 0.2 };

/** The runs to compare with, each with the one phase that a record is compared with. */
export interface VerifyBaseline {
	readonly runs: readonly LogContents[];
	/** The name of the phase; printable, for the record has it as well. */
	readonly phase: string;
	/** The time that the phase covers in all runs together, in seconds. */
	readonly covered_s: number;
}

/**
 * Picks the longest phase: of a stress run it is what one recording can be compared with.
 *
 * @param name what the user calls the baseline
 * @throws {UserError} if there is nothing to compare with
 */
export function verifyBaseline(runs: readonly LogContents[], name: string): VerifyBaseline {
	const times_s = new Map<string, number>();
	for (const { name: phase, covered_s } of runs.flatMap(({ phases }) => phases)) {
		times_s.set(phase, (times_s.get(phase) ?? 0) + covered_s);
	}
	const [longest] = [...times_s].sort(([, a], [, b]) => b - a);
	if (longest === undefined) {
		const remedy = "record it with a source that counts bytes: anarchy-perf-ink doctor lists them";
		const message = `${printable(name)} has no known rate or latency to compare with (${remedy})`;
		throw new UserError(message, ExitCode.usage);
	}
	const [recorded, covered_s] = longest;
	const phase = printable(recorded);
	const renamed = runs.map((run) => {
		const { phases } = onlyPhase(run, recorded);
		return { ...run, phases: phases.map((one) => ({ ...one, name: phase })) };
	});
	return { runs: renamed, phase, covered_s };
}

/** Compares records, each of which is a run of its own. */
export function judgeRecords(
	{ runs, phase }: VerifyBaseline,
	records: readonly LogContents[],
	rule: Rule,
): Comparison {
	// A record has samples outside its only phase, before and after it.
	return compareLogs(
		runs,
		records.map((record) => onlyPhase(record, phase)),
		rule,
	);
}

/**
 * Whether the baseline has too few samples of a metric for any verdict, or no load at all, as a
 * comparison with itself shows. Of runs that are compared as such the number is known to be enough.
 */
export function isTooShort({ runs }: VerifyBaseline): boolean {
	const { phases } = compareLogs(runs, runs, VERIFY_RULE);
	return phases.some(
		({ metrics }) =>
			metrics.length === 0 ||
			metrics.some(({ mean: { unit, effectiveCounts } }) => {
				if (unit === "runs") return false;
				return effectiveCounts === null || effectiveCounts[0] < MIN_EFFECTIVE;
			}),
	);
}

function onlyPhase(run: LogContents, phase: string): LogContents {
	return { ...run, phases: run.phases.filter(({ name }) => name === phase) };
}
