/**
 * The theoretical capacity of a link: an upper bound of its bytes on the wire from its lanes and
 * its line code, and of its payload from the headers of every packet too. docs/method/link.md says
 * where the numbers come from.
 */
import { BYTES_PER_MB } from "../core/metrics.ts";
import { pcieWireBytes_per_s } from "../core/pcie-wire.ts";
import type { LinkCapacity, PcieRate, ThunderboltDevice } from "./link.ts";

/** The Max_Payload_Size that every device must support; only root can read the agreed one. */
const LEAST_PAYLOAD_BYTES = 128;
/** The largest Max_Payload_Size there is. */
const LARGEST_PAYLOAD_BYTES = 4096;
/** Framing and sequence number 4, smaller header 12, LCRC 4, in every generation. */
const TLP_OVERHEAD_BYTES = 20;
/** The transport header of a packet in a tunnel. */
const TUNNEL_HEADER_BYTES = 4;

/**
 * Returns the payload capacity of a PCIe link per direction in MB/s; null if its rate is unknown.
 *
 * @param payload_bytes the agreed Max_Payload_Size; null if unknown
 */
export function pcieCapacity_mb_per_s(
	{ gt_per_s, lanes }: PcieRate,
	payload_bytes: number | null = null,
): number | null {
	const wire = pcieWire_mb_per_s({ gt_per_s, lanes });
	return wire === null ? null : wire * payloadShare(payload_bytes, TLP_OVERHEAD_BYTES);
}

/** The same with all headers: what a source that counts bytes on the wire can count at most. */
export function pcieWire_mb_per_s({ gt_per_s, lanes }: PcieRate): number | null {
	if (gt_per_s === null || lanes === null) return null;
	return pcieWireBytes_per_s(gt_per_s, lanes) / BYTES_PER_MB;
}

function payloadShare(payload_bytes: number | null, overhead_bytes: number): number {
	const payload = payload_bytes ?? LEAST_PAYLOAD_BYTES;
	return payload / (payload + overhead_bytes);
}

/** Returns the PCIe payload capacity of a device's own Thunderbolt or USB4 link, in MB/s. */
export function tunnelCapacity(
	device: ThunderboltDevice,
	payload_bytes: number | null = null,
): LinkCapacity {
	return tunnelOf(device, payloadShare(payload_bytes, TLP_OVERHEAD_BYTES + TUNNEL_HEADER_BYTES));
}

/**
 * The same with the headers of PCIe, but without those of the tunnel: what a GPU behind it can
 * count at most.
 */
export function tunnelWire(device: ThunderboltDevice): LinkCapacity {
	const [packet, inTunnel] = [TLP_OVERHEAD_BYTES, TLP_OVERHEAD_BYTES + TUNNEL_HEADER_BYTES];
	// The share that is left of large packets is the highest.
	return tunnelOf(device, (LARGEST_PAYLOAD_BYTES + packet) / (LARGEST_PAYLOAD_BYTES + inTunnel));
}

function tunnelOf(device: ThunderboltDevice, share: number): LinkCapacity {
	const { generation } = device;
	return {
		// The device receives what the host sends.
		tx_mb_per_s: lanesCapacity(device.rx_gb_per_s, device.rx_lanes, generation, share),
		rx_mb_per_s: lanesCapacity(device.tx_gb_per_s, device.tx_lanes, generation, share),
	};
}

function lanesCapacity(
	gb_per_s: number | null,
	lanes: number | null,
	generation: number | null,
	share: number,
): number | null {
	if (gb_per_s === null || lanes === null || generation === null) return null;
	const bits_per_s = gb_per_s * 1e9 * lanes * laneCode(gb_per_s, generation);
	return (bits_per_s / 8 / BYTES_PER_MB) * share;
}

/** Returns the part of the kernel's nominal lane speed that the line code leaves. */
function laneCode(gb_per_s: number, generation: number): number {
	// Thunderbolt signals at 20.625 or 10.3125 Gb/s, so that 64b/66b leaves the nominal speed.
	if (generation < 4) return 1;
	if (gb_per_s <= 10) return 64 / 66;
	if (gb_per_s <= 20) return 128 / 132;
	// PAM-3 at 25.6 GBaud with 11 bits in 7 symbols: 40.2 Gb/s, so the nominal 40 are left.
	return 1;
}

/**
 * Returns the capacity of a path: that of its smallest part; unknown if a part is, or without
 * parts.
 */
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
