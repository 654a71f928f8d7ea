/** The parts of the monitor's screen, as a user finds them. */

const TITLE = /^ (TX|RX|LAT(ENCY)?) +[\d–]/;
/** The rule below the last graph. */
const RULE = "▔";
/** Columns of the labels beside a plot. */
const GUTTER = 7;

/** The rows of each plot, without its title and the labels beside it, from the top one down. */
export function plotsOf(screen: readonly string[]): string[][] {
	const rule = screen.findIndex((row) => row.includes(RULE));
	const end = rule < 0 ? screen.length : rule;
	const titles = screen.flatMap((row, at) => (at < end && TITLE.test(row) ? [at] : []));
	return titles.map((title, index) =>
		screen.slice(title + 1, titles[index + 1] ?? end).map((row) => row.slice(GUTTER)),
	);
}

/** The labels beside the first plot, from the top one down. */
export function valueLabelsOf(screen: readonly string[]): string[] {
	const title = screen.findIndex((row) => TITLE.test(row));
	const rows = screen.slice(title + 1, title + 1 + (plotsOf(screen)[0]?.length ?? 0));
	return rows.map((row) => row.slice(0, GUTTER).trim()).filter((label) => label !== "");
}

/** The rule below the last graph, and the row of labels below it. */
export function timeAxisOf(screen: readonly string[]): { rule: string; labels: string } {
	const at = screen.findIndex((row) => row.includes(RULE));
	return { rule: screen[at] ?? "", labels: screen[at + 1] ?? "" };
}
