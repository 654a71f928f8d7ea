/**
 * How many bytes of payload a link can carry in theory: an upper bound, from its lanes, its line
 * code, and the headers that every packet has. docs/link.md says where the numbers come from.
 */
import type { LinkCapacity, PcieRate, ThunderboltDevice } from "./link.ts";
import { BYTES_PER_MB } from "./metrics.ts";

/** What every device must take; sysfs does not say what was agreed on. */
const PAYLOAD_BYTES = 128;
/** Framing and sequence number 4, the smaller header 12, LCRC 4: the same for every generation. */
const TLP_OVERHEAD_BYTES = 20;
/** The transport header of each packet in a tunnel. */
const TUNNEL_HEADER_BYTES = 4;

const TLP_SHARE = PAYLOAD_BYTES / (PAYLOAD_BYTES + TLP_OVERHEAD_BYTES);
const TUNNEL_SHARE = PAYLOAD_BYTES / (PAYLOAD_BYTES + TLP_OVERHEAD_BYTES + TUNNEL_HEADER_BYTES);

/** Payload of a PCIe link each way, in MB/s; null where its speed or width is not known. */
export function pcieCapacity_mb_per_s({ gt_per_s, lanes }: PcieRate): number | null {
	if (gt_per_s === null || lanes === null) return null;
	const bits_per_s = gt_per_s * 1e9 * lanes * pcieLineCode(gt_per_s);
	return (bits_per_s / 8 / BYTES_PER_MB) * TLP_SHARE;
}

/** Up to 5 GT/s 8b/10b; up to 32 GT/s 128b/130b; from 64 GT/s flits of 236 in 256 bytes. */
function pcieLineCode(gt_per_s: number): number {
	if (gt_per_s <= 5) return 8 / 10;
	return gt_per_s <= 32 ? 128 / 130 : 236 / 256;
}

/** PCIe payload that a device's own Thunderbolt or USB4 link can carry, as the host sees it. */
export function tunnelCapacity(device: ThunderboltDevice): LinkCapacity {
	const { generation } = device;
	return {
		// What the device receives is what the host sends.
		tx_mb_per_s: lanesCapacity(device.rx_gb_per_s, device.rx_lanes, generation),
		rx_mb_per_s: lanesCapacity(device.tx_gb_per_s, device.tx_lanes, generation),
	};
}

function lanesCapacity(
	gb_per_s: number | null,
	lanes: number | null,
	generation: number | null,
): number | null {
	if (gb_per_s === null || lanes === null || generation === null) return null;
	const bits_per_s = gb_per_s * 1e9 * lanes * laneCode(gb_per_s, generation);
	return (bits_per_s / 8 / BYTES_PER_MB) * TUNNEL_SHARE;
}

/** What is left of the kernel's nominal speed of a lane after its line code. */
function laneCode(gb_per_s: number, generation: number): number {
	// Thunderbolt signals at 20.625 or 10.3125 Gb/s, so that 64b/66b leaves the nominal speed.
	if (generation < 4) return 1;
	if (gb_per_s <= 10) return 64 / 66;
	if (gb_per_s <= 20) return 128 / 132;
	// PAM-3 at 25.6 GBaud with 11 bits in 7 symbols: 40.2 Gb/s, so the nominal 40 are left.
	return 1;
}

/** What a way can carry: as little as its least part; not known where one of them is not, or none is. */
export function smallestCapacity(parts: readonly LinkCapacity[]): LinkCapacity {
	return {
		tx_mb_per_s: smallest(parts.map(({ tx_mb_per_s }) => tx_mb_per_s)),
		rx_mb_per_s: smallest(parts.map(({ rx_mb_per_s }) => rx_mb_per_s)),
	};
}

function smallest(capacities: readonly (number | null)[]): number | null {
	const known = capacities.filter((capacity) => capacity !== null);
	return known.length === 0 || known.length < capacities.length ? null : Math.min(...known);
}
