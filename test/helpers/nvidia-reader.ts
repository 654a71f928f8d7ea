/**
 * `nvidia-reader.ts SYSFS GPU COUNT`: reads a GPU so many times, 100 ms apart, as a process of its
 * own, and prints each reading as a line of JSON.
 */
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../../source/pipeline/system-clock.ts";
import { NvidiaSource } from "../../source/sources/nvidia/nvidia-source.ts";
import { patientReading } from "./patient-reading.ts";

const [sysfs = "", gpu = "", count = ""] = process.argv.slice(2);
const source = new NvidiaSource({ clock: systemClock, gpu, sysfs, capacity_bytes_per_s: 8e9 });
for (let order = 0; order < Number(count); order++) {
	const reading = await patientReading(source);
	const parsed = reading.ok ? reading.parse() : reading;
	const line = JSON.stringify({ ...reading, ...parsed }, (_, value) =>
		typeof value === "bigint" ? value.toString() : value,
	);
	process.stdout.write(`${line}\n`);
	await sleep(100);
}
await source.close();
