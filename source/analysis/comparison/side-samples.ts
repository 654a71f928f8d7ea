/** The samples of a metric on one side of a comparison, and what their mean is over. */
import { type MeanEstimate, meanEstimate } from "../../statistics/mean-estimate.ts";
import { inSeconds, type MeanOver, type OperationSums } from "../../statistics/operation-mean.ts";
import { type OrderedSample, orderedSample } from "../../statistics/ordered-sample.ts";
import { concatenate, type Series } from "../../statistics/series.ts";
import { joinSums, meanOf, type TimedSums, total } from "../../statistics/timed-sums.ts";

/** The samples of one metric in one phase of one side. */
export interface SideSamples {
	readonly all: OrderedSample;
	/** Time under load in which it is known. */
	readonly loaded_s: number;
	/** Over time, of all of them. */
	readonly timed: SideMean;
	/** What is compared: the same, or the mean over operations. */
	readonly mean: MeanEstimate | null;
	readonly wholeMean: number | null;
	/** Of each run that has values. */
	readonly runMeans: readonly number[];
	/** Of each run that has values. */
	readonly runs: readonly OrderedSample[];
	/** Whether a run measured the metric, but never under load. */
	readonly hasIdleRun: boolean;
}

/** A mean of the samples of a side. */
interface SideMean {
	readonly sums: TimedSums;
	readonly mean: MeanEstimate | null;
	readonly wholeMean: number | null;
}

/** The samples of a metric in one run. */
export interface RunSeries {
	readonly series: Series;
	readonly sums: TimedSums;
	/** Null where they are not known, or the metric is not one of operations. */
	readonly perOperation: OperationSums | null;
	/** Whether the run has a value of the metric, idle or not. */
	readonly isMeasured: boolean;
}

/** @param over what the mean that is compared is over; operations are known in all runs then */
export function collectSamples(runs: readonly RunSeries[], over: MeanOver): SideSamples {
	const overTime = runs.map(({ sums }) => sums);
	const timed = meanOfSide(joinSums(overTime));
	const perOperation = runs.map((run) => run.perOperation).filter((sums) => sums !== null);
	const compared = over === "operations" ? perOperation : overTime;
	const { mean, wholeMean } = over === "operations" ? meanPerOperation(perOperation) : timed;
	const samples = runs.map(({ series }) => orderedSample(series.values));
	return {
		all: orderedSample(concatenate(runs.map(({ series }) => series.values))),
		loaded_s: total(timed.sums.weights),
		timed,
		mean,
		wholeMean,
		runMeans: compared.map(meanOf).filter((mean) => mean !== null),
		runs: samples.filter(({ sorted }) => sorted.length > 0),
		hasIdleRun: runs.some(({ series, isMeasured }) => isMeasured && series.values.length === 0),
	};
}

function meanOfSide(sums: TimedSums): SideMean {
	return { sums, mean: meanEstimate(sums), wholeMean: meanOf(sums) };
}

function meanPerOperation(runs: readonly OperationSums[]): SideMean {
	const held_s = runs.reduce((sum, run) => sum + run.held_s, 0);
	return meanOfSide(inSeconds(joinSums(runs), held_s));
}

/** A mean can be over operations only where all runs with values know them, of both sides. */
export function meanOverOf(runs: readonly RunSeries[]): MeanOver {
	const valued = runs.filter(({ series }) => series.values.length > 0);
	const isKnown = valued.every(({ perOperation }) => perOperation !== null);
	return isKnown && valued.length > 0 ? "operations" : "time";
}
