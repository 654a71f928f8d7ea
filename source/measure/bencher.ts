/** A measurement in Bencher Metric Format, the JSON that Bencher (bencher.dev) keeps track of. */
import { shellLine } from "../core/shell-words.ts";
import type { Dimension } from "../stress/check.ts";
import { FIGURES, type Figure, spreadOf } from "./figures.ts";
import type { Measurement } from "./measurement.ts";

/** By the name of a benchmark, and the name of a measure. */
export type BencherMetrics = Readonly<Record<string, Readonly<Record<string, BencherMetric>>>>;

/** The mean over the runs and, with several runs, their extremes. */
export interface BencherMetric {
	readonly value: number;
	readonly lower_value?: number;
	readonly upper_value?: number;
}

/** Bencher refuses longer names of benchmarks, in characters. */
const MAX_NAME_LENGTH = 1024;

/** The unit as the end of a name: Bencher stores no unit with a value. */
const SUFFIXES: Readonly<Record<Dimension, string>> = {
	rate: "mb-per-s",
	frequency: "per-s",
	time: "s",
	size: "bytes",
	count: "",
	share: "percent",
};

/** Unknown figures are left out, because they have no value. */
export function bencherMetrics(measurement: Measurement): BencherMetrics {
	const metrics = FIGURES.flatMap((figure): [string, BencherMetric][] => {
		const spread = spreadOf(figure, measurement);
		if (spread === null) return [];
		const scale = figure.dimension === "share" ? 100 : 1;
		const value = scale * spread.mean;
		const [lower_value, upper_value] = [scale * spread.low, scale * spread.high];
		const isSingle = measurement.runs.length === 1;
		return [[measureName(figure), isSingle ? { value } : { value, lower_value, upper_value }]];
	});
	const name = [...shellLine(measurement.command)].slice(0, MAX_NAME_LENGTH).join("");
	return { [name]: Object.fromEntries(metrics) };
}

/** Returns `tx-peak-mb-per-s`: the slug of a measure. */
function measureName({ name, dimension }: Figure): string {
	const words = name.replaceAll("_", "-");
	const suffix = SUFFIXES[dimension];
	return suffix === "" || words.endsWith(suffix) ? words : `${words}-${suffix}`;
}
