/** Heat maps: a value per hour of each day, days from left to right, hours from top to bottom. */
import { fractionBetween } from "../core/interpolate.ts";
import { html, type Markup } from "./html.ts";
import { formatQuantity } from "./quantity.ts";
import type { HeatMap } from "./report.ts";
import { decimal, renderDrawing, type Tick } from "./svg.ts";

const HOURS = 24;
const ROW_HEIGHT = 11;
const MAX_DAY_LABELS = 6;
/** The lowest value must stay visible. */
const MIN_OPACITY = 0.08;

export function renderHeatMap({ title, note, unit, days, values }: HeatMap): Markup {
	const known = values.flat().filter((value) => value !== null);
	if (known.length === 0) return html`<p class="note">No data.</p>`;
	let low = Infinity;
	let high = -Infinity;
	for (const value of known) {
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	const cells = values.flatMap((hours, day) =>
		hours.flatMap((value, hour) => {
			if (value === null) return [];
			const part = high > low ? fractionBetween(low, high, value) : 1;
			const opacity = decimal(MIN_OPACITY + (1 - MIN_OPACITY) * part);
			const text = `${days[day] ?? ""} ${clock(hour)}: ${formatQuantity(value, unit)}`;
			return [
				html`<rect x="${day}" y="${hour}" fill-opacity="${opacity}"><title>${text}</title></rect>`,
			];
		}),
	);
	const [from, to] = [formatQuantity(low, unit), formatQuantity(high, unit)];
	const frame = {
		height: HOURS * ROW_HEIGHT,
		summary: `${title}, by hour and day, from ${from} to ${to}.`,
		across: dayTicks(days),
		upwards: [0, 6, 12, 18].map((hour) => ({ place: 1 - hour / HOURS, label: clock(hour) })),
		shapes: [html`<g transform="scale(${1 / days.length} ${1 / HOURS})">${cells}</g>`],
	};
	return html`${note === null ? null : html`<p class="note">${note}</p>`}
<figure class="heat">${renderDrawing(frame)}
<figcaption class="scale"><span>${from}</span>
<i class="ramp" aria-hidden="true"></i><span>${to}</span></figcaption></figure>`;
}

function clock(hour: number): string {
	return `${String(hour).padStart(2, "0")}:00`;
}

/** Names a few days, evenly spaced, in the middle of their columns. */
function dayTicks(days: readonly string[]): Tick[] {
	const step = Math.ceil(days.length / MAX_DAY_LABELS);
	// The year is redundant if it is the same.
	const from = days[0]?.slice(0, 5) === days.at(-1)?.slice(0, 5) ? 5 : 0;
	return days.flatMap((day, index) =>
		index % step === 0 ? [{ place: (index + 0.5) / days.length, label: day.slice(from) }] : [],
	);
}
