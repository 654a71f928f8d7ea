/** A value for each hour of each day, days from left to right, hours from top to bottom. */
import { html, type Markup } from "./html.ts";
import { formatQuantity } from "./quantity.ts";
import type { HeatMap } from "./report.ts";
import { decimal, drawing, type Tick } from "./svg.ts";

const HOURS = 24;
const ROW_HEIGHT = 11;
const MOST_DAY_LABELS = 6;
/** The lowest value is still seen to be there. */
const LEAST_OPACITY = 0.08;

export function renderHeatMap({ title, note, unit, days, values }: HeatMap): Markup {
	const known = values.flat().filter((value) => value !== null);
	if (known.length === 0) return html`<p class="note">Nothing known.</p>`;
	let low = Infinity;
	let high = -Infinity;
	for (const value of known) {
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	const cells = values.flatMap((hours, day) =>
		hours.flatMap((value, hour) => {
			if (value === null) return [];
			const part = high > low ? (value - low) / (high - low) : 1;
			const opacity = decimal(LEAST_OPACITY + (1 - LEAST_OPACITY) * part);
			const text = `${days[day] ?? ""} ${clock(hour)}: ${formatQuantity(value, unit)}`;
			return [
				html`<rect x="${day}" y="${hour}" fill-opacity="${opacity}"><title>${text}</title></rect>`,
			];
		}),
	);
	const range = `${formatQuantity(low, unit)} to ${formatQuantity(high, unit)}`;
	const frame = {
		height: HOURS * ROW_HEIGHT,
		summary: `${title}, by hour and day, from ${range}.`,
		across: dayTicks(days),
		upwards: [0, 6, 12, 18].map((hour) => ({ place: 1 - hour / HOURS, label: clock(hour) })),
		shapes: [html`<g transform="scale(${1 / days.length} ${1 / HOURS})">${cells}</g>`],
	};
	return html`${note === null ? null : html`<p class="note">${note}</p>`}
<figure class="heat">${drawing(frame)}
<figcaption class="scale"><span>${formatQuantity(low, unit)}</span><i class="ramp" aria-hidden="true"></i><span>${formatQuantity(high, unit)}</span></figcaption></figure>`;
}

function clock(hour: number): string {
	return `${String(hour).padStart(2, "0")}:00`;
}

/** The names of a few days, evenly apart, in the middle of their columns. */
function dayTicks(days: readonly string[]): Tick[] {
	const step = Math.ceil(days.length / MOST_DAY_LABELS);
	return days.flatMap((day, index) =>
		index % step === 0 ? [{ place: (index + 0.5) / days.length, label: day.slice(5) }] : [],
	);
}
