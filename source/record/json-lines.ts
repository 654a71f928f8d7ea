import { toJsonRecord } from "./json-record.ts";
import type { LineFormat } from "./line-format.ts";

/** JSON Lines: one object per sample, and one per event of the link. */
export const JSON_LINES = {
	help: "JSON Lines, one object per sample",
	start: () => (records) => records.map(toJsonRecord).join("\n"),
} satisfies LineFormat;
