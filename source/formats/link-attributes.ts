/** The texts of sysfs attributes as values; whatever is not of their form is not known. */
import type { PcieErrors, PcieRate } from "../core/link.ts";
import { printableWithin } from "../core/printable-text.ts";

/** Longer names are none that anybody gave a product. */
const LONGEST_NAME = 64;
/** A device that has gone reads as all ones: 63 lanes. */
const LANES: readonly number[] = [1, 2, 4, 8, 12, 16, 32];

/** A text that somebody else chose, on one line, of bounded length, without anything to obey. */
export function parseName(text: string | null): string {
	return printableWithin((text ?? "").trim(), LONGEST_NAME);
}

/** A count, such as `4`; null above what a number holds exactly. */
export function parseCount(text: string | null): number | null {
	return text !== null && /^\d{1,15}$/.test(text.trim()) ? Number(text) : null;
}

/** `20.0 Gb/s`, of each lane of a Thunderbolt link. */
export function parseLaneSpeed(text: string | null): number | null {
	const match = /^(\d{1,4}(?:\.\d)?) Gb\/s\s*$/.exec(text ?? "");
	return match === null ? null : positive(Number(match[1]));
}

/** `2`, of a Thunderbolt link: at most 3 of its 4 lanes go one way. */
export function parseLanes(text: string | null): number | null {
	const lanes = parseCount(text);
	return lanes !== null && lanes >= 1 && lanes <= 3 ? lanes : null;
}

/** `8.0 GT/s PCIe` and `4`; older kernels leave the last word out. */
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

/** `0x030000`. */
export function parseClass(text: string | null): number | null {
	return text !== null && /^0x[0-9a-f]{6}$/i.test(text.trim()) ? Number.parseInt(text, 16) : null;
}

/** The last line of `aer_dev_correctable` and its like is their sum: `TOTAL_ERR_COR 3`. */
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

/** `removable`, `fixed`; anything else, and no such attribute, does not say. */
export function parseRemovable(text: string | null): boolean | null {
	const word = text?.trim();
	return word === "removable" ? true : word === "fixed" ? false : null;
}

/** `0-1`, `1-301`; not `domain0`, not the host `0-0`, not a retimer `0-0:1.1`. */
export function isThunderboltDevice(name: string): boolean {
	return /^\d{1,4}-(?!0+$)[0-9a-f]{1,16}$/.test(name);
}

/** The PCI addresses in a path below sysfs, in their order. */
export function pciAddressesIn(path: string): string[] {
	return path.split("/").filter(isPciAddress);
}

export function isPciAddress(name: string): boolean {
	return /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/.test(name);
}
