/** Whether a Thunderbolt or USB4 link has the lanes and the speed that both of its ends could. */

import type { Finding } from "./finding.ts";
import type { LinkFacts, ThunderboltDevice } from "./link.ts";

/** Since Thunderbolt 3 every link has two lanes each way, or three and one since USB4 version 2. */
const FIRST_OF_TWO_LANES = 3;
const LANES_BOTH_WAYS = 4;
const USB4 = 4;
const FAST_GB_PER_S = 20;

/** Returns what a device's link to the one before it lacks, each way from the host. */
export function laneFindings(device: ThunderboltDevice, facts: LinkFacts): readonly Finding[] {
	const { generation, rx_lanes, tx_lanes, id: at } = device;
	if (generation === null || generation < FIRST_OF_TWO_LANES) return [];
	const findings: Finding[] = [];
	if (rx_lanes !== null && tx_lanes !== null && rx_lanes + tx_lanes < LANES_BOTH_WAYS) {
		// The device receives what the host sends.
		const text = eachWay(rx_lanes, tx_lanes, (lanes) => (lanes < 2 ? `${lanes} lane of 2` : null));
		findings.push({ level: "fault", kind: "lanes", at, text: `Thunderbolt ${text}` });
	}
	const slow = eachWay(device.rx_gb_per_s, device.tx_gb_per_s, (speed) =>
		speed !== null && speed < FAST_GB_PER_S ? `${speed} Gb/s per lane` : null,
	);
	if (slow !== "") {
		const isSure = generation < USB4 && generationBefore(device, facts) === FIRST_OF_TWO_LANES;
		findings.push({
			// A USB4 device, or a host, need not support more.
			level: isSure ? "fault" : "note",
			kind: "lane speed",
			at,
			text:
				`Thunderbolt ${slow} ` +
				`(${isSure ? "capable of" : "the standard allows"} ${FAST_GB_PER_S})`,
		});
	}
	return findings;
}

/** Says one value for both ways, `TX 1 …, RX 2 …` for two, and what is null for neither. */
function eachWay<Value>(tx: Value, rx: Value, say: (value: Value) => string | null): string {
	const [sent, received] = [say(tx), say(rx)];
	if (sent !== null && sent === received) return `${sent} each way`;
	return [sent === null ? "" : `TX ${sent}`, received === null ? "" : `RX ${received}`]
		.filter(Boolean)
		.join(", ");
}

/** Returns the generation of the device or the host at the other end of its link. */
function generationBefore({ id }: ThunderboltDevice, { devices, hosts }: LinkFacts): number | null {
	const [domain = "", route = ""] = id.split("-");
	const before = route.slice(route.length % 2 === 0 ? 2 : 1);
	if (before === "") return hosts.get(domain) ?? null;
	return devices.find((device) => device.id === `${domain}-${before}`)?.generation ?? null;
}
