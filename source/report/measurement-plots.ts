/** The plots of a measurement: each run over time, one plot per direction. */

import { DIRECTIONS, type Direction } from "../core/direction.ts";
import { BYTES_PER_MB } from "../core/metrics.ts";
import type { MeasureResult, RunTrace } from "../measure/measure-result.ts";
import type { MeasuredRun, Measurement } from "../measure/measurement.ts";
import { startsOf } from "../measure/saturation.ts";
import type { Band, Marker, TimePlot, TimePlots } from "./time-plots.ts";

/** More runs are in the table only: a page of plots is no longer read. */
const MAX_PLOTTED_RUNS = 10;

/** None where no bytes are known. */
export function runPlots({ measurement, traces }: MeasureResult): TimePlots[] {
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
	const { intervals } = trace.use ?? trace;
	const values = Float64Array.from(
		intervals,
		(interval) => interval[`${direction}_bytes`] / interval.length_s / BYTES_PER_MB,
	);
	if (values.every(Number.isNaN)) return [];
	const times_s = Float64Array.from(startsOf(intervals.map(({ length_s }) => length_s)).slice(1));
	const name = direction.toUpperCase();
	return [
		{
			title: name,
			unit: "MB/s",
			lines: [{ name, colour: direction, trace: { times_s, values, range: null } }],
			markers: [],
			bands: (trace.use?.stretches ?? [])
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
