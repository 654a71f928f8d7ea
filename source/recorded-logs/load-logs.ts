/** Recorded logs as the input of a comparison: whole, or as the runs that they are of. */
import type { LogContents } from "../analysis/walk/log-contents.ts";
import { findLogFiles, groupedByLog } from "./log-files.ts";
import { RecordedLogs } from "./recorded-logs.ts";

/** Reads logs for a comparison. See {@link RecordedLogs.open} for the errors. */
export async function loadLogContents(
	operands: readonly string[],
	name?: string,
): Promise<LogContents> {
	const logs = await RecordedLogs.open(operands, name === undefined ? {} : { name });
	try {
		const { result } = logs.walk([]);
		return logs.contentsOf(result);
	} finally {
		await logs.close();
	}
}

/**
 * Reads the runs of one log: each record with the event `start` begins one.
 * See {@link RecordedLogs.open} for the errors.
 */
export async function loadLogRuns(
	operands: readonly string[],
	name?: string,
): Promise<LogContents[]> {
	const logs = await RecordedLogs.open(operands, name === undefined ? {} : { name });
	try {
		const { result } = logs.walk([], true, true);
		const whole = logs.contentsOf(result);
		const { runs } = result;
		return runs.length < 2 ? [whole] : runs.map((run, order) => runOf(whole, run, order));
	} finally {
		await logs.close();
	}
}

/** One run of a log; what is known of the whole log alone is told of its first. */
function runOf(whole: LogContents, phases: LogContents["phases"], order: number): LogContents {
	const times_s = phases.flatMap(({ metrics }) =>
		Object.values(metrics).flatMap(({ times_s }) => [
			...times_s.subarray(0, 1),
			...times_s.slice(-1),
		]),
	);
	const run = {
		...whole,
		name: `${whole.name} (run ${order + 1})`,
		phases,
		start_s: times_s.length === 0 ? whole.start_s : Math.min(...times_s),
		end_s: times_s.length === 0 ? whole.end_s : Math.max(...times_s),
	};
	return order === 0
		? run
		: { ...run, leftOut: [], notes: [], records: 0, pcieErrors: null, linkEvents: {} };
}

/**
 * Reads the runs that a path or a pattern expands to: a log and its finished parts are one log.
 * See {@link RecordedLogs.open} for the errors.
 */
export async function loadRuns(operand: string): Promise<LogContents[]> {
	const runs: LogContents[] = [];
	for (const paths of groupedByLog(findLogFiles([operand]).paths)) {
		runs.push(...(await loadLogRuns(paths, paths.length === 1 ? paths[0] : operand)));
	}
	return runs;
}
