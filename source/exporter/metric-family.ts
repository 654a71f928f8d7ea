/** Metrics before they are formatted as text: names, help and samples. */

/** A base unit of Prometheus. */
export type MetricUnit = "bytes" | "bytes_per_second" | "seconds";

export interface MetricSample {
	readonly labels: Readonly<Record<string, string>>;
	readonly value: number;
}

export interface MetricFamily {
	/** The public name: it ends in the base unit, if it has one, and in `_total` for a counter. */
	readonly name: string;
	/** A counter only grows until its source restarts. */
	readonly kind: "counter" | "gauge";
	readonly help: string;
	/** One sample per set of labels. Without samples nothing is known, and nothing is exposed. */
	readonly samples: readonly MetricSample[];
}

/** Returns the base unit that ends the name of a metric, before its `_total`; null without one. */
export function unitOf(name: string): MetricUnit | null {
	const [, unit] = /_(bytes_per_second|bytes|seconds)(?:_total)?$/.exec(name) ?? [];
	return (unit as MetricUnit | undefined) ?? null;
}

/** Returns the only sample of a metric without labels; none if the value is unknown (null). */
export function onlySample(value: number | null): readonly MetricSample[] {
	return value === null ? [] : [{ labels: {}, value }];
}

/** Adds labels to every sample, before the sample's own. */
export function withLabels(
	families: readonly MetricFamily[],
	added: MetricSample["labels"],
): readonly MetricFamily[] {
	return families.map((family) => ({
		...family,
		samples: family.samples.map(({ labels, value }) => ({
			labels: { ...added, ...labels },
			value,
		})),
	}));
}
