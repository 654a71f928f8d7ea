/** What the checks of a scenario are held against: the link's capacity, and baselines. */
import type { LinkCapacity } from "../core/link.ts";
import type { Check } from "../stress/check.ts";
import { type Observation, Observer } from "../stress/observation.ts";
import type { Scenario } from "../stress/scenario.ts";
import type { References } from "../stress/stress-record.ts";
import { readBaselineRecords } from "./baseline-records.ts";

/**
 * Reads all baselines that a check names, so that one which is missing ends the run before it begins.
 *
 * @param capacity that was verified over the link before, or is given
 * @throws {UserError} where one cannot be read
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

function baselineNames({ phases, checks }: Scenario): Set<string> {
	const all: readonly Check[] = [...phases.flatMap(({ checks }) => checks), ...checks];
	const limits = all.flatMap((check) => (check.kind === "recovery" ? [] : [check.limit]));
	return new Set(limits.flatMap((limit) => (limit.kind === "baseline" ? [limit.name] : [])));
}

/** The same phase of the baseline; all of it where it has no such phase. */
function ofPhase(
	observations: readonly Observation[],
	phase: string | null,
): readonly Observation[] {
	const same = observations.filter(({ sample }) => sample.phase === phase);
	return phase === null || same.length === 0 ? observations : same;
}
