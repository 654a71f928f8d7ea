/** Draws bands behind the lines of a plot, and markers over them. */
import type uPlot from "uplot";
import { MARKER_SIGNS } from "../marks.ts";
import type { Band, Limit, Marker } from "../time-plots.ts";
import { colour, translucent } from "./colours.ts";

/** Height of the signs of markers above a plot, in CSS pixels. */
export const SIGNS_HEIGHT = 16;
/** Only the first of closer markers of one kind is drawn, in CSS pixels; zooming shows all. */
const MIN_DISTANCE = 14;

/** Shades the bands, and labels them where there is room. */
export function drawBands(plot: uPlot, bands: readonly Band[]): void {
	const { ctx, bbox } = plot;
	ctx.save();
	clipToPlot(plot, 0);
	ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
	ctx.textBaseline = "top";
	for (const [index, band] of bands.entries()) {
		const { name, start_s, end_s } = band;
		const left = Math.max(bbox.left, plot.valToPos(start_s, "x", true));
		const right = Math.min(bbox.left + bbox.width, plot.valToPos(end_s, "x", true));
		if (right <= left) continue;
		ctx.fillStyle = shadeOf(band, index);
		ctx.fillRect(left, bbox.top, right - left, bbox.height);
		const inset = 4 * devicePixelRatio;
		if (ctx.measureText(name).width + 2 * inset > right - left) continue;
		ctx.fillStyle = colour("soft");
		ctx.fillText(name, left + inset, bbox.top + inset / 2);
	}
	ctx.restore();
}

function shadeOf({ kind }: Band, index: number): string {
	if (kind === "saturated") return translucent("saturated", 0.3);
	// Neighbouring phases have different shades.
	return translucent("band", kind === "idle" ? 0.16 : index % 2 === 0 ? 0.1 : 0.04);
}

export function drawLimit(plot: uPlot, limit: Limit | null): void {
	if (limit === null) return;
	const { ctx, bbox } = plot;
	const y = Math.round(plot.valToPos(limit.value, "y", true)) + 0.5;
	ctx.save();
	clipToPlot(plot, 0);
	ctx.strokeStyle = colour("plain");
	ctx.lineWidth = devicePixelRatio;
	ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
	ctx.beginPath();
	ctx.moveTo(bbox.left, y);
	ctx.lineTo(bbox.left + bbox.width, y);
	ctx.stroke();
	ctx.restore();
}

/** Draws a line and a sign per marker, and shades the interval of a change point. */
export function drawMarkers(plot: uPlot, markers: readonly Marker[]): void {
	const { ctx, bbox } = plot;
	ctx.save();
	const lane = SIGNS_HEIGHT * devicePixelRatio;
	clipToPlot(plot, lane);
	ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
	ctx.textAlign = "center";
	ctx.textBaseline = "top";
	ctx.lineWidth = devicePixelRatio;
	const latest = new Map<Marker["kind"], number>();
	for (const { kind, at_s, interval_s } of markers) {
		const name = `mark-${kind}`;
		const x = Math.round(plot.valToPos(at_s, "x", true)) + 0.5;
		const isClose = x - (latest.get(kind) ?? -Infinity) < MIN_DISTANCE * devicePixelRatio;
		if (isClose && kind !== "change") continue;
		latest.set(kind, x);
		if (interval_s !== null) {
			const [from, until] = interval_s.map((time_s) => plot.valToPos(time_s, "x", true));
			ctx.fillStyle = translucent(name, 0.18);
			ctx.fillRect(from ?? x, bbox.top, (until ?? x) - (from ?? x), bbox.height);
		}
		ctx.strokeStyle = translucent(name, kind === "change" ? 1 : 0.6);
		ctx.setLineDash(kind === "change" ? [] : [3 * devicePixelRatio, 3 * devicePixelRatio]);
		ctx.beginPath();
		ctx.moveTo(x, bbox.top);
		ctx.lineTo(x, bbox.top + bbox.height);
		ctx.stroke();
		ctx.fillStyle = colour(name);
		ctx.fillText(MARKER_SIGNS[kind], x, bbox.top - lane);
	}
	ctx.restore();
}

/** Clips to the plot, and to a height above it in pixels of the canvas. */
function clipToPlot({ ctx, bbox }: uPlot, above: number): void {
	ctx.beginPath();
	ctx.rect(bbox.left, bbox.top - above, bbox.width, bbox.height + above);
	ctx.clip();
}
