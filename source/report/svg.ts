/** SVG drawings, which need no script: a frame, its ticks, and stretched shapes. */
import { html, type Markup } from "./html.ts";

/** A place on one axis, and its label. */
export interface Tick {
	/** 0 (left or bottom) to 1 (right or top). */
	readonly place: number;
	readonly label: string;
}

export interface Frame {
	readonly height: number;
	/** A description of the drawing. */
	readonly summary: string;
	readonly across: readonly Tick[];
	readonly upwards: readonly Tick[];
	/** Shapes in a square of 1 by 1 whose y runs downwards; lines keep their width. */
	readonly shapes: readonly Markup[];
}

/** Renders a drawing as wide as its container. Only the shapes stretch; text keeps its size. */
export function renderDrawing({ height, summary, across, upwards, shapes }: Frame): Markup {
	return html`<svg class="drawing" role="img" aria-label="${summary}" height="${height + 22}">
${upwards.map(({ place, label }) => {
	const y = decimal((1 - place) * height);
	return html`<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}"/>
<text class="tick" x="-8" y="${y}" dy="0.32em" text-anchor="end">${label}</text>`;
})}
<svg width="100%" height="${height}" viewBox="0 0 1 1" preserveAspectRatio="none">${shapes}</svg>
${across.map(({ place, label }) => {
	const x = `${decimal(place * 100)}%`;
	return html`<text class="tick" x="${x}" y="${height + 16}" text-anchor="middle">${label}</text>`;
})}
</svg>`;
}

/** Returns a path through points of 0 to 1 from the left and from the bottom. */
export function pathOf(points: readonly (readonly [number, number])[]): string {
	return points
		.map(([x, y], index) => `${index === 0 ? "M" : "L"}${decimal(x)} ${decimal(1 - y)}`)
		.join("");
}

/** Rounds: short enough for thousands of points, fine enough for any screen. */
export function decimal(value: number): string {
	return String(Number(value.toFixed(4)));
}

/**
 * Returns about `count` round numbers between two values, ascending; the lower value alone where
 * none is round and between them. It takes no more than `count` steps, whatever the values.
 */
export function roundTicks(low: number, high: number, count: number): number[] {
	if (!(high > low)) return [low];
	const step = roundStep(high / count - low / count);
	const first = Math.ceil(low / step);
	// More digits than this are rounding errors.
	const candidates = Array.from({ length: count + 1 }, (_, order) =>
		Number(((first + order) * step).toPrecision(15)),
	);
	const ticks = candidates.filter((tick) => tick >= low && tick <= high);
	return ticks.length === 0 ? [low] : [...new Set(ticks)];
}

/** Returns 1, 2 or 5 times a power of ten, at least this; 0 or infinite on overflow. */
function roundStep(least: number): number {
	const power = 10 ** Math.floor(Math.log10(least));
	const factor = [1, 2, 5].find((candidate) => candidate * power >= least) ?? 10;
	return factor * power;
}
