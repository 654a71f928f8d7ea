/** Trees of machines that people own, for verdicts: each as its kernel describes it. */
import {
	type Attributes,
	bridge,
	gpu,
	integrated,
	port,
	RAZER,
	type SysfsTree,
	THUNDERBOLT_4,
	USB4,
} from "./sysfs.ts";

const NVIDIA: Attributes = { vendor: "0x10de", device: "0x2684" };
export const FIXED: Attributes = { ...NVIDIA, removable: "fixed" };
export const INTEL_PORT: Attributes = { vendor: "0x8086", device: "0x7a38" };
export const SLOT = "0000:00:01.1";
export const CARD = `${SLOT}/0000:01:00.0`;
export const BOOT_GPU: SysfsTree["pci"] = {
	"0000:00:02.0": { class: "0x030000", vendor: "0x8086", boot_vga: "1", removable: "fixed" },
};

/** A GPU in a slot of the host: at OCuLink, on a riser, or in a slot that nobody calls external. */
export function inSlot(link: string, more: Attributes = {}, slot = "16.0 x4"): SysfsTree {
	return {
		pci: {
			...BOOT_GPU,
			[SLOT]: port(link, slot, INTEL_PORT),
			[CARD]: gpu(link, "16.0 x16", { ...FIXED, ...more }),
		},
	};
}

export const OCULINK = inSlot("16.0 x4");
export const OCULINK_IDLE = inSlot("2.5 x4");
/** A riser for the one lane of a wireless card. */
export const RISER = inSlot("8.0 x1", {}, "8.0 x1");
export const RISER_LOST_LANES = inSlot("16.0 x2");

export const TWO_GPUS: SysfsTree = {
	pci: {
		...OCULINK.pci,
		"0000:00:06.0": port("16.0 x4", "16.0 x4", INTEL_PORT),
		"0000:00:06.0/0000:02:00.0": gpu("16.0 x4", "16.0 x16", FIXED),
	},
};

/** The GPU in an AMD processor is behind a bridge, in one slot with the processor's own devices. */
export const AMD_LAPTOP: SysfsTree = {
	pci: {
		"0000:00:08.1": port("16.0 x16", "16.0 x16", { vendor: "0x1022" }),
		"0000:00:08.1/0000:c4:00.0": gpu("16.0 x16", "16.0 x16", {
			vendor: "0x1002",
			removable: "fixed",
		}),
		"0000:00:08.1/0000:c4:00.2": { class: "0x108000", vendor: "0x1022" },
		[SLOT]: port("2.5 x4", "16.0 x4"),
		[CARD]: gpu("2.5 x4", "16.0 x16", FIXED),
	},
};

/** An Intel card: below its own switch the link is described as Gen 1 x1. */
export const ARC: SysfsTree = {
	pci: {
		...BOOT_GPU,
		[SLOT]: port("16.0 x4", "16.0 x4", INTEL_PORT),
		[CARD]: bridge("16.0 x4", "16.0 x8", { ...INTEL_PORT, removable: "fixed" }),
		[`${CARD}/0000:02:01.0`]: bridge("2.5 x1", "2.5 x1", { ...INTEL_PORT, removable: "fixed" }),
		[`${CARD}/0000:02:01.0/0000:03:00.0`]: gpu("2.5 x1", "2.5 x1", {
			...INTEL_PORT,
			removable: "fixed",
		}),
	},
};

export const ONE_LANE: SysfsTree = {
	...THUNDERBOLT_4,
	thunderbolt: { "0-0": { generation: "4" }, "0-1": { ...USB4, rx_lanes: "1", tx_lanes: "1" } },
};

export const LONG_CABLE: SysfsTree = {
	...THUNDERBOLT_4,
	thunderbolt: {
		"0-0": { generation: "3" },
		"0-1": { ...RAZER, rx_speed: "10.0 Gb/s", tx_speed: "10.0 Gb/s" },
	},
};

export const USB4_20: SysfsTree = {
	...THUNDERBOLT_4,
	thunderbolt: {
		"0-0": { generation: "4" },
		"0-1": { ...USB4, rx_speed: "10.0 Gb/s", tx_speed: "10.0 Gb/s" },
	},
};

const SERVICES = (...names: string[]) => names.map((name) => `${SLOT}:${name}`);

export const KERNEL_ERRORS: SysfsTree = { ...OCULINK, services: SERVICES("pcie001", "pcie002") };
export const FIRMWARE_ERRORS: SysfsTree = { ...OCULINK, services: SERVICES("pcie001", "pcie010") };

export const ASLEEP: SysfsTree = {
	...THUNDERBOLT_4,
	...integrated(
		bridge("2.5 x1", "8.0 x4", { "power/runtime_status": "suspended" }),
		gpu("2.5 x1", "16.0 x16", { "power/runtime_status": "suspended" }),
	),
};
