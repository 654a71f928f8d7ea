/** The PCIe links between a GPU and the root: which are real, which the narrowest, which downgraded. */
import type { PciDevice, PcieErrors, PcieHop, PcieRate } from "./link.ts";
import { pcieCapacity_mb_per_s } from "./link-capacity.ts";

/** USB4 has every port of a tunnel say that it is capable of this, whatever the tunnel carries. */
const TUNNEL_GT_PER_S = 2.5;
const BRIDGE_CLASS = 0x0604;

/**
 * The links of a way through PCIe, the root's first.
 *
 * Ports come in pairs: a root port, or a switch's lower port, tells of the link below it, which is
 * the one that the next device tells of too. Between a switch's upper and lower port there is none.
 *
 * @param devices from the root port to the GPU
 */
export function hopsOf(devices: readonly PciDevice[]): PcieHop[] {
	const hops: PcieHop[] = [];
	for (let index = 1; index < devices.length; index += 2) {
		const [upper, lower] = [devices[index - 1], devices[index]];
		if (upper !== undefined && lower !== undefined) hops.push(hopBetween(upper, lower));
	}
	return hops;
}

function hopBetween(upper: PciDevice, lower: PciDevice): PcieHop {
	const current = {
		gt_per_s: lower.current.gt_per_s ?? upper.current.gt_per_s,
		lanes: lower.current.lanes ?? upper.current.lanes,
	};
	const maximum = {
		gt_per_s: lesser(upper.maximum.gt_per_s, lower.maximum.gt_per_s),
		lanes: lesser(upper.maximum.lanes, lower.maximum.lanes),
	};
	const isTunnel = [upper, lower].every(isBridge) && [upper, lower].some(isOfTunnel);
	return {
		address: lower.address,
		current,
		maximum,
		isTunnel,
		isDowngraded: !isTunnel && isBelow(current, maximum),
	};
}

function isBridge({ class_code }: PciDevice): boolean {
	return class_code !== null && class_code >> 8 === BRIDGE_CLASS;
}

function isOfTunnel({ maximum }: PciDevice): boolean {
	return maximum.gt_per_s === TUNNEL_GT_PER_S;
}

function isBelow(current: PcieRate, maximum: PcieRate): boolean {
	return isLess(current.gt_per_s, maximum.gt_per_s) || isLess(current.lanes, maximum.lanes);
}

function isLess(one: number | null, other: number | null): boolean {
	return one !== null && other !== null && one < other;
}

/** What both ends are capable of; not known where one of them does not say. */
function lesser(one: number | null, other: number | null): number | null {
	return one === null || other === null ? null : Math.min(one, other);
}

/** The real link that carries least; null where none is known. */
export function narrowestOf(hops: readonly PcieHop[]): PcieHop | null {
	let narrowest: PcieHop | null = null;
	let least = Number.POSITIVE_INFINITY;
	for (const hop of hops) {
		const capacity = hop.isTunnel ? null : pcieCapacity_mb_per_s(hop.current);
		if (capacity === null || capacity >= least) continue;
		least = capacity;
		narrowest = hop;
	}
	return narrowest;
}

/** Sums over the devices; null where none of them counts. */
export function errorsOf(devices: readonly PciDevice[]): PcieErrors {
	const sum = (kind: keyof PcieErrors) => {
		const counts = devices.map(({ errors }) => errors[kind]).filter((count) => count !== null);
		return counts.length === 0 ? null : counts.reduce((total, count) => total + count, 0);
	};
	return { correctable: sum("correctable"), nonfatal: sum("nonfatal"), fatal: sum("fatal") };
}

/** `Gen 3 x4`, for people; parts that are not known are left out. */
export function rateText({ gt_per_s, lanes }: PcieRate): string {
	const generation = gt_per_s === null ? -1 : GENERATIONS.indexOf(gt_per_s);
	const speed =
		generation >= 0 ? `Gen ${generation + 1}` : gt_per_s === null ? "" : `${gt_per_s} GT/s`;
	return [speed, lanes === null ? "" : `x${lanes}`].filter(Boolean).join(" ");
}

const GENERATIONS: readonly number[] = [2.5, 5, 8, 16, 32, 64];
