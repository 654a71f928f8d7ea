import type { FieldName } from "../core/metrics.ts";
import type { LinkCapacity } from "../link/link.ts";
import type { Observation } from "./observation.ts";

/** What a check is evaluated on. */
export interface Evidence {
	/** In the order of time: of one phase, or of all phases but warm-ups. */
	readonly observations: readonly Observation[];
	/** When the phase began, on the clock of the observations; null for the whole run. */
	readonly began_s: number | null;
	/** Of the last phase under load before it, which recovery is measured against. */
	readonly before: readonly Observation[];
	/** The fields that the source can have a value of. */
	readonly offers: ReadonlySet<FieldName>;
	/** The verified capacity of the link; null: unknown. */
	readonly capacity: LinkCapacity | null;
	/** The record with this name: that of the same phase, if it has one. */
	readonly baseline: (name: string) => readonly Observation[];
}

/** Why a metric that the source does not offer has no value. */
export function describeMissing(metric: string): string {
	return `the source does not offer ${metric}`;
}
