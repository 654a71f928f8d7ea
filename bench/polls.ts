/** A poll as a command makes it, many times: open, read, close, parse and derive. */
import type { RawReading } from "../source/core/interfaces.ts";
import { parseDriverStatistics } from "../source/formats/parse-driver-statistics.ts";
import { RateDeriver } from "../source/pipeline/derive-rates.ts";
import { systemClock } from "../source/pipeline/system-clock.ts";
import { SimulatedDriver } from "../source/sources/simulated-driver.ts";
import { StatisticsFile } from "../source/sources/statistics-file.ts";

const MOUNTS = { procfs: "/proc", sysfs: "/sys" };

export type Read = () => RawReading | Promise<RawReading>;

/** What a driver says that has been running for an hour, ten times a second. */
export function driverTexts(): string[] {
	const driver = new SimulatedDriver({ uptime_s: 3600 });
	return Array.from({ length: 500 }, (_, index) => {
		driver.advanceTo(index * 100);
		return driver.text();
	});
}

/** The reading of a command without keys. */
export function atOnce(path: string): Read {
	const file = new StatisticsFile(path, systemClock, MOUNTS, false);
	return () => file.read();
}

/** The reading of the monitor, which visits other threads so that keys go on. */
export function patiently(path: string): Read {
	const file = new StatisticsFile(path, systemClock, MOUNTS, true);
	return () => file.read();
}

/** The text of the file does not change; what is parsed does, for that costs more. */
export async function pollRepeatedly(
	read: Read,
	texts: readonly string[],
	count: number,
): Promise<void> {
	const deriver = new RateDeriver();
	for (let index = 0; index < count; index++) {
		const answer = read();
		const reading = answer instanceof Promise ? await answer : answer;
		if (!reading.ok) throw new Error(reading.message);
		const parsed = parseDriverStatistics(texts[index % texts.length] ?? "");
		if (!parsed.ok) throw new Error(parsed.problem);
		const now_ms = performance.now();
		deriver.next({
			ok: true,
			snapshot: {
				statistics: parsed.statistics,
				earliest_ms: now_ms,
				latest_ms: now_ms,
				wall_ms: 0,
			},
		});
	}
}
