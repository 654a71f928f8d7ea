import type { LogContents, PhaseContents } from "../../source/analysis/log-contents.ts";

/** A phase of one-second samples; metrics that are not given are not known. */
export function simulatedPhase(
	metrics: Partial<Record<keyof PhaseContents["metrics"], Float64Array>>,
	changes: Partial<Pick<PhaseContents, "name" | "counts" | "covered_s">> = {},
): PhaseContents {
	const length = Math.max(0, ...Object.values(metrics).map((values) => values.length));
	const seriesOf = (values: Float64Array = new Float64Array(length).fill(Number.NaN)) => ({
		times_s: values.map((_, index) => 1.8e9 + index),
		values,
	});
	return {
		name: "",
		covered_s: length,
		counts: { dma_errors: 0, disconnections: 0, thunderbolt_errors: 0 },
		...changes,
		metrics: {
			tx_mb_per_s: seriesOf(metrics.tx_mb_per_s),
			rx_mb_per_s: seriesOf(metrics.rx_mb_per_s),
			latency_ns: seriesOf(metrics.latency_ns),
		},
	};
}

export function simulatedLog(
	phases: readonly PhaseContents[],
	changes: Partial<LogContents> = {},
): LogContents {
	return {
		name: "simulated",
		files: [],
		start_s: 1.8e9,
		end_s: 1.8e9,
		interval_s: 1,
		isDemo: false,
		links: [],
		records: 0,
		leftOut: [],
		notes: [],
		phases,
		idleShare: 0,
		...changes,
	};
}
