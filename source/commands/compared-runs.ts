/** The runs that an operand of a command line names: those of a saved baseline, or of logs. */
import { rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LogContents } from "../analysis/walk/log-contents.ts";
import type { Baseline, BaselineRun } from "../baselines/baseline-document.ts";
import { ownBaselines } from "../baselines/baseline-records.ts";
import { isBaselineName } from "../baselines/baselines.ts";
import { makeTemporaryFolder } from "../outputs/temporary-folder.ts";
import { loadLogRuns, loadRuns } from "../recorded-logs/load-logs.ts";
import { findLogFiles, refusal } from "../recorded-logs/log-files.ts";

/** Returns null if there is no saved baseline of this name. */
function savedBaseline(name: string): Baseline | null {
	const baselines = ownBaselines();
	return baselines.has(name) ? baselines.load(name) : null;
}

/** What an operand names. */
export type ComparedSide =
	| { readonly kind: "baseline"; readonly baseline: Baseline; readonly file: string }
	| { readonly kind: "logs"; readonly operand: string };

/**
 * A saved baseline takes precedence, as for `verify`; `./nightly` is always a file.
 *
 * @throws {UserError} if it is neither
 */
export function comparedSide(operand: string): ComparedSide {
	const baseline = savedBaseline(operand);
	if (baseline !== null) {
		return { kind: "baseline", baseline, file: ownBaselines().fileOf(operand) };
	}
	if (isBaselineName(operand) && statSync(operand, { throwIfNoEntry: false }) === undefined) {
		throw refusal(`${operand} is neither a file nor a saved baseline`);
	}
	return { kind: "logs", operand };
}

/** The files that a side is read from. */
export function inputsOf(side: ComparedSide): readonly string[] {
	return side.kind === "logs" ? findLogFiles([side.operand]).paths : [side.file];
}

/** See {@link loadRuns} for the errors. */
export async function comparedRuns(side: ComparedSide): Promise<LogContents[]> {
	return side.kind === "baseline" ? baselineContents(side.baseline) : loadRuns(side.operand);
}

/** Loads the runs of a baseline through files, because logs are read only from files. */
async function baselineContents({ name, runs }: Baseline): Promise<LogContents[]> {
	const contents: LogContents[] = [];
	for (const [order, run] of runs.entries()) {
		const runName = runs.length === 1 ? name : `${name} (run ${order + 1})`;
		contents.push(...(await runContents(runName, run)));
	}
	return contents;
}

async function runContents(name: string, { log, records }: BaselineRun): Promise<LogContents[]> {
	const folder = makeTemporaryFolder("anarchy-baseline");
	try {
		const copy = join(folder, "baseline.csv");
		writeFileSync(copy, records);
		const contents = await loadLogRuns([copy], name);
		return contents.map((one) => {
			const leftOut = one.leftOut.map((rejected) => ({ ...rejected, file: name }));
			return { ...one, files: [log], leftOut };
		});
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
