/** The runs behind a word of a command line: those of a saved baseline, or of logs. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogContents } from "../analysis/log-contents.ts";
import { refusal } from "../database/log-files.ts";
import { loadLogContents, loadRuns } from "../database/recorded-logs.ts";
import { type Baseline, isBaselineName } from "../sources/baselines.ts";
import { ownBaselines } from "./baseline-records.ts";

/** Null where there is no saved baseline of this name. */
export function savedBaseline(name: string): Baseline | null {
	const baselines = ownBaselines();
	return baselines.has(name) ? baselines.load(name) : null;
}

/** What a word of a command line stands for. */
export type ComparedSide =
	| { readonly kind: "baseline"; readonly baseline: Baseline }
	| { readonly kind: "logs"; readonly operand: string };

/**
 * A saved baseline goes first, as it does for `verify`; `./nightly` is always a file.
 *
 * @throws {UserError} naming what is neither
 */
export function comparedSide(operand: string): ComparedSide {
	const baseline = savedBaseline(operand);
	if (baseline !== null) return { kind: "baseline", baseline };
	if (isBaselineName(operand) && statSync(operand, { throwIfNoEntry: false }) === undefined) {
		throw refusal(`${operand} is neither a file nor a saved baseline`);
	}
	return { kind: "logs", operand };
}

/** See {@link loadRuns} for the errors. */
export async function comparedRuns(side: ComparedSide): Promise<LogContents[]> {
	return side.kind === "baseline"
		? [await baselineContents(side.baseline)]
		: loadRuns(side.operand);
}

/** The database reads files only. */
async function baselineContents({ name, log, records }: Baseline): Promise<LogContents> {
	const folder = mkdtempSync(join(tmpdir(), "anarchy-baseline-"));
	try {
		const copy = join(folder, "baseline.csv");
		writeFileSync(copy, records);
		const contents = await loadLogContents([copy], name);
		const leftOut = contents.leftOut.map((one) => ({ ...one, file: name }));
		return { ...contents, files: [log], leftOut };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
