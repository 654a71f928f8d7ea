/** The PCIe links between a GPU and the root: tunnels, downgraded links, the narrowest link. */
import { pcieCapacity_mb_per_s } from "./capacity.ts";
import type { ErrorCount, PciDevice, PcieErrors, PcieHop, PcieRate } from "./link.ts";

/**
 * USB4 requires every port of a tunnel to report this as its maximum, whatever the tunnel carries.
 */
const TUNNEL_GT_PER_S = 2.5;
const BRIDGE_CLASS = 0x0604;

/**
 * Returns the links of a path, the root's first.
 *
 * Ports come in pairs: a root port or a switch's downstream port describes the link below it, and
 * the next device describes the same link. A switch has no link between its upstream and downstream
 * ports.
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
		isInternal: !isTunnel && isInsideGpu(upper, lower),
	};
}

const DISPLAY_CLASS = 0x03;
const INTEL = 0x8086;

/**
 * Intel's cards have a switch of their own, below which a link is described as Gen 1 x1, whatever
 * it carries.
 */
function isInsideGpu(upper: PciDevice, lower: PciDevice): boolean {
	const isGpu = lower.class_code !== null && lower.class_code >> 16 === DISPLAY_CLASS;
	const areIntel = lower.vendor === INTEL && upper.vendor === INTEL && isBridge(upper);
	const isLeast = lower.maximum.gt_per_s === TUNNEL_GT_PER_S && lower.maximum.lanes === 1;
	return isGpu && areIntel && isLeast;
}

/** Returns whether the lanes and the speed of a hop are real, not fictitious. */
export function isReal({ isTunnel, isInternal }: PcieHop): boolean {
	return !isTunnel && !isInternal;
}

/** Returns whether the rate of a hop, and the capability of both of its ends, are known. */
export function isKnown({ current, maximum }: PcieHop): boolean {
	return [current, maximum].every(({ gt_per_s, lanes }) => gt_per_s !== null && lanes !== null);
}

/** Returns whether a real hop has fewer lanes than both ends are capable of. */
export function isNarrow(hop: PcieHop): boolean {
	return isReal(hop) && isLess(hop.current.lanes, hop.maximum.lanes);
}

/** Returns whether a real hop is slower than both ends are capable of: idle links often are. */
export function isSlow(hop: PcieHop): boolean {
	return isReal(hop) && isLess(hop.current.gt_per_s, hop.maximum.gt_per_s);
}

function isBridge({ class_code }: PciDevice): boolean {
	return class_code !== null && class_code >> 8 === BRIDGE_CLASS;
}

function isOfTunnel({ maximum }: PciDevice): boolean {
	return maximum.gt_per_s === TUNNEL_GT_PER_S;
}

function isLess(one: number | null, other: number | null): boolean {
	return one !== null && other !== null && one < other;
}

/** Returns the smaller number; null if one of them is unknown. */
function lesser(one: number | null, other: number | null): number | null {
	return one === null || other === null ? null : Math.min(one, other);
}

/**
 * Returns the real hop with the least capacity, as it runs now or at its maximum; null if none is
 * known.
 */
export function narrowestOf(
	hops: readonly PcieHop[],
	rate: "current" | "maximum" = "current",
): PcieHop | null {
	let narrowest: PcieHop | null = null;
	let least = Number.POSITIVE_INFINITY;
	for (const hop of hops) {
		const capacity = isReal(hop) ? pcieCapacity_mb_per_s(hop[rate]) : null;
		if (capacity === null || capacity >= least) continue;
		least = capacity;
		narrowest = hop;
	}
	return narrowest;
}

/** Returns the sums over the devices; null if none of them counts. */
export function errorsOf(devices: readonly PciDevice[]): PcieErrors {
	const sum = (kind: keyof PcieErrors) => {
		const counts = devices.map(({ errors }) => errors[kind]).filter((count) => count !== null);
		return counts.length === 0 ? null : counts.reduce((total, count) => total + count, 0);
	};
	return { correctable: sum("correctable"), nonfatal: sum("nonfatal"), fatal: sum("fatal") };
}

/**
 * Returns the counts by kind of the devices, each with the link at whose end the device is: ports
 * come in pairs, as in {@link hopsOf}.
 */
export function errorCountsOf(devices: readonly PciDevice[]): readonly ErrorCount[] {
	return devices.flatMap(({ address, errorKinds }, index) => {
		const lower = index % 2 === 0 ? devices[index + 1] : undefined;
		return errorKinds.map((kind) => ({ ...kind, at: address, hop: lower?.address ?? address }));
	});
}

/** Formats a rate as `Gen 3 x4`, without the parts that are unknown. */
export function rateText({ gt_per_s, lanes }: PcieRate): string {
	const generation = gt_per_s === null ? -1 : GENERATIONS.indexOf(gt_per_s);
	const speed =
		generation >= 0 ? `Gen ${generation + 1}` : gt_per_s === null ? "" : `${gt_per_s} GT/s`;
	return [speed, lanes === null ? "" : `x${lanes}`].filter(Boolean).join(" ");
}

const GENERATIONS: readonly number[] = [2.5, 5, 8, 16, 32, 64];
