/**
 * Alerts: conditions that a user gave, followed sample by sample. An alert is data; whether it
 * fires is a pure fold over samples. What follows from it (a bell, a record, a command) is not
 * here.
 */
import { FIELDS, type Field, type FieldName } from "../core/metrics.ts";
import { type Comparison, type Dimension, GAUGES } from "../stress/check.ts";

/** The fields that an alert may be about. */
export type AlertField = Exclude<FieldName, "time">;

export interface Alert {
	/** As the user wrote it, without blanks around it. */
	readonly text: string;
	readonly field: AlertField;
	/** For people and commands: the word that the user wrote. */
	readonly metric: string;
	readonly dimension: Dimension;
	readonly condition:
		| {
				readonly kind: "comparison";
				readonly comparison: Comparison;
				/** In the unit of the record. */
				readonly limit: number;
		  }
		/** A counter grew since its last known value. */
		| { readonly kind: "increase" };
	/** How long it must hold to fire, and not hold to be over, in seconds; 0: one sample. */
	readonly for_s: number;
}

/** The short names that checks have too. */
const SHORT = new Map<FieldName, string>(
	Object.entries(GAUGES).map(([short, field]) => [field, short]),
);

/** Every number of a sample but its length and the driver's runtime, which only grow. */
const ALERTABLE = FIELDS.filter(
	({ kind, group, isExact }) =>
		(kind === "gauge" || kind === "counter") &&
		group !== "record" &&
		group !== "runtime" &&
		isExact !== true,
);

/** The metrics, by the names that alerts use: the short ones of checks, and those of the record. */
export const ALERT_METRICS: ReadonlyMap<string, Field> = new Map(
	ALERTABLE.flatMap((field): [string, Field][] => {
		const short = SHORT.get(field.name);
		const own: [string, Field] = [field.name, field];
		return short === undefined ? [own] : [[short, field], own];
	}),
);

const DIMENSIONS: Readonly<Record<string, Dimension>> = {
	"MB/s": "rate",
	"op/s": "frequency",
	ns: "time",
	s: "time",
};

export function dimensionOfField({ unit }: Field): Dimension {
	return DIMENSIONS[unit] ?? "count";
}
