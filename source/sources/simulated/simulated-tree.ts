/** The part of sysfs that describes a simulated GPU's link: an OCuLink cable to a Gen 4 x4 slot. */
import type { Clock } from "../../core/interfaces.ts";
import type { AttributeTree } from "../../inputs/sysfs-tree.ts";
import { Vendor } from "../gpu-state.ts";

const PORT = "0000:00:01.1";
const GPU = "0000:01:00.0";
const DEVICES = "bus/pci/devices";
const BRIDGE = "0x060400";
const DISPLAY = "0x030000";
const AMD_PROCESSORS = "0x1022";

/** On a flaky link each minute has a stretch at the lowest speed, between these seconds. */
const [SLOW_FROM_S, SLOW_TO_S] = [20, 26];
/** On a flaky link an error is corrected once in this many seconds. */
const ERROR_EVERY_S = 30;

/**
 * Returns the tree, as it changes with time.
 *
 * @param source the name of `--source`, which says whose card it is
 */
export function simulatedTree(source: string, scenario: string, clock: Clock): AttributeTree {
	const began_ms = clock.now();
	const isFlaky = scenario === "flaky";
	const attributesOf = (address: string): Readonly<Record<string, string>> | null => {
		const elapsed_s = (clock.now() - began_ms) / 1000;
		const [second, errors] = [elapsed_s % 60, Math.floor(elapsed_s / ERROR_EVERY_S)];
		const isSlow = isFlaky && second >= SLOW_FROM_S && second < SLOW_TO_S;
		const link = {
			current_link_speed: `${isSlow ? "2.5" : "16.0"} GT/s PCIe`,
			current_link_width: "4",
			max_link_speed: "16.0 GT/s PCIe",
			"power/runtime_status": "active",
			...errorCounts(isFlaky ? errors : 0),
		};
		if (address === PORT) {
			return { ...link, class: BRIDGE, vendor: AMD_PROCESSORS, max_link_width: "4" };
		}
		if (address !== GPU) return null;
		return { ...link, class: DISPLAY, vendor: vendorOf(source), max_link_width: "16" };
	};
	return {
		attribute: async (path) => {
			const [, address = "", name = ""] = /^bus\/pci\/devices\/([^/]+)\/(.+)$/.exec(path) ?? [];
			return attributesOf(address)?.[name] ?? null;
		},
		bytes: async () => null,
		names: async (path) => (path === DEVICES ? [PORT, GPU] : []),
		target: async (path) =>
			path === `${DEVICES}/${GPU}` ? `/sys/devices/pci0000:00/${PORT}/${GPU}` : "",
	};
}

function errorCounts(correctable: number): Readonly<Record<string, string>> {
	return {
		aer_dev_correctable: `RxErr 0\nBadTLP ${correctable}\nTOTAL_ERR_COR ${correctable}`,
		aer_dev_nonfatal: "TOTAL_ERR_NONFATAL 0",
		aer_dev_fatal: "TOTAL_ERR_FATAL 0",
	};
}

function vendorOf(source: string): string {
	const vendor = source === "intel" || source === "amd" ? Vendor[source] : Vendor.nvidia;
	return `0x${vendor.toString(16)}`;
}
