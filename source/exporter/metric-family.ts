/** What is exposed, before it is text: metrics with their samples, whatever the format. */

/** The base unit that the name of a metric carries; empty where it counts or tells a state. */
export type MetricUnit = "" | "bytes" | "bytes_per_second" | "seconds";

export interface MetricSample {
	readonly labels: Readonly<Record<string, string>>;
	readonly value: number;
}

export interface MetricFamily {
	/** The public name; of a counter with its `_total`. */
	readonly name: string;
	/** A counter only grows between two restarts of what counts. */
	readonly kind: "counter" | "gauge";
	readonly unit: MetricUnit;
	readonly help: string;
	/** One for each set of labels. Where there is none nothing is known, and nothing is exposed. */
	readonly samples: readonly MetricSample[];
}

/** The only sample of a metric without labels; none where the value is not known. */
export function onlySample(value: number | null): readonly MetricSample[] {
	return value === null ? [] : [{ labels: {}, value }];
}
