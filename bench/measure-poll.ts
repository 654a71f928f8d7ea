import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDriverStatistics } from "../source/formats/parse-driver-statistics.ts";
import { RateDeriver } from "../source/pipeline/derive-rates.ts";
import { systemClock } from "../source/pipeline/system-clock.ts";
import { SimulatedDriver } from "../source/sources/simulated-driver.ts";
import { StatisticsFile } from "../source/sources/statistics-file.ts";

const POLLS = 20_000;

/** CPU time of one poll of a file on tmpfs, in µs, and of its part that is not the file. */
export async function measurePoll(): Promise<{ poll_us: number; parse_derive_us: number }> {
	const driver = new SimulatedDriver({ uptime_s: 3600 });
	const texts = Array.from({ length: 500 }, (_, index) => {
		driver.advanceTo(index * 100);
		return driver.text();
	});
	const parse_derive_us = await cpuOf((index) => texts[index % texts.length] ?? "");
	const folder = mkdtempSync("/dev/shm/anarchy-bench-");
	try {
		const path = join(folder, "statistics");
		writeFileSync(path, texts[0] ?? "");
		const file = new StatisticsFile(path, systemClock, { procfs: "/proc", sysfs: "/sys" });
		const read_us = await cpuOf(async () => {
			const reading = await file.read();
			return reading.ok ? reading.text : "";
		});
		return { poll_us: read_us, parse_derive_us };
	} finally {
		rmSync(folder, { recursive: true });
	}
}

async function cpuOf(text: (index: number) => string | Promise<string>): Promise<number> {
	const deriver = new RateDeriver();
	let began = process.cpuUsage();
	for (let index = -POLLS / 10; index < POLLS; index++) {
		if (index === 0) began = process.cpuUsage();
		const parsed = parseDriverStatistics(await text(Math.abs(index)));
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
