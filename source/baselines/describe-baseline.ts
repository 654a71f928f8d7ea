/** What is known of a baseline, in words. Text from files is not escaped. */
import { formatPlural } from "../core/format.ts";
import { isoTime } from "../core/iso-time.ts";
import type { Baseline, BaselineRun } from "./baseline-document.ts";
import type { MachineFacts } from "./machine-facts.ts";

/** A baseline without its records. */
export interface BaselineFacts extends Omit<Baseline, "runs"> {
	readonly runs: readonly Omit<BaselineRun, "records">[];
}

/** A run that was just saved. */
export interface SavedRun {
	/** Counted from 1. */
	readonly number: number;
	readonly log: string;
	/** Wall clock of each record, in milliseconds since the Unix epoch, in the order of recording. */
	readonly times_ms: readonly number[];
}

/** Describes the runs of a baseline and the machine, one fact per line. */
export function describeBaseline({ name, runs, machine }: BaselineFacts): string[] {
	return [
		...runs.map(({ samples, log, saved }) => {
			return `${name}: ${formatPlural(samples, "sample")} of ${log}, saved ${saved}`;
		}),
		...Object.entries(machine).map(([fact, value]) => `  ${fact}: ${value}`),
	];
}

/** Returns `nightly: 3 runs, 10800 samples, saved 2026-11-30T16:20:01.000Z`. */
export function summarizeBaseline({ name, runs }: BaselineFacts): string {
	const samples = runs.reduce((sum, run) => sum + run.samples, 0);
	const counts = `${formatPlural(runs.length, "run")}, ${formatPlural(samples, "sample")}`;
	return `${name}: ${counts}, saved ${runs.at(-1)?.saved ?? ""}`;
}

/** Returns `nightly, run 2: 3600 samples of link.csv, from 2026-… to 2026-…`, and the machine. */
export function describeSaving(
	name: string,
	saved: readonly SavedRun[],
	machine: MachineFacts,
): string[] {
	const facts = Object.entries(machine).map(([fact, value]) => `${fact} ${value}`);
	return [
		...saved.map(({ number, log, times_ms }) => {
			const [first, last] = [times_ms.at(0), times_ms.at(-1)];
			const isTimed = first !== undefined && last !== undefined;
			const times = isTimed ? `, from ${isoTime(first / 1000)} to ${isoTime(last / 1000)}` : "";
			return `${name}, run ${number}: ${formatPlural(times_ms.length, "sample")} of ${log}${times}`;
		}),
		...(facts.length === 0 || saved.length === 0 ? [] : [`machine: ${facts.join(", ")}`]),
	];
}
