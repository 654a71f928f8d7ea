/** One plot over time, drawn by uPlot. */
import uPlot from "uplot";
import type { PageGroup, PagePlot } from "../page-data.ts";
import { tickLabels } from "../quantity.ts";
import type { Limit } from "../time-plots.ts";
import { colour } from "./colours.ts";
import { drawBands, drawLimit, drawMarkers, SIGNS_HEIGHT } from "./draw-marks.ts";
import { listenToFingers, listenToKeys } from "./gestures.ts";
import { plotColumns, plotSeries, traceOf, tracesWithin } from "./lines.ts";
import { readoutText } from "./readout.ts";
import { TICK_STEPS_S, timeLabels } from "./time-axis.ts";
import type { Range, Zoom } from "./zoom.ts";

/** In CSS pixels; lower on paper, so that a page holds more plots. */
const HEIGHT = 240;
const PRINTED_HEIGHT = 190;
/** Width of the value labels, in CSS pixels: the same on every plot, so that times line up. */
const LABELS_WIDTH = 68;
/** A narrower step of a line cannot be told from its neighbours, in CSS pixels. */
const PIXELS_PER_POINT = 2;
const MIN_POINTS = 50;
const FONT = "12px system-ui, sans-serif";
const LINE_HEIGHT = 15;

export interface TimePlotSettings {
	readonly group: PageGroup;
	readonly plot: PagePlot;
	readonly container: HTMLElement;
	/** Shows the values under the pointer. */
	readonly readout: HTMLElement;
	readonly zoom: Zoom;
}

/** A plot that was drawn. */
export interface TimePlotView {
	/** Redraws in the current colours. */
	redraw(): void;
	/** Resizes for paper, to a width in CSS pixels; null: for the screen. */
	print(width: number | null): void;
}

export function drawTimePlot(settings: TimePlotSettings): TimePlotView {
	const { container, zoom, plot } = settings;
	const traces = plot.lines.map((line) => traceOf(line, settings.group.start_s));
	let range = zoom.full;
	const dataFor = (width: number) => {
		const points = Math.max(MIN_POINTS, Math.floor((width - LABELS_WIDTH) / PIXELS_PER_POINT));
		return plotColumns(tracesWithin(traces, range, points));
	};
	const chart = new uPlot(optionsOf(settings), dataFor(container.clientWidth), container);
	const show = (width: number, height: number) => {
		chart.setSize({ width, height });
		chart.setData(dataFor(width), false);
		chart.setScale("x", { min: range[0], max: range[1] });
	};
	zoom.follow((next) => {
		range = next;
		show(chart.width, chart.height);
	});
	listenToKeys(container, zoom);
	listenToFingers(chart.over, zoom);
	let isPrinted = false;
	const fit = () => show(container.clientWidth, HEIGHT);
	new ResizeObserver(() => {
		if (!isPrinted && container.clientWidth > 0) fit();
	}).observe(container);
	return {
		redraw: () => chart.redraw(false, true),
		print(width) {
			isPrinted = width !== null;
			if (width === null) fit();
			else show(width, PRINTED_HEIGHT);
		},
	};
}

function optionsOf(settings: TimePlotSettings): uPlot.Options {
	const { group, plot, container, readout, zoom } = settings;
	const { series, bands } = plotSeries(plot.lines);
	return {
		width: container.clientWidth,
		height: HEIGHT,
		series,
		bands,
		legend: { show: false },
		padding: [plot.markers.length > 0 ? SIGNS_HEIGHT + 2 : 8, 20, 0, 0],
		scales: {
			x: { time: false, range: (_chart, min, max) => [min, max] },
			y: { range: (_chart, low, high) => valueRange(low, high, plot.limit) },
		},
		axes: [timeAxis(group), valueAxis(plot.unit)],
		cursor: {
			y: false,
			sync: { key: `time-${group.axis}`, filters: { pub: isPointing, sub: () => true } },
			drag: { x: true, y: false, setScale: false },
			// Else a double click would reset the zoom of this plot only.
			bind: { dblclick: () => () => resetOnDoubleClick(zoom) },
		},
		hooks: {
			drawClear: [(chart) => drawBands(chart, [...group.bands, ...plot.bands])],
			draw: [(chart) => drawLimit(chart, plot.limit), (chart) => drawMarkers(chart, plot.markers)],
			setSelect: [(chart) => zoomToSelection(chart, zoom)],
			setCursor: [
				(chart) => {
					readout.textContent = readoutText(chart, group, plot);
				},
			],
		},
	};
}

/** The plots of a group share the pointer; drags reach them through {@link Zoom}. */
function isPointing(type: string): boolean {
	return type === "mousemove" || type === "mouseleave" || type === "mouseenter";
}

function resetOnDoubleClick(zoom: Zoom): null {
	zoom.reset();
	return null;
}

function zoomToSelection(chart: uPlot, zoom: Zoom): void {
	const { left, width } = chart.select;
	if (width <= 0) return;
	const range: Range = [chart.posToVal(left, "x"), chart.posToVal(left + width, "x")];
	chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
	zoom.show(range);
}

/** uPlot subtracts the ends of an axis from each other: the difference must not overflow. */
const MAX_AXIS_VALUE = Number.MAX_VALUE / 4;

/** Returns a range from zero, unless all values are far from it, with some room above. */
function valueRange(
	low: number | null,
	high: number | null,
	limit: Limit | null,
): [number, number] {
	if (limit !== null) return [0, 1.08 * Math.max(limit.value, high ?? 0)];
	if (low === null || high === null) return [0, 1];
	const isFarFromZero = low > high * 0.6;
	const room = (high - low) * 0.08 || Math.abs(high) * 0.05 || 1;
	const bottom = isFarFromZero ? low - room : Math.min(0, low);
	return [Math.max(bottom, -MAX_AXIS_VALUE), Math.min(high + room, MAX_AXIS_VALUE)];
}

function timeAxis({ axis }: PageGroup): uPlot.Axis {
	return {
		...axisLook(),
		incrs: TICK_STEPS_S,
		space: 72,
		size: 2.6 * LINE_HEIGHT,
		values: (_chart, ticks_s, _axis, _space, step_s) => timeLabels(ticks_s, step_s, axis),
	};
}

function valueAxis(unit: string): uPlot.Axis {
	return {
		...axisLook(),
		size: LABELS_WIDTH,
		space: 36,
		values: (_chart, ticks) => tickLabels(ticks, unit),
	};
}

function axisLook(): uPlot.Axis {
	return {
		font: FONT,
		lineGap: LINE_HEIGHT / 12,
		stroke: () => colour("soft"),
		grid: { stroke: () => colour("grid"), width: 1 },
		ticks: { show: false },
		gap: 6,
	};
}
