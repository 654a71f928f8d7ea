/** Parses the texts of sysfs attributes; a text that is missing (null) or malformed is unknown. */
import { printableWithin } from "../core/printable-text.ts";
import type { PciDevice, PcieErrors, PcieRate } from "./link.ts";

/** In characters; names of products are shorter. */
const MAX_NAME_LENGTH = 64;
/** All widths of PCIe. A removed device reads as all ones, which is 63 lanes. */
const LANES: readonly number[] = [1, 2, 4, 8, 12, 16, 32];

/** Parses a foreign text: one printable line of at most 64 characters; empty if missing. */
export function parseName(text: string | null): string {
	return printableWithin((text ?? "").trim(), MAX_NAME_LENGTH);
}

/** Parses a count of up to 15 digits: `4`. */
export function parseCount(text: string | null): number | null {
	return text !== null && /^\d{1,15}$/.test(text.trim()) ? Number(text) : null;
}

/** Parses the speed of a Thunderbolt lane in Gb/s: `20.0 Gb/s`. */
export function parseLaneSpeed(text: string | null): number | null {
	const match = /^(\d{1,4}(?:\.\d)?) Gb\/s\s*$/.exec(text ?? "");
	return match === null ? null : positive(Number(match[1]));
}

/** Parses the lanes of a Thunderbolt direction, 1 to 3: at most 3 of 4 lanes go one way. */
export function parseLanes(text: string | null): number | null {
	const lanes = parseCount(text);
	return lanes !== null && lanes >= 1 && lanes <= 3 ? lanes : null;
}

/** Parses `8.0 GT/s PCIe` and `4`; older kernels omit the last word. */
export function parsePcieRate(speed: string | null, width: string | null): PcieRate {
	const match = /^(\d{1,3}(?:\.\d)?) GT\/s(?: PCIe)?\s*$/.exec(speed ?? "");
	const lanes = parseCount(width);
	return {
		gt_per_s: match === null ? null : positive(Number(match[1])),
		lanes: lanes !== null && LANES.includes(lanes) ? lanes : null,
	};
}

function positive(value: number): number | null {
	return value > 0 ? value : null;
}

/** Parses a 24-bit class code: `0x030000`. */
export function parseClass(text: string | null): number | null {
	return text !== null && /^0x[0-9a-f]{6}$/i.test(text.trim()) ? Number.parseInt(text, 16) : null;
}

/** Parses the texts of `aer_dev_*`, whose last line is the sum: `TOTAL_ERR_COR 3`. */
export function parseErrors(
	correctable: string | null,
	nonfatal: string | null,
	fatal: string | null,
): PcieErrors {
	return {
		correctable: errorTotal(correctable),
		nonfatal: errorTotal(nonfatal),
		fatal: errorTotal(fatal),
	};
}

function errorTotal(text: string | null): number | null {
	return parseCount(/^TOTAL_ERR_\w+ (\d+)$/m.exec(text ?? "")?.[1] ?? null);
}

/** The kernel has 26 kinds of a severity. */
const MAX_KINDS = 40;

/** Parses the other lines of the same texts, one kind each: `RxErr 12`; none if null. */
export function parseErrorKinds(
	severity: keyof PcieErrors,
	text: string | null,
): PciDevice["errorKinds"] {
	const lines = (text ?? "").matchAll(/^([A-Za-z]\w{0,31}) (\d{1,15})$/gm);
	return [...lines]
		.map(([, kind = "", count]) => ({ severity, kind, count: Number(count) }))
		.filter(({ kind }) => !kind.startsWith("TOTAL_"))
		.slice(0, MAX_KINDS);
}

/** Parses a number of a vendor or a model: `0x10de`. */
export function parseHex16(text: string | null): number | null {
	return text !== null && /^0x[0-9a-f]{4}$/i.test(text.trim()) ? Number.parseInt(text, 16) : null;
}

/** Parses `removable` (true) and `fixed` (false). */
export function parseRemovable(text: string | null): boolean | null {
	const word = text?.trim();
	return word === "removable" ? true : word === "fixed" ? false : null;
}

/**
 * Returns whether a name is a device, `0-1`; not a domain, the host `0-0` or a retimer `0-0:1.1`.
 */
export function isThunderboltDevice(name: string): boolean {
	return /^\d{1,4}-(?!0+$)[0-9a-f]{1,16}$/.test(name);
}

/** Returns the PCI addresses in a path of sysfs, in order. */
export function pciAddressesIn(path: string): string[] {
	return path.split("/").filter(isPciAddress);
}

/** Returns whether a name is a PCI address: `0000:07:00.0`. */
export function isPciAddress(name: string): boolean {
	return /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/.test(name);
}
