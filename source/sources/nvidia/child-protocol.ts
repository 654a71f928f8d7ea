/**
 * The messages between the child process and its parent: one line of JSON each. A library
 * may print into the same pipe, so any other line is skipped.
 */
import type { SampledThroughput } from "./counter-sampler.ts";

/** How the child is started: the one argument of its command line. */
export interface ChildSetup {
	/** Address of the GPU, as sysfs writes it. */
	readonly gpu: string;
	/** The GPU's folder in sysfs; once it is gone the child releases the GPU. */
	readonly folder: string;
	/** Path or name of NVML and of the C library; empty if unknown. */
	readonly library: string;
	readonly libc: string;
	/** Bytes per second and direction on the wire that the link cannot exceed. */
	readonly capacity_bytes_per_s: number;
	/** After this long without traffic the child releases a GPU that may sleep, in seconds. */
	readonly idle_s: number;
	/** The id of the parent process. */
	readonly parent: number;
	/** The first epoch of the counts. */
	readonly epoch: number;
	readonly why: string;
}

/** Counts of one reading, by the child's monotonic clock in ms. */
export interface CountedMessage {
	readonly is: "counted";
	readonly id: number;
	readonly earliest_ms: number;
	readonly latest_ms: number;
	readonly counted_ms: number | null;
	readonly tx_bytes: bigint | null;
	readonly rx_bytes: bigint | null;
	readonly replays: number | null;
	readonly epoch: number;
	readonly why: string;
}

export interface SampledMessage extends SampledThroughput {
	readonly is: "sampled";
	readonly id: number;
	readonly replays: number | null;
}

/** From the child. */
export type ChildMessage =
	/** It is ready for requests. */
	| { readonly is: "ready"; readonly hasInstances: boolean }
	/** The answer to a ping, with the child's monotonic clock in ms. */
	| { readonly is: "pong"; readonly id: number; readonly now_ms: number }
	| CountedMessage
	| SampledMessage
	/** A call failed: its return code. The child ends. */
	| { readonly is: "failed"; readonly code: number }
	/** The child has released the GPU, without a failure, and ends. */
	| { readonly is: "idle" | "removed" };

/** To the child. */
export interface ParentMessage {
	readonly is: "ping" | "read";
	readonly id: number;
}

export function encodeMessage(message: ChildMessage | ParentMessage): string {
	const text = JSON.stringify(message, (_, value: unknown) =>
		typeof value === "bigint" ? value.toString() : value,
	);
	return `${text}\n`;
}

/** Parses a line of the child; null if it is none. */
export function parseChildMessage(line: string): ChildMessage | null {
	const fields = parseObject(line);
	if (fields === null) return null;
	const { is, id, now_ms, code, hasInstances } = fields;
	switch (is) {
		case "ready":
			return typeof hasInstances === "boolean" ? { is, hasInstances } : null;
		case "idle":
		case "removed":
			return { is };
		case "pong":
			return isWhole(id) && isTime(now_ms) ? { is, id, now_ms } : null;
		case "failed":
			return isWhole(code) ? { is, code } : null;
		case "counted":
			return parseCounted(fields);
		case "sampled":
			return parseSampled(fields);
		default:
			return null;
	}
}

/** Parses a line of the parent; null if it is none. */
export function parseParentMessage(line: string): ParentMessage | null {
	const { is, id } = parseObject(line) ?? {};
	return (is === "ping" || is === "read") && isWhole(id) ? { is, id } : null;
}

type Fields = Readonly<Record<string, unknown>>;

function parseCounted(fields: Fields): CountedMessage | null {
	const { id, earliest_ms, latest_ms, counted_ms, replays, epoch, why } = fields;
	const tx_bytes = parseBytes(fields["tx_bytes"]);
	const rx_bytes = parseBytes(fields["rx_bytes"]);
	if (!isWhole(id) || !isTime(earliest_ms) || !isTime(latest_ms)) return null;
	if (counted_ms !== null && !isTime(counted_ms)) return null;
	if (tx_bytes === undefined || rx_bytes === undefined) return null;
	if (!isCount(replays) || !isWhole(epoch) || typeof why !== "string") return null;
	const times = { earliest_ms, latest_ms, counted_ms };
	return { is: "counted", id, ...times, tx_bytes, rx_bytes, replays, epoch, why };
}

function parseSampled(fields: Fields): SampledMessage | null {
	const { id, earliest_ms, latest_ms, tx_kb_per_s, rx_kb_per_s, replays } = fields;
	if (!isWhole(id) || !isTime(earliest_ms) || !isTime(latest_ms)) return null;
	if (!isWhole(tx_kb_per_s) || !isWhole(rx_kb_per_s) || !isCount(replays)) return null;
	return { is: "sampled", id, earliest_ms, latest_ms, tx_kb_per_s, rx_kb_per_s, replays };
}

function parseObject(line: string): Fields | null {
	try {
		const value: unknown = JSON.parse(line);
		return typeof value === "object" && value !== null ? (value as Fields) : null;
	} catch {
		return null;
	}
}

/** Undefined if it is not a count. */
function parseBytes(value: unknown): bigint | null | undefined {
	if (value === null) return null;
	return typeof value === "string" && /^\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}

function isCount(value: unknown): value is number | null {
	return value === null || isWhole(value);
}

function isWhole(value: unknown): value is number {
	return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isTime(value: unknown): value is number {
	return typeof value === "number" && Number.isFinite(value);
}
