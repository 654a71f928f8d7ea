/** Checks the log of a reliability run, record by record. */
import { readFileSync } from "node:fs";
import { CSV_HEADER } from "../source/record/csv-record.ts";
import { csvReader } from "../test/helpers/record-lines.ts";
import { quantileOf } from "./numbers.ts";

export interface LogAccount {
	readonly bytes: number;
	/** Lines that are records of samples. */
	readonly written: number;
	/** Samples that the log records as lost. */
	readonly dropped: number;
	/** Lines that are not records, including a partial last line. */
	readonly broken: number;
	/** Records of failed readings. */
	readonly failed: number;
	/** Ticks due from the first record to the last, inclusive. */
	readonly due: number;
	/** Intervals longer than 1.5 times the requested one. */
	readonly long: number;
	/** Times between consecutive records, minus the requested interval, in ms. */
	readonly delay_ms: { readonly p99: number; readonly p999: number; readonly worst: number };
	/** Longest time between two successful readings, in ms. */
	readonly longestGap_ms: number;
}

const LOSS = /^EDROPPED: (\d+) /;

/**
 * Reads a whole log. Intervals are differences of `time`, to the millisecond, because `elapsed_s`
 * refers to the driver's text, which is older than its reading if another program writes it.
 */
export function accountOf(path: string, interval_ms: number): LogAccount {
	const bytes = readFileSync(path);
	const text = bytes.toString();
	const [header = "", ...lines] = text.split("\n");
	const tornTail = lines.pop() === "" ? 0 : 1;
	const read = csvReader(CSV_HEADER);
	let [written, dropped, broken, failed] = [0, 0, tornTail + (header === CSV_HEADER ? 0 : 1), 0];
	let [second_ms, last_ms, lastGood_ms] = [Number.NaN, Number.NaN, Number.NaN];
	let longestGap_ms = 0;
	const intervals_ms: number[] = [];
	for (const line of lines) {
		const record = read(line);
		if (record === null) {
			broken++;
			continue;
		}
		const loss = record.event === "gap" ? LOSS.exec(record.detail) : null;
		if (loss !== null) {
			dropped += Number(loss[1]);
			continue;
		}
		written++;
		if (written === 2) second_ms = record.wall_ms;
		if (written > 1) intervals_ms.push(record.wall_ms - last_ms);
		last_ms = record.wall_ms;
		if (record.event === "gap") {
			failed++;
			continue;
		}
		if (!Number.isNaN(lastGood_ms)) {
			longestGap_ms = Math.max(longestGap_ms, record.wall_ms - lastGood_ms);
		}
		lastGood_ms = record.wall_ms;
	}
	const ascending = Float64Array.from(intervals_ms).sort();
	const delayAt = (part: number) => quantileOf(ascending, part) - interval_ms;
	return {
		bytes: bytes.length,
		written,
		dropped,
		broken,
		failed,
		// The first may be between two ticks, when the screen has been loaded.
		due: Math.round((last_ms - second_ms) / interval_ms) + 2,
		long: intervals_ms.filter((length_ms) => length_ms > 1.5 * interval_ms).length,
		delay_ms: { p99: delayAt(0.99), p999: delayAt(0.999), worst: delayAt(1) },
		longestGap_ms,
	};
}
