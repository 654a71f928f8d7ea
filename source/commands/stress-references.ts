/** What checks of a scenario compare with: the capacity of the link, and baselines. */
import { ownBaselines, readBaselineRecords } from "../baselines/baseline-records.ts";
import type { LinkCapacity } from "../link/link.ts";
import type { Check } from "../stress/check.ts";
import { type Observation, Observer } from "../stress/observation.ts";
import type { Scenario } from "../stress/scenario.ts";
import type { References } from "../stress/stress-record.ts";

/**
 * Reads all baselines that checks name, so that a missing one ends the run before it begins.
 *
 * @param capacity verified before, or given by the user
 * @throws {UserError} if one cannot be read
 */
export async function loadReferences(
	scenario: Scenario,
	capacity: LinkCapacity | null,
): Promise<References> {
	const baselines = new Map<string, readonly Observation[]>();
	for (const name of baselineNames(scenario)) {
		const observer = new Observer();
		const records = await readBaselineRecords(name);
		const observations = records.map((record) => observer.observe(record, record.wall_ms / 1000));
		baselines.set(name, observations);
	}
	return {
		capacity,
		baseline: (name, phase) => ofPhase(baselines.get(name) ?? [], phase),
	};
}

/** Returns the files of the baselines that checks name. */
export function referencedFiles(scenario: Scenario): string[] {
	const baselines = ownBaselines();
	return [...baselineNames(scenario)].map((name) =>
		baselines.has(name) ? baselines.fileOf(name) : name,
	);
}

function baselineNames({ phases, checks }: Scenario): Set<string> {
	const all: readonly Check[] = [...phases.flatMap(({ checks }) => checks), ...checks];
	const limits = all.flatMap((check) => (check.kind === "recovery" ? [] : [check.limit]));
	return new Set(limits.flatMap((limit) => (limit.kind === "baseline" ? [limit.name] : [])));
}

/** Returns the same phase of the baseline, or all of it if it has no such phase. */
function ofPhase(
	observations: readonly Observation[],
	phase: string | null,
): readonly Observation[] {
	const same = observations.filter(({ sample }) => sample.phase === phase);
	return phase === null || same.length === 0 ? observations : same;
}
