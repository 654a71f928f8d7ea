/**
 * The driver's text, from text to values.
 *
 * The text is read by section, because two lines are called `Errors:`, and by label rather
 * than by line, because a kernel that cannot print floating point cuts the TX line at its
 * opening bracket and goes on with RX in the same line. The driver's own MB/s is never read:
 * it is a lifetime average, it overflows, and it may be missing.
 */
import type { ParseResult } from "../core/interfaces.ts";
import type { DriverLatency, DriverStatistics } from "../core/sample.ts";
import { findSection, Malformed, Scanner, type Section } from "./text-section.ts";

export const TITLE = "Anarchy eGPU Performance Statistics\n";
export const DMA_SECTION = "DMA Statistics:";
export const LATENCY_SECTION = "DMA Latency:";
export const THUNDERBOLT_SECTION = "Thunderbolt Statistics:";

const LARGEST_UNSIGNED_64 = 2n ** 64n - 1n;

/** Reads the driver's text. Linear in its length, and never throws. */
export function parseDriverStatistics(text: string): ParseResult {
	if (text.length === 0) return { ok: false, problem: "it is empty" };
	if (!text.startsWith(TITLE)) {
		return { ok: false, problem: `it does not begin with “${TITLE.trim()}”` };
	}
	// The connect time comes last and may be absent: cut short, it would pass for absent.
	if (!text.endsWith("\n")) return { ok: false, problem: "it ends in the middle of a line" };
	try {
		return { ok: true, statistics: readStatistics(text) };
	} catch (error) {
		if (error instanceof Malformed) return { ok: false, problem: error.message };
		throw error;
	}
}

function readStatistics(text: string): DriverStatistics {
	const runtime_ms = readRuntime(text);
	const dma = sectionOf(text, DMA_SECTION);
	const tx = readTransfers(dma, "TX");
	const rx = readTransfers(dma, "RX");
	const thunderbolt = sectionOf(text, THUNDERBOLT_SECTION);
	const latency = findSection(text, LATENCY_SECTION);
	return {
		runtime_ms,
		tx_bytes: tx.bytes,
		tx_operations: tx.operations,
		rx_bytes: rx.bytes,
		rx_operations: rx.operations,
		dma_errors: readCount(dma, "Errors"),
		latency: latency === null ? null : readLatency(latency),
		connections: readCount(thunderbolt, "Connections"),
		disconnections: readCount(thunderbolt, "Disconnections"),
		thunderbolt_errors: readCount(thunderbolt, "Errors"),
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
	// The bracket is where a kernel without floating point cuts the line: what follows is not needed.
	if (bytes === "" || !bytesEnd || operations === "" || !scanner.accept(" operations (")) {
		throw section.malformed(label, "B bytes in N operations (");
	}
	return { bytes: toBytes(bytes, label), operations: toSigned64(operations, label) };
}

/** The driver's minimum before its first operation; seen where a reading meets a reset. */
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
	// A number at the very end of the text may be the beginning of a longer one.
	if (digits === "" || !scanner.accept("\n")) throw section.malformed(label, "N");
	return toSafeNumber(digits, label);
}

function toSafeNumber(digits: string, label: string): number {
	// Of "-0" too it is nought: there are two of them.
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
	if (value < 0n || value > LARGEST_UNSIGNED_64) {
		throw new Malformed(`its “${label}:” is out of range`);
	}
	return value;
}
