import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TextReading } from "../source/sources/anarchy/text-reading.ts";
import { atOnce, driverTexts, patiently, pollRepeatedly, type Read } from "./polls.ts";
import { temporaryFolder } from "./surroundings.ts";

const POLLS = 20_000;
/** At ten kilobytes per poll they would still fit in the heap. */
const COUNTED = 5000;
const LARGE_HEAP = ["--expose-gc", "--min-semi-space-size=64", "--max-semi-space-size=64"];

export interface PollFigures {
	/** Of a command without keys, which reads synchronously. */
	readonly poll_us: number;
	/** Of the monitor, which reads in other threads so that keys keep working. */
	readonly patient_us: number;
	/** The part without the file. */
	readonly parse_derive_us: number;
	/** Its garbage, in bytes. */
	readonly garbage_bytes: number;
}

/** CPU time of one poll of a file on tmpfs, in µs. */
export async function measurePoll(): Promise<PollFigures> {
	const texts = driverTexts();
	const path = join(temporaryFolder("/dev/shm"), "statistics");
	writeFileSync(path, texts[0] ?? "");
	const parse: Read = () => new TextReading("", 0, 0);
	// The first run includes compilation.
	await cpuOf(parse, texts);
	return {
		poll_us: await cpuOf(atOnce(path), texts),
		patient_us: await cpuOf(patiently(path), texts),
		parse_derive_us: await cpuOf(parse, texts),
		garbage_bytes: garbageOf(path),
	};
}

async function cpuOf(read: Read, texts: readonly string[]): Promise<number> {
	await pollRepeatedly(read, texts, POLLS / 10);
	const began = process.cpuUsage();
	await pollRepeatedly(read, texts, POLLS);
	const { user, system } = process.cpuUsage(began);
	return (user + system) / POLLS;
}

function garbageOf(path: string): number {
	const counter = new URL("poll-garbage.ts", import.meta.url).pathname;
	const words = [...LARGE_HEAP, "--import", "tsx", counter, path, `${COUNTED}`];
	return Number(execFileSync(process.execPath, words, { encoding: "utf8" }));
}
