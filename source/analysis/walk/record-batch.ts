import { COUNTS } from "../../core/metrics.ts";
import { SAMPLE_EVENTS } from "../../core/sample.ts";
import { JUDGED_METRICS } from "./log-contents.ts";

/** The columns of records that an analysis reads, in the order in which they are passed. */
export const BATCH_COLUMNS = [
	"time_s",
	"elapsed_s",
	...JUDGED_METRICS,
	"latency_interval_s",
	"operations",
	...COUNTS,
	"phase",
	"event",
] as const;
export type BatchColumn = (typeof BATCH_COLUMNS)[number];

/**
 * Successive records, column by column; NaN: unknown. `operations` are those of the interval
 * in both directions, `phase` is the number of the phase's name, `event` an index into
 * {@link EVENTS}.
 */
export interface RecordBatch {
	readonly count: number;
	readonly columns: Readonly<Record<BatchColumn, Float64Array>>;
}

/** Events of a reading; any other counts as the first of these. */
export const EVENTS = SAMPLE_EVENTS;
