import { CSV_HEADER, toCsvRecord } from "./csv-record.ts";
import type { LineFormat } from "./line-format.ts";

/** CSV that begins with its header. */
export const CSV_LINES = {
	help: null,
	start() {
		let header = `${CSV_HEADER}\n`;
		return (records) => {
			const lines = header + records.map(toCsvRecord).join("\n");
			header = "";
			return lines;
		};
	},
} satisfies LineFormat;
