/** The records of a baseline: CSV with its header, as they are saved and read again. */
import { printable } from "../core/printable-text.ts";
import { CSV_HEADER, toCsvRecord } from "../record/csv-record.ts";
import { type RecordedEvent, RecordReader } from "../record/record-reader.ts";
import type { RecordedSample } from "../record/recorded-sample.ts";
import type { Baseline } from "./baseline-document.ts";

/** Returns the samples of a baseline, run after run; unreadable lines are left out. */
export function recordsOf({ runs }: Baseline): RecordedSample[] {
	const found: RecordedSample[] = [];
	for (const { records } of runs) {
		const reader = new RecordReader();
		for (const line of records.split("\n")) {
			if (reader.next(line) === "record") found.push(reader.sample());
		}
	}
	return found;
}

/**
 * Formats records as CSV with a header, without text that a spreadsheet or terminal would run.
 *
 * @param errors events of PCIe errors among them, which a comparison sums up
 */
export function harmlessCsv(
	records: readonly RecordedSample[],
	errors: readonly RecordedEvent[] = [],
): string {
	const lines = records.map((record) =>
		toCsvRecord({
			...record,
			at_s: 0,
			phase: printable(record.phase),
			detail: printable(record.detail),
			link_device: printable(record.link_device),
		}),
	);
	const events = errors.map((event) =>
		toCsvRecord({ ...event, at_s: 0, gpu: printable(event.gpu), detail: printable(event.detail) }),
	);
	return `${[CSV_HEADER, ...lines, ...events].join("\n")}\n`;
}
