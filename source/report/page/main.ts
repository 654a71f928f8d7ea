/** The script of the page: draws the plots over time from the data that the page carries. */
import "uplot/dist/uPlot.min.css";
import "./styles/colours.css";
import "./styles/text.css";
import "./styles/blocks.css";
import "./styles/plots.css";
import "./styles/drawings.css";
import "./styles/phone.css";
import "./styles/print.css";
import { formatDuration } from "../../core/format.ts";
import type { PageGroup } from "../page-data.ts";
import { formatMoment } from "../quantity.ts";
import { drawTimePlot, type TimePlotView } from "./time-plot.ts";
import { Zoom } from "./zoom.ts";

/** The width of a printed page within its margins, in CSS pixels: that of A4, Letter is wider. */
const PRINTED_WIDTH = 690;

const views: TimePlotView[] = [];
const groups: PageGroup[] = JSON.parse(element(document, "#plots").textContent ?? "[]");
for (const [index, group] of groups.entries()) {
	drawGroup(group, element(document, `[data-group="${index}"]`));
}

const redrawAll = () => {
	for (const view of views) view.redraw();
};
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawAll);
addEventListener("beforeprint", () => {
	document.documentElement.dataset["printed"] = "";
	for (const view of views) view.print(PRINTED_WIDTH);
	redrawAll();
});
addEventListener("afterprint", () => {
	delete document.documentElement.dataset["printed"];
	for (const view of views) view.print(null);
	redrawAll();
});

function drawGroup(group: PageGroup, section: HTMLElement): void {
	const shown = element(section, ".shown");
	const button = element(section, ".reset");
	const zoom = new Zoom([group.start_s, group.end_s], (range) => {
		button.toggleAttribute("hidden", range === null);
		shown.textContent = range === null ? "" : rangeText(range, group);
	});
	button.addEventListener("click", () => zoom.reset());
	for (const [index, plot] of group.plots.entries()) {
		const container = element(section, `[data-plot="${index}"]`);
		const readout = element(section, `[data-readout="${index}"]`);
		views.push(drawTimePlot({ group, plot, container, readout, zoom }));
	}
}

function rangeText([from_s, until_s]: readonly [number, number], { axis }: PageGroup): string {
	const length = formatDuration(until_s - from_s);
	return `${formatMoment(from_s, axis)} to ${formatMoment(until_s, axis)} (${length})`;
}

/** What the page has at this place: its parts are made by the program that made this script. */
function element(within: ParentNode, selector: string): HTMLElement {
	const found = within.querySelector<HTMLElement>(selector);
	if (found === null) throw new Error(`the page has no ${selector}`);
	return found;
}
