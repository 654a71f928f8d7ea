/** Trees of rarer machines, for verdicts: each as its kernel describes it. */
import { BOOT_GPU, CARD, FIXED, INTEL_PORT, inSlot, OCULINK, SLOT } from "./link-trees.ts";
import {
	bridge,
	gpu,
	integrated,
	port,
	RAZER,
	type SysfsTree,
	THUNDERBOLT_4,
	USB4,
} from "./sysfs.ts";

/** What a tunnel carries, below the bridges of an enclosure that has a switch of its own. */
const IN_BOX = "0000:00:07.0/0000:2c:00.0/0000:2d:01.0";

/** An Intel card in an enclosure: its own switch below the tunnel. */
export const ARC_IN_BOX: SysfsTree = {
	...THUNDERBOLT_4,
	pci: {
		...integrated(bridge("16.0 x4"), {}).pci,
		[`${IN_BOX}/0000:2e:00.0`]: bridge("16.0 x4", "16.0 x8", { vendor: "0x8086" }),
		[`${IN_BOX}/0000:2e:00.0/0000:2f:01.0`]: bridge("2.5 x1", "2.5 x1", { vendor: "0x8086" }),
		[`${IN_BOX}/0000:2e:00.0/0000:2f:01.0/0000:30:00.0`]: gpu("2.5 x1", "2.5 x1", {
			vendor: "0x8086",
		}),
	},
};

/** A card of AMD has a switch of its own too, whose inner link always runs at its maximum. */
export const RDNA: SysfsTree = {
	pci: {
		...BOOT_GPU,
		[SLOT]: port("16.0 x4", "16.0 x4", INTEL_PORT),
		[CARD]: bridge("16.0 x4", "16.0 x16", { vendor: "0x1002", removable: "fixed" }),
		[`${CARD}/0000:02:00.0`]: bridge("16.0 x16", "16.0 x16", {
			vendor: "0x1002",
			removable: "fixed",
		}),
		[`${CARD}/0000:02:00.0/0000:03:00.0`]: gpu("16.0 x16", "16.0 x16", {
			vendor: "0x1002",
			removable: "fixed",
		}),
	},
};

/** An enclosure whose switch feeds another one, as those with more slots do. */
export const TWO_SWITCHES: SysfsTree = {
	...THUNDERBOLT_4,
	pci: {
		...integrated(bridge("8.0 x4"), {}).pci,
		[`${IN_BOX}/0000:2e:00.0`]: bridge("8.0 x4", "16.0 x8"),
		[`${IN_BOX}/0000:2e:00.0/0000:2f:02.0`]: bridge("8.0 x2", "8.0 x4"),
		[`${IN_BOX}/0000:2e:00.0/0000:2f:02.0/0000:30:00.0`]: gpu("8.0 x2"),
	},
};

/** Thunderbolt 2 over its adapter: one fast lane each way, and a link of Gen 2. */
export const THUNDERBOLT_2: SysfsTree = {
	...THUNDERBOLT_4,
	...integrated(bridge("5.0 x4"), gpu("5.0 x4")),
	thunderbolt: {
		"0-0": { generation: "3" },
		"0-1": { ...RAZER, generation: "2", rx_speed: "20.0 Gb/s", rx_lanes: "1", tx_lanes: "1" },
	},
};

/** Kernels before 5.5 do not say what the lanes of the cable are. */
export const OLD_KERNEL: SysfsTree = {
	...THUNDERBOLT_4,
	thunderbolt: { "0-1": { authorized: "1", device_name: "UT3G", vendor_name: "ADT-Link" } },
};

/** What a kernel says of a port whose capability it does not know. */
export const UNKNOWN_MAXIMUM: SysfsTree = inSlot("2.5 x1", {
	max_link_speed: "Unknown",
	max_link_width: "255",
});

/** A link that has just gone down has no lanes. */
export const NO_LANES: SysfsTree = {
	pci: {
		...OCULINK.pci,
		[SLOT]: port("16.0 x0", "16.0 x4", INTEL_PORT),
		[CARD]: gpu("16.0 x0", "16.0 x16", { ...FIXED, current_link_speed: "Unknown" }),
	},
};

/** Two controllers, each with an enclosure: only one of them holds the GPU, over one lane. */
export const TWO_DOMAINS: SysfsTree = {
	...THUNDERBOLT_4,
	thunderbolt: {
		"0-0": { generation: "4" },
		"1-0": { generation: "4" },
		"0-1": { ...USB4, rx_lanes: "1", tx_lanes: "1" },
		"1-1": { ...RAZER, device_name: "Dock", unique_id: "00000000-0000-0000-0000-000000000002" },
	},
};

/** Passed to a virtual machine's driver, which lets it sleep as long as no machine uses it. */
export const PASSED_THROUGH: SysfsTree = inSlot("16.0 x4", {
	"power/runtime_status": "suspended",
	"power/control": "auto",
});

/** Behind Intel's controller for disks a device is in a PCI domain of its own. */
export const OWN_DOMAIN: SysfsTree = {
	pci: {
		...BOOT_GPU,
		"0000:00:0e.0": { class: "0x010400", vendor: "0x8086" },
		"0000:00:0e.0/10000:e0:06.0": port("16.0 x4", "16.0 x4", INTEL_PORT),
		"0000:00:0e.0/10000:e0:06.0/10000:e1:00.0": gpu("16.0 x2", "16.0 x16", FIXED),
	},
};

/** An external and a fixed GPU beside the one in the processor. */
export const EXTERNAL_BESIDE_FIXED: SysfsTree = {
	...THUNDERBOLT_4,
	pci: {
		...THUNDERBOLT_4.pci,
		[SLOT]: port("2.5 x16", "32.0 x16", INTEL_PORT),
		[CARD]: gpu("2.5 x16", "32.0 x16", FIXED),
	},
};
