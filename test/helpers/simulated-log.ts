import {
	JUDGED_METRICS,
	type JudgedCount,
	type LogContents,
	mapCounts,
	mapMetrics,
	NO_PCIE_ERRORS,
	type PhaseContents,
} from "../../source/analysis/walk/log-contents.ts";
import {
	EMPTY_SUMS,
	type TimedSums,
	TimedSumsBuilder,
} from "../../source/statistics/timed-sums.ts";

/** A phase of one-second samples; metrics that are not given are not known. */
export function simulatedPhase(
	metrics: Partial<Record<keyof PhaseContents["metrics"], Float64Array>>,
	changes: Partial<Pick<PhaseContents, "name" | "covered_s">> & {
		/** How much each grew; null: the log does not have it. */
		readonly counts?: Partial<Record<JudgedCount, number | null>>;
		/** How much each grew in each second. */
		readonly errors?: Partial<Record<JudgedCount, Float64Array>>;
	} = {},
): PhaseContents {
	const length = Math.max(0, ...Object.values(metrics).map((values) => values.length));
	const seriesOf = (values: Float64Array = new Float64Array(0)) => ({
		times_s: values.map((_, index) => 1.8e9 + index),
		values,
	});
	const { counts = {}, errors: _, covered_s = length, ...others } = changes;
	const counted = (name: JudgedCount) => {
		const seen = changes.errors?.[name]?.reduce((sum, value) => sum + value, 0);
		const { [name]: events = seen ?? 0 } = counts;
		return events === null ? null : { events, covered_s };
	};
	return {
		name: "",
		...others,
		covered_s,
		counts: {
			dma_errors: counted("dma_errors"),
			disconnections: counted("disconnections"),
			thunderbolt_errors: counted("thunderbolt_errors"),
			pcie_replays: null,
		},
		stalls: null,
		stalledTime: { blocks: EMPTY_SUMS, squares_s2: 0 },
		means: { tx_mb_per_s: null, rx_mb_per_s: null, latency_ns: null },
		metrics: {
			tx_mb_per_s: seriesOf(metrics.tx_mb_per_s),
			rx_mb_per_s: seriesOf(metrics.rx_mb_per_s),
			latency_ns: seriesOf(metrics.latency_ns),
		},
		sums: mapMetrics((metric) => sumsOf(metrics[metric] ?? [])),
		latencyPerOperation: null,
		countSums: mapCounts((count) => sumsOf(changes.errors?.[count] ?? [])),
	};
}

/** Of values that hold for a second each. */
function sumsOf(values: Iterable<number>): TimedSums {
	const builder = new TimedSumsBuilder();
	for (const value of values) builder.add(value, 1);
	return builder.end();
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
		measured: JUDGED_METRICS.filter((metric) =>
			phases.some(({ metrics }) => metrics[metric].values.length > 0),
		),
		idleShare: 0,
		pcieErrors: NO_PCIE_ERRORS,
		linkEvents: {},
		counted: ["payload"],
		sources: [],
		...changes,
	};
}
