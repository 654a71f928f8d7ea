/** Attributes of devices in sysfs, one per line, and the link derived from them. */

import {
	isPciAddress,
	isThunderboltDevice,
	parseClass,
	parseCount,
	parseErrorKinds,
	parseErrors,
	parseLaneSpeed,
	parseLanes,
	parseName,
	parsePcieRate,
	parseRemovable,
	pciAddressesIn,
} from "../../source/link/attributes.ts";
import { linkFacts } from "../../source/link/facts.ts";
import { demand, type FuzzTarget } from "../target.ts";

const TREE = `0-1
Razer
Core X Chroma
c2030000-0070-6d18-2371-6c2441e01d20
1
20.0 Gb/s
2
devices/pci0000:00/0000:00:07.0/0000:2c:00.0
8.0 GT/s PCIe
4
16.0 GT/s
0x030000
TOTAL_ERR_COR 3
removable`;

const OBEYED = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

export const linkAttributes: FuzzTarget = {
	name: "link-attributes",
	runs: 1_000_000,
	seeds: [TREE, TREE.replace("2.5 GT/s", "Unknown"), TREE.replaceAll("4", "63")],
	tokens: ["GT/s", "Gb/s", "0-0", "1-301", "0x060400", "TOTAL_ERR_FATAL 1", "fixed", "63", "255"],
	check(text) {
		const lines = text.split("\n");
		const at = (index: number) => lines[index] ?? null;
		for (const line of lines) demandHonestNumbers(line);
		const name = parseName(at(2));
		demand(!OBEYED.test(name) && [...name].length <= 65, `a name: ${JSON.stringify(name)}`);
		const current = parsePcieRate(at(8), at(9));
		const maximum = parsePcieRate(at(10), at(9));
		const addresses = pciAddressesIn(at(7) ?? "");
		demand(addresses.every(isPciAddress), "an invalid address");
		const class_code = parseClass(at(11));
		const errors = parseErrors(at(12), text, null);
		const isRemovable = parseRemovable(at(13));
		const devices = addresses.map((address) => {
			const kind = { address, class_code, vendor: null, model: null, isBootDisplay: false };
			const state = { isRemovable, isAwake: true, configuration: null };
			const errorKinds = parseErrorKinds("correctable", at(12));
			return { ...kind, ...state, current, maximum, errors, errorKinds };
		});
		const { capacity } = linkFacts({
			devices: isThunderboltDevice(at(0) ?? "") ? [thunderboltOf(lines, name)] : [],
			domains: [{ number: "0", path: addresses.slice(0, 1) }],
			gpus: [{ devices, suppliers: addresses.slice(0, 1), isInProcessor: false }],
		});
		for (const value of Object.values(capacity)) {
			demand(value === null || (value > 0 && Number.isFinite(value)), `a capacity: ${value}`);
		}
		return capacity.tx_mb_per_s === null ? "refused" : "accepted";
	},
};

function thunderboltOf(lines: readonly string[], name: string) {
	const at = (index: number) => lines[index] ?? null;
	const [rate, lanes] = [parseLaneSpeed(at(5)), parseLanes(at(6))];
	return {
		id: at(0) ?? "",
		vendor: parseName(at(1)),
		name,
		unique_id: parseName(at(3)),
		authorized: parseCount(at(4)),
		generation: parseCount(at(6)),
		rx_gb_per_s: rate,
		rx_lanes: lanes,
		tx_gb_per_s: rate,
		tx_lanes: lanes,
		nvm_version: "",
	};
}

/** A number that was read must be in the line. */
function demandHonestNumbers(line: string): void {
	for (const value of [
		parseCount(line),
		parseLaneSpeed(line),
		parseLanes(line),
		parsePcieRate(line, null).gt_per_s,
		parsePcieRate(null, line).lanes,
		parseErrors(line, null, null).correctable,
	]) {
		const stands = (line.match(/\d+(?:\.\d)?/g) ?? []).some((word) => Number(word) === value);
		demand(value === null || stands, `${value} is not in ${JSON.stringify(line)}`);
	}
}
