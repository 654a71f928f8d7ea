/** The columns of records that an analysis looks at, in the order in which they are handed over. */
export const BATCH_COLUMNS = [
	"time_s",
	"elapsed_s",
	"tx_mb_per_s",
	"rx_mb_per_s",
	"latency_ns",
	"latency_interval_s",
	"dma_errors",
	"connections",
	"disconnections",
	"thunderbolt_errors",
	"phase",
	"event",
] as const;
export type BatchColumn = (typeof BATCH_COLUMNS)[number];

/**
 * Some records that follow each other, column by column; NaN where a value is not known. `phase` is
 * the number of the phase's name, `event` an index into {@link EVENTS}.
 */
export interface RecordBatch {
	readonly count: number;
	readonly columns: Readonly<Record<BatchColumn, Float64Array>>;
}

/** What a record can say beside its numbers; anything else counts as the first of them. */
export const EVENTS = ["", "start", "reset", "wrap", "gap", "resume"] as const;
