/** A poll, as commands do it, repeated: open, read, close, parse and derive. */
import type { Reading } from "../source/core/interfaces.ts";
import { RateDeriver } from "../source/pipeline/derive-rates.ts";
import { systemClock } from "../source/pipeline/system-clock.ts";
import { StatisticsFile } from "../source/sources/anarchy/statistics-file.ts";
import { TextReading } from "../source/sources/anarchy/text-reading.ts";
import { SimulatedDriver } from "../source/sources/simulated/simulated-driver.ts";

const MOUNTS = { procfs: "/proc", sysfs: "/sys" };

export type Read = () => Reading | Promise<Reading>;

/** Texts of a driver that has been running for an hour, ten per second. */
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

/** The reading of the monitor, in other threads so that keys keep working. */
export function patiently(path: string): Read {
	const file = new StatisticsFile(path, systemClock, MOUNTS, true);
	return () => file.read();
}

/** The text of the file stays the same; what is parsed changes, which costs more. */
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
		const now_ms = performance.now();
		const parsed = new TextReading(texts[index % texts.length] ?? "", now_ms, now_ms).parse();
		if (!parsed.ok) throw new Error(parsed.message);
		deriver.next({
			ok: true,
			snapshot: {
				counters: parsed.counters,
				earliest_ms: now_ms,
				latest_ms: now_ms,
				wall_ms: 0,
			},
		});
	}
}
