/** Logs to replay, in a folder that goes away. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { toJsonRecord } from "../../source/record/json-record.ts";
import { openRecording, type RecordingOptions } from "../../source/replay/open-recording.ts";
import type { Recording } from "../../source/replay/recording.ts";
import { Random } from "../../source/sources/simulated/random.ts";

export const FOLDER = mkdtempSync(join(tmpdir(), "anarchy-recording-"));
after(() => rmSync(FOLDER, { recursive: true }));
export const START_MS = Date.UTC(2025, 0, 1);
let files = 0;

/** A log with this text. */
export function written(text: string | Buffer, name = `log-${files++}`): string {
	const path = join(FOLDER, name);
	writeFileSync(path, text);
	return path;
}

export const csv = (samples: readonly Sample[]) =>
	`${[CSV_HEADER, ...samples.map(toCsvRecord)].join("\n")}\n`;
export const json = (samples: readonly Sample[]) =>
	samples.map((one) => `${toJsonRecord(one)}\n`).join("");

export function sampleAt(wall_ms: number, more: Partial<Sample> = {}): Sample {
	return { ...UNKNOWN_SAMPLE, wall_ms, tx_mb_per_s: 2203.4, elapsed_s: 1, ...more };
}

export const everySecond = (count: number, start_ms = START_MS) =>
	Array.from({ length: count }, (_, index) =>
		sampleAt(start_ms + index * 1000, { tx_bytes: BigInt(index) }),
	);

/** Samples with every field, as awkward as they come. */
export function awkward(count: number, seed = 1): Sample[] {
	const random = new Random(seed);
	const counter = () => BigInt(random.integer(0, 2 ** 31)) * 2n ** 32n + 12_345_678_901n;
	const number = () => (random.chance(0.2) ? null : random.between(0, 1e6));
	const texts = ["", "=1+2", "a, b", 'say "it"', "'", "'=x", "“µ”", "ENOENT: no such file", " x "];
	return everySecond(count).map((sample, index) => {
		const event = index === 0 ? "start" : random.chance(0.1) ? "gap" : "";
		const detail = texts[random.integer(0, texts.length - 1)] ?? "";
		return {
			...sample,
			at_s: 5000 + index,
			runtime_s: number(),
			tx_bytes: counter(),
			tx_operations: random.chance(0.5) ? -counter() : counter(),
			rx_bytes: random.chance(0.2) ? null : counter(),
			rx_operations: 2n ** 53n + 1n,
			tx_mb_per_s: number(),
			rx_mb_per_s: 0.1 + 0.2,
			latency_ns: number(),
			latency_error_ns: 1e-9,
			connect_time_ns: number(),
			dma_errors: random.integer(0, 2 ** 40),
			phase: texts[random.integer(0, texts.length - 1)] ?? "",
			event,
			gap_code: event === "gap" && detail.startsWith("ENOENT") ? "ENOENT" : "",
			detail,
			source: random.chance(0.5) ? "anarchy" : "",
			gpu: random.chance(0.5) ? "0000:07:00.0" : "",
			link_device: texts[random.integer(0, texts.length - 1)] ?? "",
			link_capacity_tx_mb_per_s: number(),
			pcie_correctable_errors: random.integer(0, 2 ** 40),
		};
	});
}

export const withoutPlace = (samples: readonly Sample[]) =>
	samples.map((one) => ({ ...one, at_s: 0 }));

export async function taken(batches: AsyncIterable<Sample[]>): Promise<Sample[]> {
	const samples: Sample[] = [];
	for await (const batch of batches) samples.push(...batch);
	return samples;
}

export async function reading<Result>(
	paths: string[],
	use: (recording: Recording) => Promise<Result>,
	options?: RecordingOptions,
): Promise<Result> {
	const recording = await openRecording(paths, options);
	try {
		return await use(recording);
	} finally {
		await recording.close();
	}
}

export const allOf = (...paths: string[]) =>
	reading(paths, async (recording) => taken(recording.samplesFrom(Number.NEGATIVE_INFINITY)));
