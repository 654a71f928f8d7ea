/** What the drawings that need no script have in common: a frame, its ticks, and stretched shapes. */
import { html, type Markup } from "./html.ts";

/** A place on one axis, and what is written there. */
export interface Tick {
	/** 0 (left or bottom) to 1 (right or top). */
	readonly place: number;
	readonly label: string;
}

export interface Frame {
	readonly height: number;
	/** What is drawn, in words. */
	readonly summary: string;
	readonly across: readonly Tick[];
	readonly upwards: readonly Tick[];
	/** Shapes in a square of 1 by 1 whose y runs downwards; lines keep their width. */
	readonly shapes: readonly Markup[];
}

/** A drawing as wide as its place. Text keeps its size; only the shapes stretch. */
export function drawing({ height, summary, across, upwards, shapes }: Frame): Markup {
	return html`<svg class="drawing" role="img" aria-label="${summary}" height="${height + 22}">
${upwards.map(({ place, label }) => {
	const y = decimal((1 - place) * height);
	return html`<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}"/><text class="tick" x="-8" y="${y}" dy="0.32em" text-anchor="end">${label}</text>`;
})}
<svg width="100%" height="${height}" viewBox="0 0 1 1" preserveAspectRatio="none">${shapes}</svg>
${across.map(({ place, label }) => html`<text class="tick" x="${decimal(place * 100)}%" y="${height + 16}" text-anchor="middle">${label}</text>`)}
</svg>`;
}

/** A path through these points, of 0 to 1 from the left and from the bottom. */
export function pathOf(points: readonly (readonly [number, number])[]): string {
	return points
		.map(([x, y], index) => `${index === 0 ? "M" : "L"}${decimal(x)} ${decimal(1 - y)}`)
		.join("");
}

/** Short enough for thousands of them, fine enough for any screen. */
export function decimal(value: number): string {
	return String(Number(value.toFixed(4)));
}

/** Round numbers between two values, some `count` of them, ascending. */
export function roundTicks(low: number, high: number, count: number): number[] {
	if (!(high > low)) return [low];
	const step = roundStep((high - low) / count);
	const ticks: number[] = [];
	for (let index = Math.ceil(low / step); index * step <= high; index++) {
		ticks.push(Number((index * step).toPrecision(12)));
	}
	return ticks;
}

/** 1, 2 or 5 times a power of ten, no less than this. */
function roundStep(least: number): number {
	const power = 10 ** Math.floor(Math.log10(least));
	const factor = [1, 2, 5].find((candidate) => candidate * power >= least) ?? 10;
	return factor * power;
}
