/**
 * Parses the driver's text.
 *
 * It is read by section, because two lines are called `Errors:`, and by label instead of by line,
 * because a kernel that cannot print floating point cuts the TX line at its opening bracket and
 * continues with RX in the same line. The driver's own MB/s is never read: it is a lifetime
 * average, it overflows, and it may be missing.
 */
import type { DriverLatency } from "../../core/sample.ts";
import { findSection, Malformed, Scanner, type Section } from "./text-section.ts";

/** The first line, and the headers of the sections. */
export const TITLE = "Anarchy eGPU Performance Statistics\n";
export const DMA_SECTION = "DMA Statistics:";
export const LATENCY_SECTION = "DMA Latency:";
export const THUNDERBOLT_SECTION = "Thunderbolt Statistics:";

const MAX_UINT64 = 2n ** 64n - 1n;

/** The values of the statistics file. Counts are since the driver's last reset. */
export type DriverStatistics = ReturnType<typeof readStatistics>;

/** The values, or a `problem` that completes "not a statistics file: …". */
export type ParseResult =
	| { readonly ok: true; readonly statistics: DriverStatistics }
	| { readonly ok: false; readonly problem: string };

/** Parses the driver's text, in linear time. Never throws. */
export function parseDriverStatistics(text: string): ParseResult {
	if (text.length === 0) return { ok: false, problem: "it is empty" };
	if (!text.startsWith(TITLE)) {
		return { ok: false, problem: `it does not begin with “${TITLE.trim()}”` };
	}
	// The connect time is last and optional: a truncated text would look like one without it.
	if (!text.endsWith("\n")) return { ok: false, problem: "it ends in the middle of a line" };
	try {
		return { ok: true, statistics: readStatistics(text) };
	} catch (error) {
		if (error instanceof Malformed) return { ok: false, problem: error.message };
		throw error;
	}
}

function readStatistics(text: string) {
	const runtime_ms = readRuntime(text);
	const dma = sectionOf(text, DMA_SECTION);
	const tx = readTransfers(dma, "TX");
	const rx = readTransfers(dma, "RX");
	const thunderbolt = sectionOf(text, THUNDERBOLT_SECTION);
	const latency = findSection(text, LATENCY_SECTION);
	return {
		/** Time since the reset in milliseconds, the driver's own resolution. */
		runtime_ms,
		tx_bytes: tx.bytes,
		/** Signed: the driver sums 32-bit counters of the CPUs, and they wrap. */
		tx_operations: tx.operations,
		rx_bytes: rx.bytes,
		rx_operations: rx.operations,
		dma_errors: readCount(dma, "Errors"),
		/** Null until the first DMA operation was timed. */
		latency: latency === null ? null : readLatency(latency),
		connections: readCount(thunderbolt, "Connections"),
		disconnections: readCount(thunderbolt, "Disconnections"),
		thunderbolt_errors: readCount(thunderbolt, "Errors"),
		/** Mean time of a connect, in ns; null until a connect was timed. */
		connect_time_ns: thunderbolt.has("Average Connect Time")
			? readNanoseconds(thunderbolt, "Average Connect Time")
			: null,
	};
}

function sectionOf(text: string, header: string): Section {
	const section = findSection(text, header);
	if (section === null) throw new Malformed(`it has no section “${header}”`);
	return section;
}

function readRuntime(text: string): number {
	const at = text.indexOf("\nRuntime: ");
	if (at < 0) throw new Malformed("it has no “Runtime:” line");
	const scanner = new Scanner(text, at + "\nRuntime: ".length, text.length);
	const seconds = scanner.digits();
	const fraction = scanner.accept(".") ? scanner.digits() : "";
	if (seconds === "" || fraction.length !== 3 || !scanner.accept(" seconds\n")) {
		throw new Malformed("its “Runtime:” is not of the form “S.mmm seconds”");
	}
	return toSafeNumber(seconds + fraction, "Runtime");
}

function readTransfers(section: Section, label: string): { bytes: bigint; operations: bigint } {
	const scanner = section.value(label);
	const bytes = scanner.integer();
	const bytesEnd = scanner.accept(" bytes in ");
	const operations = scanner.integer();
	// A kernel without floating point cuts the line at the bracket.
	if (bytes === "" || !bytesEnd || operations === "" || !scanner.accept(" operations (")) {
		throw section.malformed(label, "B bytes in N operations (");
	}
	return { bytes: toBytes(bytes, label), operations: toSigned64(operations, label) };
}

/** The driver's minimum before its first operation, as seen during a reset. */
const NO_MINIMUM = "9223372036854775807";

function readLatency(section: Section): DriverLatency | null {
	if (section.value("Minimum").integer() === NO_MINIMUM) return null;
	return {
		average_ns: readNanoseconds(section, "Average"),
		maximum_ns: readNanoseconds(section, "Maximum"),
		minimum_ns: readNanoseconds(section, "Minimum"),
	};
}

function readNanoseconds(section: Section, label: string): number {
	const scanner = section.value(label);
	const digits = scanner.integer();
	if (digits === "" || !scanner.accept(" ns\n")) throw section.malformed(label, "N ns");
	return toSafeNumber(digits, label);
}

function readCount(section: Section, label: string): number {
	const scanner = section.value(label);
	const digits = scanner.integer();
	// A number at the end of the text may be truncated.
	if (digits === "" || !scanner.accept("\n")) throw section.malformed(label, "N");
	return toSafeNumber(digits, label);
}

function toSafeNumber(digits: string, label: string): number {
	// Adding 0 turns -0 into 0.
	const value = Number(digits) + 0;
	if (!Number.isSafeInteger(value)) throw new Malformed(`its “${label}:” is out of range`);
	return value;
}

function toSigned64(digits: string, label: string): bigint {
	const value = BigInt(digits);
	if (BigInt.asIntN(64, value) !== value) throw new Malformed(`its “${label}:” is out of range`);
	return value;
}

function toBytes(digits: string, label: string): bigint {
	const value = BigInt(digits);
	if (value < 0n || value > MAX_UINT64) {
		throw new Malformed(`its “${label}:” is out of range`);
	}
	return value;
}
