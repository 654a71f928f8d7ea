/**
 * The script of a page, which runs in the browser.
 *
 * It draws the plots over time from the JSON in the page; everything else on the page is HTML that
 * needs no script. `scripts/bundle-page.ts` bundles it with its style sheets.
 */
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

/** Width of a printed A4 page within its margins, in CSS pixels; Letter is wider. */
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

/** Returns an element of the page; the program that made the page made this script too. */
function element(within: ParentNode, selector: string): HTMLElement {
	const found = within.querySelector<HTMLElement>(selector);
	if (found === null) throw new Error(`the page has no ${selector}`);
	return found;
}
