/**
 * `nvidia-reader.ts SYSFS GPU COUNT`: reads a GPU so many times, 100 ms apart, as a process of its
 * own, and prints each reading as a line of JSON. Counts whose time is not certain are read again:
 * on a busy machine the library may be held up between its two counters.
 */
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../../source/pipeline/system-clock.ts";
import { NvidiaSource } from "../../source/sources/nvidia/nvidia-source.ts";
import { patientReading } from "./patient-reading.ts";

const [sysfs = "", gpu = "", count = ""] = process.argv.slice(2);
// A counter wraps after 1.7 s at this capacity: a busy machine is not held up for as long.
const capacity_bytes_per_s = 2.5e9;
const source = new NvidiaSource({ clock: systemClock, gpu, sysfs, capacity_bytes_per_s });
let uncertain = 0;
for (let order = 0; order < Number(count); ) {
	const reading = await patientReading(source);
	if (reading.ok && reading.counted_ms === undefined && ++uncertain < 100) continue;
	order++;
	const parsed = reading.ok ? reading.parse() : reading;
	const line = JSON.stringify({ ...reading, ...parsed }, (_, value) =>
		typeof value === "bigint" ? value.toString() : value,
	);
	process.stdout.write(`${line}\n`);
	await sleep(100);
}
await source.close();
