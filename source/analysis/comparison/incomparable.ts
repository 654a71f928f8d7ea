/** Figures that are known of both sides, but whose difference says nothing about the link. */
import type { Mixture } from "./comparison.ts";
import type { MeasuredStep } from "./inner-changes.ts";
import type { MeasuredChange } from "./measure-change.ts";
import type { Lack } from "./verdict.ts";

/** What is measured of the difference of a metric. */
interface Differences {
	readonly mean: MeasuredChange;
	readonly level: MeasuredChange;
	readonly tail: MeasuredChange;
	readonly mixture: Mixture | null;
	readonly step: MeasuredStep | null;
	readonly longMemory: number | null;
}

/** A metric whose unit differs between the sides. */
export function withoutChange<Metric extends Differences>(metric: Metric): Metric {
	const unknown = lacking("counted differently");
	const mean = { ...metric.mean, ...unknown };
	return { ...withoutShape(metric, unknown), mean, step: null, longMemory: null };
}

/**
 * A metric whose samples are means over other times on each side. The longer they are, the nearer
 * is a median to the mean and a tail to the median, so only the mean remains comparable.
 */
export function withoutShape<Metric extends Differences>(
	metric: Metric,
	unknown: MissingChange = lacking("intervals differ"),
): Metric {
	const level = { ...metric.level, ...unknown };
	return { ...metric, level, tail: { ...metric.tail, ...unknown }, mixture: null };
}

type MissingChange = Pick<MeasuredChange, "change" | "lack" | "isTested">;

function lacking(lack: Lack): MissingChange {
	return { change: null, lack, isTested: false };
}
