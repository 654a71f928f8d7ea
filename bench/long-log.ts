import { closeSync, openSync, writeSync } from "node:fs";
import { RateDeriver } from "../source/pipeline/derive-rates.ts";
import { CSV_HEADER, toCsvRecord } from "../source/record/csv-record.ts";
import { TextReading } from "../source/sources/anarchy/text-reading.ts";
import { SimulatedDriver } from "../source/sources/simulated/simulated-driver.ts";

const HOUR_S = 3600;

/**
 * A log at 1 Hz: an hour of the simulated driver, repeated with other times, so that rows have real
 * lengths.
 */
export function writeLongLog(path: string, start_ms: number, hours: number): void {
	const rests = recordsOfAnHour();
	const file = openSync(path, "w");
	writeSync(file, `${CSV_HEADER}\n`);
	for (let hour = 0; hour < hours; hour++) {
		let text = "";
		for (const [second, rest] of rests.entries()) {
			text += `${new Date(start_ms + (hour * HOUR_S + second) * 1000).toISOString()}${rest}\n`;
		}
		writeSync(file, text);
	}
	closeSync(file);
}

/** Records without their time. */
function recordsOfAnHour(): string[] {
	const driver = new SimulatedDriver({ uptime_s: 86_400 });
	const deriver = new RateDeriver();
	return Array.from({ length: HOUR_S }, (_, second) => {
		const now_ms = second * 1000;
		driver.advanceTo(now_ms);
		const parsed = new TextReading(driver.text(), now_ms, now_ms).parse();
		if (!parsed.ok) throw new Error(parsed.message);
		const sample = deriver.next({
			ok: true,
			snapshot: {
				counters: parsed.counters,
				earliest_ms: now_ms,
				latest_ms: now_ms + 0.08,
				wall_ms: 0,
			},
		});
		return toCsvRecord(sample).slice(new Date(0).toISOString().length);
	});
}
