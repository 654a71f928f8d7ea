/**
 * The configuration space of a PCIe device: what both ends of its link agreed on, and the errors
 * that it has latched. It takes root to read more than its first 64 bytes.
 */

/** Values of the configuration space; null if it is too short, or lacks the register. */
export interface PcieConfiguration {
	/**
	 * Max_Payload_Size and Max_Read_Request_Size as agreed, and the payload it supports, in bytes.
	 */
	readonly payload_bytes: number | null;
	readonly request_bytes: number | null;
	readonly supported_payload_bytes: number | null;
	/** The speed that software asks of the link, in GT/s. */
	readonly target_gt_per_s: number | null;
	/** Bits of the Advanced Error Reporting capability that stay set until software clears them. */
	readonly latched_correctable: number | null;
	readonly latched_uncorrectable: number | null;
}

const STATUS = 0x06;
const HAS_CAPABILITIES = 0x10;
const FIRST_CAPABILITY = 0x34;
const PCIE_CAPABILITY = 0x10;
const FIRST_EXTENDED = 0x100;
const ERROR_REPORTING = 0x0001;
/** A capability has at least 4 bytes, so a longer chain must be a loop. */
const MAX_CAPABILITIES = 48;
const MAX_EXTENDED = 960;

/** Parses a configuration space; null if it is that of a device that has gone, or not of PCIe. */
export function parseConfiguration(bytes: Uint8Array): PcieConfiguration | null {
	const space = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	// A removed device reads as all ones.
	if (word(space, 0) === 0xffff) return null;
	const at = capabilityAt(space);
	if (at === null) return null;
	const control = word(space, at + 0x08);
	const target = word(space, at + 0x30);
	const errors = extendedAt(space, ERROR_REPORTING);
	return {
		payload_bytes: control === null ? null : sizeOf(control >> 5),
		request_bytes: control === null ? null : sizeOf(control >> 12),
		supported_payload_bytes: sizeOrNull(word(space, at + 0x04)),
		target_gt_per_s: target === null ? null : (SPEEDS[(target & 0xf) - 1] ?? null),
		latched_correctable: errors === null ? null : double(space, errors + 0x10),
		latched_uncorrectable: errors === null ? null : double(space, errors + 0x04),
	};
}

const SPEEDS = [2.5, 5, 8, 16, 32, 64];

/** 128 to 4096 bytes; two codes are reserved. */
function sizeOf(code: number): number | null {
	const exponent = code & 7;
	return exponent <= 5 ? 128 << exponent : null;
}

function sizeOrNull(register: number | null): number | null {
	return register === null ? null : sizeOf(register);
}

/** Returns where the PCIe capability begins. */
function capabilityAt(space: DataView): number | null {
	if (((word(space, STATUS) ?? 0) & HAS_CAPABILITIES) === 0) return null;
	let at = pointer(space, FIRST_CAPABILITY);
	for (let count = 0; count < MAX_CAPABILITIES && at >= 0x40; count++) {
		if (byte(space, at) === PCIE_CAPABILITY) return at;
		at = pointer(space, at + 1);
	}
	return null;
}

/** The two lowest bits of a pointer are reserved. */
function pointer(space: DataView, at: number): number {
	return (byte(space, at) ?? 0) & 0xfc;
}

/** Returns where an extended capability begins; null if there is none, or it was not read. */
function extendedAt(space: DataView, id: number): number | null {
	let at = FIRST_EXTENDED;
	for (let count = 0; count < MAX_EXTENDED && at >= FIRST_EXTENDED; count++) {
		const header = double(space, at);
		if (header === null || header === 0 || header === 0xffff_ffff) return null;
		if ((header & 0xffff) === id) return at;
		at = (header >>> 20) & 0xffc;
	}
	return null;
}

function byte(space: DataView, at: number): number | null {
	return at + 1 <= space.byteLength ? space.getUint8(at) : null;
}

function word(space: DataView, at: number): number | null {
	return at + 2 <= space.byteLength ? space.getUint16(at, true) : null;
}

function double(space: DataView, at: number): number | null {
	return at + 4 <= space.byteLength ? space.getUint32(at, true) : null;
}

/** The kernel's words for the bits of the two registers, by bit. */
const CORRECTABLE: Readonly<Record<number, string>> = {
	0: "RxErr",
	6: "BadTLP",
	7: "BadDLLP",
	8: "Rollover",
	12: "Timeout",
	13: "NonFatalErr",
	14: "CorrIntErr",
	15: "HeaderOF",
};
const UNCORRECTABLE: Readonly<Record<number, string>> = {
	4: "DLP",
	5: "SDES",
	12: "TLP",
	13: "FCP",
	14: "CmpltTO",
	15: "CmpltAbrt",
	16: "UnxCmplt",
	17: "RxOF",
	18: "MalfTLP",
	19: "ECRC",
	20: "UnsupReq",
	21: "ACSViol",
	22: "UncorrIntErr",
	23: "BlockedTLP",
	24: "AtomicOpBlocked",
	25: "TLPBlockedErr",
	26: "PoisonTLPBlocked",
};

/** Returns the kinds of errors that a device has latched, in the kernel's words. */
export function latchedErrors({
	latched_correctable,
	latched_uncorrectable,
}: PcieConfiguration): readonly string[] {
	return [
		...kindsOf(latched_correctable ?? 0, CORRECTABLE),
		...kindsOf(latched_uncorrectable ?? 0, UNCORRECTABLE),
	];
}

function kindsOf(register: number, names: Readonly<Record<number, string>>): string[] {
	// A removed device reads as all ones.
	if (register === 0xffff_ffff) return [];
	return Object.entries(names).flatMap(([bit, name]) =>
		((register >>> Number(bit)) & 1) === 1 ? [name] : [],
	);
}
