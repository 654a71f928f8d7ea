/** Containers for the plots over time, and the text around them; the page's script draws. */
import { formatDuration, formatPlural } from "../core/format.ts";
import { html, type Markup } from "./html.ts";
import { MARKER_NAMES, MARKER_SIGNS } from "./marks.ts";
import type { PageGroup } from "./page-data.ts";
import { formatMoment, formatQuantity, headingUnit } from "./quantity.ts";
import type { Line, Marker, MarkerKind, TimePlot, TimePlots } from "./time-plots.ts";

/** Lists of events are for reading: no more are listed. */
const MAX_LISTED = 200;

const GESTURES =
	"Drag to zoom all plots, double-click to reset; pinch and swipe on a touch screen; + − ← → and " +
	"Escape on a keyboard.";

export function renderTimePlots(
	section: TimePlots,
	group: PageGroup | null,
	place: number,
): Markup {
	const { note, plots, markers, axis } = section;
	const all = [...markers, ...plots.flatMap((plot) => plot.markers)];
	return html`${note === null ? null : html`<p class="note">${note}</p>`}
<p class="note">${resolutionText(group?.width_s ?? null)}
<span class="screen-only">${GESTURES}</span></p>
${legend(all, section)}
<div class="group" data-group="${place}">
<p class="zoom"><output class="shown"></output>
<button type="button" class="reset" hidden>Reset zoom</button></p>
${plots.map((plot, index) => figure(plot, index, section))}
</div>
${eventList(all, axis)}`;
}

function resolutionText(width_s: number | null): string {
	if (width_s === null) return "Each point is one sample.";
	const width = formatDuration(width_s);
	return `Each point covers ${width}: the line is its mean, the band its minimum to maximum.`;
}

function legend(markers: readonly Marker[], { bands, plots }: TimePlots): Markup | null {
	const kinds = new Set(markers.map(({ kind }) => kind));
	const items = [...kinds].map((kind) => html`<li class="mark-${kind}">${markName(kind)}</li>`);
	const shades = new Set(
		[...bands, ...plots.flatMap((plot) => plot.bands)].map(({ kind }) => kind),
	);
	for (const kind of ["idle", "saturated"] as const) {
		if (shades.has(kind)) items.push(html`<li class="mark-${kind}"><i></i>${kind}</li>`);
	}
	return items.length === 0 ? null : html`<ul class="legend" aria-label="Marks">${items}</ul>`;
}

function markName(kind: MarkerKind): Markup {
	const interval = kind === "change" ? ", with the interval of its time shaded" : "";
	return html`<b aria-hidden="true">${MARKER_SIGNS[kind]}</b>${MARKER_NAMES[kind]}${interval}`;
}

function figure(plot: TimePlot, index: number, section: TimePlots): Markup {
	const { title, unit, lines, limit } = plot;
	const names = lines.map(
		({ name, colour }) => html`<li><i class="line ${colour}"></i>${name}</li>`,
	);
	if (limit !== null) {
		const value = formatQuantity(limit.value, unit);
		names.push(html`<li><i class="line limit"></i>${limit.name} ${value}</li>`);
	}
	const summary = describePlot(plot, section);
	return html`<figure class="time">
<figcaption><h3>${title} <small>${headingUnit(unit)}</small></h3>
<ul class="legend" aria-label="Lines">${names}</ul></figcaption>
<div class="plot" data-plot="${index}" role="img" tabindex="0" aria-label="${summary}"></div>
<output class="readout" data-readout="${index}" aria-live="off"></output>
</figure>`;
}

/** Describes the plot for readers who cannot see it. */
function describePlot({ title, unit, lines }: TimePlot, { axis }: TimePlots): string {
	const parts = lines.map(({ name, trace }) => {
		const [low, high] = extremesOf(trace);
		if (low > high) return `${name}: no data`;
		const [from, until] = [trace.times_s.at(0) ?? 0, trace.times_s.at(-1) ?? 0];
		const values = `${formatQuantity(low, unit)} and ${formatQuantity(high, unit)}`;
		const times = `${formatMoment(from, axis)} to ${formatMoment(until, axis)}`;
		return `${name} between ${values} from ${times}`;
	});
	return `${title} over time. ${parts.join("; ")}.`;
}

function extremesOf({ values, range }: Line["trace"]): [number, number] {
	let low = Infinity;
	let high = -Infinity;
	// Comparisons with an unknown value (NaN) are false.
	for (const value of range?.minimum ?? values) if (value < low) low = value;
	for (const value of range?.maximum ?? values) if (value > high) high = value;
	return [low, high];
}

function eventList(markers: readonly Marker[], axis: TimePlots["axis"]): Markup | null {
	if (markers.length === 0) return null;
	const sorted = [...markers].sort((one, other) => one.at_s - other.at_s);
	const left = sorted.length - MAX_LISTED;
	const items = sorted.slice(0, MAX_LISTED).map(({ at_s, kind, text }) => {
		const sign = html`<b class="mark-${kind}" aria-hidden="true">${MARKER_SIGNS[kind]}</b>`;
		return html`<li><time>${formatMoment(at_s, axis)}</time> ${sign} ${text}</li>`;
	});
	const more = html`<p class="note">… and ${formatPlural(left, "more event")}.</p>`;
	return html`<details><summary>List of ${formatPlural(markers.length, "event")}</summary>
<ol class="events">${items}</ol>${left > 0 ? more : null}</details>`;
}
