import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RawReading } from "../source/core/interfaces.ts";
import { parseDriverStatistics } from "../source/formats/parse-driver-statistics.ts";
import { RateDeriver } from "../source/pipeline/derive-rates.ts";
import { systemClock } from "../source/pipeline/system-clock.ts";
import { SimulatedDriver } from "../source/sources/simulated-driver.ts";
import { StatisticsFile } from "../source/sources/statistics-file.ts";
import { temporaryFolder } from "./surroundings.ts";

const POLLS = 20_000;

export interface PollFigures {
	/** Of a command without keys, which reads at once. */
	readonly poll_us: number;
	/** Of the monitor, whose reading visits other threads so that keys go on. */
	readonly patient_us: number;
	/** The part that is not the file. */
	readonly parse_derive_us: number;
}

/** CPU time of one poll of a file on tmpfs, in µs. */
export async function measurePoll(): Promise<PollFigures> {
	const driver = new SimulatedDriver({ uptime_s: 3600 });
	const texts = Array.from({ length: 500 }, (_, index) => {
		driver.advanceTo(index * 100);
		return driver.text();
	});
	const path = join(temporaryFolder("/dev/shm"), "statistics");
	writeFileSync(path, texts[0] ?? "");
	const pollOf = (isPatient: boolean) => {
		const mounts = { procfs: "/proc", sysfs: "/sys" };
		const file = new StatisticsFile(path, systemClock, mounts, isPatient);
		return cpuOf(() => file.read(), texts);
	};
	const made = { ok: true, text: "", earliest_ms: 0, latest_ms: 0 } as const;
	const parse = () => cpuOf(() => made, texts);
	// The first run pays for compiling.
	await parse();
	return {
		poll_us: await pollOf(false),
		patient_us: await pollOf(true),
		parse_derive_us: await parse(),
	};
}

/** The text of the file does not change; what is parsed does, for that costs more. */
async function cpuOf(
	read: () => RawReading | Promise<RawReading>,
	texts: readonly string[],
): Promise<number> {
	const deriver = new RateDeriver();
	let began = process.cpuUsage();
	for (let index = -POLLS / 10; index < POLLS; index++) {
		if (index === 0) began = process.cpuUsage();
		const answer = read();
		const reading = answer instanceof Promise ? await answer : answer;
		if (!reading.ok) throw new Error(reading.message);
		const parsed = parseDriverStatistics(texts[Math.abs(index) % texts.length] ?? "");
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
	const { user, system } = process.cpuUsage(began);
	return (user + system) / POLLS;
}
