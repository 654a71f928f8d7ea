/** The plots of a measurement: each run over time, one plot per direction. */
import type { MeasuredRun, Measurement } from "../measure/measurement.ts";
import type { Band, Marker, TimePlot, TimePlots } from "./time-plots.ts";

/** A run over time. All times are in seconds since the start of the command. */
export interface RunTrace {
	/** The end of each interval between readings, ascending. */
	readonly end_s: Float64Array;
	/** Means over the intervals; NaN if unknown. */
	readonly tx_mb_per_s: Float64Array;
	readonly rx_mb_per_s: Float64Array;
	/** Where a direction was saturated. */
	readonly stretches: readonly {
		readonly direction: Direction;
		readonly start_s: number;
		readonly end_s: number;
	}[];
}

/** More runs are in the table only: a page of plots is no longer read. */
const MAX_PLOTTED_RUNS = 10;

const DIRECTIONS = ["tx", "rx"] as const;
type Direction = (typeof DIRECTIONS)[number];

/** None where no bytes are known. */
export function runPlots(measurement: Measurement, traces: readonly RunTrace[]): TimePlots[] {
	const { runs } = measurement;
	return traces.slice(0, MAX_PLOTTED_RUNS).flatMap((trace, index): TimePlots[] => {
		const run = runs[index];
		const plots = DIRECTIONS.flatMap((direction) => plotOf(direction, trace, measurement));
		if (run === undefined || plots.length === 0) return [];
		const isCut = index === 0 && traces.length > MAX_PLOTTED_RUNS;
		return [
			{
				kind: "time-plots",
				title: runs.length === 1 ? "Over time" : `Run ${index + 1} over time`,
				note: isCut ? `The first ${MAX_PLOTTED_RUNS} of ${traces.length} runs are plotted.` : null,
				axis: "elapsed",
				plots,
				bands: [],
				markers: run.events.map(eventMarker),
				longestStep_s: Infinity,
			},
		];
	});
}

function plotOf(direction: Direction, trace: RunTrace, { capacity }: Measurement): TimePlot[] {
	const values = trace[`${direction}_mb_per_s`];
	if (values.every(Number.isNaN)) return [];
	const name = direction.toUpperCase();
	return [
		{
			title: name,
			unit: "MB/s",
			lines: [{ name, colour: direction, trace: { times_s: trace.end_s, values, range: null } }],
			markers: [],
			bands: trace.stretches
				.filter((stretch) => stretch.direction === direction)
				.map(({ start_s, end_s }): Band => ({ name: "", kind: "saturated", start_s, end_s })),
			limit:
				capacity === null
					? null
					: { name: `${capacity.kind} capacity`, value: capacity[`${direction}_mb_per_s`] },
		},
	];
}

function eventMarker({ at_s, event, detail }: MeasuredRun["events"][number]): Marker {
	const text = [event, detail].filter(Boolean).join(": ");
	return { kind: "event", at_s, interval_s: null, text };
}
