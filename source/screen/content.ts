/** What a screen of any size can show: it follows from what the source offers. */
import type { FieldName } from "../core/metrics.ts";
import { offeredSeries } from "./series.ts";
import { sinceResetLine } from "./value-lines.ts";
import { valueTable } from "./value-table.ts";

/** What there is to show. */
export interface Content {
	/** Metrics to draw, 0 to 3. */
	readonly graphs: number;
	/** Lines that the status can fill if it is not divided into blocks. */
	readonly lines: number;
	/** Rows that each block can fill; no block of values if it has none. */
	readonly linkRows: number;
	readonly valueRows: number;
	readonly hasPlayer: boolean;
}

/** The content of a source that offers all fields. */
export const FULL_CONTENT: Content = {
	graphs: 3,
	lines: 3,
	linkRows: 6,
	valueRows: 6,
	hasPlayer: false,
};

/**
 * The graphs, and the rows that the status can fill. They follow from what the source offers, so
 * that everything keeps its place: a value that is unknown at the moment keeps its row.
 *
 * @param hasPlayer whether a recording is played
 */
export function contentOf(offers: ReadonlySet<FieldName>, hasPlayer: boolean): Content {
	const hasRate = offers.has("tx_mb_per_s") || offers.has("rx_mb_per_s");
	const ownLines = [
		offers.has("connections") || hasRate,
		// Whatever the source counts, the kernel counts the errors of PCIe.
		true,
		offers.has("runtime_s"),
	].filter(Boolean).length;
	return {
		graphs: offeredSeries(offers).length,
		// The link and the newest event have a line each.
		lines: 2 + sinceResetLine(null, MANY_COLUMNS, offers).length,
		linkRows: ownLines + EVENT_ROWS,
		valueRows: valueTable({ latest: null, newMaximum: null }, MANY_COLUMNS, offers).length,
		hasPlayer,
	};
}

/** One of these gives way to the device, if that is known. */
const EVENT_ROWS = 3;
const MANY_COLUMNS = 200;
