import type { CompareRow } from "./compare.ts";
import { proportionText } from "./proportion.ts";

/** Rows of one group as a Markdown table; a column for each rate, in per cent. */
export function compareTable(rows: readonly CompareRow[]): string {
	const names = Object.keys(rows[0]?.rates ?? {});
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
