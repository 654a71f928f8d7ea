/** Changes of a level that take time: a straight drift, or a warm-up that fades. */

import { medianOf } from "../../core/quantile.ts";
import { longRunVariance } from "../../statistics/long-run-variance.ts";
import type { Series } from "../../statistics/series.ts";
import { fitShape, marginOf, type ShapeFit } from "../../statistics/shape-fit.ts";
import type { Instability } from "./instability.ts";

/** More would be slower and show nothing more of what is as slow as a drift. */
const MAX_BLOCKS = 240;
/** Time constants of a warm-up to try, as parts of the log; a slower one is a drift. */
const WARM_UPS = [1 / 40, 1 / 20, 1 / 10, 1 / 6];
/** 95 % of an exponential decay are over after this many time constants. */
const SETTLED = 3;

/** Medians of neighbours, which hold no spikes, at the times of their first samples. */
export function blockMedians({ times_s, values }: Series): Series {
	const known = [...values.keys()].filter((index) => Number.isFinite(values[index]));
	const block = Math.ceil(known.length / MAX_BLOCKS);
	const count = block === 0 ? 0 : Math.floor(known.length / block);
	const room = new Float64Array(block);
	return {
		times_s: Float64Array.from({ length: count }, (_, at) => {
			return times_s[known[at * block] as number] as number;
		}),
		values: Float64Array.from({ length: count }, (_, at) => {
			for (let order = 0; order < block; order++) {
				room[order] = values[known[at * block + order] as number] as number;
			}
			return medianOf(room, block);
		}),
	};
}

export interface GradualModel {
	readonly kind: "drift" | "warm-up";
	readonly shape: Float64Array;
	readonly fit: ShapeFit;
	readonly parameters: number;
	/** How many shapes of this kind are tried. */
	readonly tries: number;
	/** When it is over. */
	readonly settled_s: number;
}

export function gradualModels({ times_s, values }: Series): GradualModel[] {
	const start_s = times_s[0] as number;
	const span_s = (times_s.at(-1) as number) - start_s;
	if (!(span_s > 0)) return [];
	const part = times_s.map((time_s) => (time_s - start_s) / span_s);
	const shapes = [
		{ kind: "drift" as const, shape: part, settled: 0, parameters: 1, tries: 1 },
		...WARM_UPS.map((constant) => ({
			kind: "warm-up" as const,
			shape: part.map((at) => -Math.exp(-at / constant)),
			...{ settled: SETTLED * constant, parameters: 2, tries: WARM_UPS.length },
		})),
	];
	return shapes.flatMap(({ settled, ...model }) => {
		const fit = fitShape([{ shape: model.shape, values }]);
		return fit === null ? [] : [{ ...model, fit, settled_s: start_s + settled * span_s }];
	});
}

/** How many independent values the residuals are worth. */
export function independentIn({ residuals }: ShapeFit): number {
	const squares = residuals.reduce((sum, value) => sum + value * value, 0);
	return squares === 0 ? residuals.length : squares / longRunVariance(residuals).model.variance;
}

/** A fitted model in the metric's own unit. */
export function describeGradual(
	{ times_s, values }: Series,
	{ kind, shape, fit, settled_s }: GradualModel,
): Instability {
	const meanOf = (all: Float64Array) => all.reduce((sum, one) => sum + one, 0) / all.length;
	const level = meanOf(values) - fit.factor * meanOf(shape);
	const before = level + fit.factor * (shape[0] as number);
	const after = kind === "drift" ? level + fit.factor : level;
	const margin = marginOf(fit, 0.95) * Math.abs((after - before) / fit.factor);
	const isKnown = Math.abs(before) > margin;
	const partOf = (difference: number) => difference / Math.abs(before);
	return {
		kind,
		time_s: kind === "drift" ? (times_s[0] as number) : settled_s,
		interval_s: null,
		before,
		after,
		relativeShift: isKnown
			? {
					estimate: partOf(after - before),
					low: partOf(after - before - margin),
					high: partOf(after - before + margin),
				}
			: null,
	};
}
