/** The identity of a link, in texts that do not depend on its state, to compare links. */

import { titleOf } from "./facts.ts";
import type { LinkFacts, PcieHop, ThunderboltDevice } from "./link.ts";
import { rateText } from "./pcie-path.ts";

/** Returns `link`, `link id`, `link generation`, `link speed`, `pcie path`; empty if unknown. */
export function linkIdentity({
	devices,
	device,
	key,
	hops,
}: LinkFacts): readonly (readonly [name: string, value: string])[] {
	const holder = devices.find((one) => key !== "" && [one.unique_id, titleOf(one)].includes(key));
	return [
		["link", device],
		["link id", holder?.unique_id ?? ""],
		["link generation", holder?.generation?.toString() ?? ""],
		["link speed", holder === undefined ? "" : speedText(holder)],
		["pcie path", hops.toReversed().map(hopText).join(", ")],
	];
}

/** From the host: what the device receives is TX. */
function speedText(device: ThunderboltDevice): string {
	const { rx_gb_per_s, rx_lanes, tx_gb_per_s, tx_lanes } = device;
	return [
		rx_gb_per_s === null ? "" : `tx ${rx_gb_per_s} Gb/s x${rx_lanes ?? "?"}`,
		tx_gb_per_s === null ? "" : `rx ${tx_gb_per_s} Gb/s x${tx_lanes ?? "?"}`,
	]
		.filter(Boolean)
		.join(", ");
}

/** Uses the maximum speed: the current one drops while the GPU saves power. */
function hopText({ isTunnel, current, maximum }: PcieHop): string {
	if (isTunnel) return "tunnel";
	const lanes = current.lanes ?? maximum.lanes;
	return rateText({ gt_per_s: maximum.gt_per_s, lanes }) || "unknown";
}
