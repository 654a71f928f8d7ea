import { type Proportion, proportionText } from "./proportion.ts";

export interface RateRow {
	readonly process: string;
	readonly length: number | string;
	readonly rates: Readonly<Record<string, Proportion>>;
}

/** Rows of one group as a Markdown table, with a column per rate, in percent. */
export function compareTable(rows: readonly RateRow[]): string {
	const names = [...new Set(rows.flatMap(({ rates }) => Object.keys(rates)))];
	const lines = rows.map(({ process, length, rates }) => {
		const cells = names.map((name) => {
			const rate = rates[name];
			return rate === undefined ? "" : proportionText(rate);
		});
		return `| ${[process, length, ...cells].join(" | ")} |`;
	});
	const head = ["process", "samples", ...names];
	return [`| ${head.join(" | ")} |`, `|${" --- |".repeat(head.length)}`, ...lines].join("\n");
}
