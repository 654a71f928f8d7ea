/** Trees as sysfs has them, written to a directory from the few words that matter of them. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import type { TestContext } from "node:test";

export type Attributes = Readonly<Record<string, string>>;

export interface SysfsTree {
	/** Thunderbolt devices by name, `0-1`. */
	readonly thunderbolt?: Readonly<Record<string, Attributes>>;
	/** Thunderbolt controllers: `domain0` and the way to its PCI device. */
	readonly domains?: Readonly<Record<string, string>>;
	/** PCI devices by the way to them from the root: `0000:00:07.0/0000:03:00.0`. */
	readonly pci?: Readonly<Record<string, Attributes>>;
	/** Root ports, and the Thunderbolt controller that each depends on. */
	readonly suppliers?: Readonly<Record<string, string>>;
	/** What the kernel attached to ports: `0000:00:1c.0:pcie002`. */
	readonly services?: readonly string[];
	/** What only the kernel's own tree has: `uevent_seqnum`. */
	readonly kernel?: Attributes;
}

/** The directory of a tree, which is removed after the test. */
export function writeSysfs(context: TestContext, tree: SysfsTree): string {
	const sysfs = mkdtempSync(join(tmpdir(), "sysfs-"));
	context.after(() => rmSync(sysfs, { recursive: true, force: true }));
	const root = join(sysfs, "devices/pci0000:00");
	for (const bus of ["pci", "thunderbolt"]) {
		mkdirSync(join(sysfs, `bus/${bus}/devices`), { recursive: true });
	}
	for (const [path, attributes] of Object.entries(tree.pci ?? {})) {
		addDevice(sysfs, "pci", join(root, path), attributes);
	}
	for (const [domain, path] of Object.entries(tree.domains ?? {})) {
		addDevice(sysfs, "thunderbolt", join(root, path, domain), {});
	}
	for (const [name, attributes] of Object.entries(tree.thunderbolt ?? {})) {
		addDevice(sysfs, "thunderbolt", join(sysfs, "devices/thunderbolt", name), attributes);
	}
	for (const [port, controller] of Object.entries(tree.suppliers ?? {})) {
		const link = join(root, port, `supplier:pci:${controller}`);
		symlinkSync(`../../../virtual/devlink/pci:${controller}--pci:${port}`, link);
	}
	for (const name of tree.services ?? []) {
		mkdirSync(join(sysfs, "bus/pci_express/devices", name), { recursive: true });
	}
	for (const [name, text] of Object.entries(tree.kernel ?? {})) {
		mkdirSync(join(sysfs, "kernel"), { recursive: true });
		writeFileSync(join(sysfs, "kernel", name), `${text}\n`);
	}
	return sysfs;
}

function addDevice(sysfs: string, bus: string, path: string, attributes: Attributes): void {
	mkdirSync(path, { recursive: true });
	for (const [name, text] of Object.entries(attributes)) {
		mkdirSync(dirname(join(path, name)), { recursive: true });
		writeFileSync(join(path, name), `${text}\n`);
	}
	const directory = join(sysfs, `bus/${bus}/devices`);
	symlinkSync(relative(directory, path), join(directory, basename(path)));
}

export const RAZER: Attributes = {
	vendor_name: "Razer",
	device_name: "Core X Chroma",
	unique_id: "c2030000-0070-6d18-2371-6c2441e01d20",
	authorized: "1",
	generation: "3",
	rx_speed: "20.0 Gb/s",
	rx_lanes: "2",
	tx_speed: "20.0 Gb/s",
	tx_lanes: "2",
	nvm_version: "50.0",
};

/** A bridge, of which a link is described as `8.0 x4` now and at most. */
export function bridge(link: string, maximum = link, more: Attributes = {}): Attributes {
	return { class: "0x060400", removable: "removable", ...linkOf(link, maximum), ...more };
}

/** A root port, which nobody can unplug. */
export function port(link: string, maximum = link, more: Attributes = {}): Attributes {
	return bridge(link, maximum, { removable: "fixed", ...more });
}

export function gpu(link: string, maximum = "16.0 x16", more: Attributes = {}): Attributes {
	return bridge(link, maximum, { class: "0x030000", ...NO_ERRORS, ...more });
}

function linkOf(link: string, maximum: string): Attributes {
	const [speed, width] = link.split(" x");
	const [fastest, widest] = maximum.split(" x");
	return {
		current_link_speed: `${speed} GT/s PCIe`,
		current_link_width: `${width}`,
		max_link_speed: `${fastest} GT/s PCIe`,
		max_link_width: `${widest}`,
	};
}

export function errors(correctable: number, nonfatal: number, fatal: number): Attributes {
	return {
		aer_dev_correctable: `RxErr ${correctable}\nBadTLP 0\nTOTAL_ERR_COR ${correctable}`,
		aer_dev_nonfatal: `Undefined 0\nTOTAL_ERR_NONFATAL ${nonfatal}`,
		aer_dev_fatal: `Undefined 0\nTOTAL_ERR_FATAL ${fatal}`,
	};
}

const NO_ERRORS = errors(0, 0, 0);
const BUILT_IN_GPU: Readonly<Record<string, Attributes>> = {
	"0000:00:02.0": { class: "0x030000", removable: "fixed" },
};

/** A Thunderbolt 3 controller on a card, and an enclosure: every bridge that is there. */
export const THUNDERBOLT_3: SysfsTree = {
	thunderbolt: { "0-0": {}, "0-1": RAZER },
	domains: {
		domain0: "0000:00:1c.4/0000:04:00.0/0000:05:00.0/0000:06:00.0",
	},
	pci: {
		...BUILT_IN_GPU,
		"0000:00:1c.4": port("8.0 x4", "8.0 x4", errors(1, 0, 0)),
		"0000:00:1c.4/0000:04:00.0": bridge("8.0 x4", "8.0 x4", { removable: "fixed" }),
		"0000:00:1c.4/0000:04:00.0/0000:05:01.0": bridge("2.5 x4"),
		"0000:00:1c.4/0000:04:00.0/0000:05:01.0/0000:07:00.0": bridge("2.5 x4", "8.0 x4"),
		"0000:00:1c.4/0000:04:00.0/0000:05:01.0/0000:07:00.0/0000:08:01.0": bridge("8.0 x4"),
		"0000:00:1c.4/0000:04:00.0/0000:05:01.0/0000:07:00.0/0000:08:01.0/0000:09:00.0": gpu(
			"8.0 x4",
			"16.0 x16",
			errors(3, 2, 1),
		),
	},
};

/** The way to a GPU behind a controller in the processor, as Thunderbolt 4 and USB4 have it. */
export function integrated(lower: Attributes, gpu: Attributes): Pick<SysfsTree, "pci"> {
	return {
		pci: {
			...BUILT_IN_GPU,
			"0000:00:07.0": port("2.5 x4"),
			"0000:00:07.0/0000:2c:00.0": bridge("2.5 x4"),
			"0000:00:07.0/0000:2c:00.0/0000:2d:01.0": lower,
			"0000:00:07.0/0000:2c:00.0/0000:2d:01.0/0000:2e:00.0": gpu,
		},
	};
}

const IN_PROCESSOR: Pick<SysfsTree, "domains" | "suppliers"> = {
	domains: { domain0: "0000:00:0d.2", domain1: "0000:00:0d.3" },
	suppliers: { "0000:00:07.0": "0000:00:0d.2" },
};

export const USB4: Attributes = {
	...RAZER,
	vendor_name: "ADT-Link",
	device_name: "UT3G",
	unique_id: "e4ec8780-0079-3b72-ffff-ffffffffffff",
	generation: "4",
};

export const THUNDERBOLT_4: SysfsTree = {
	...IN_PROCESSOR,
	...integrated(bridge("8.0 x4"), gpu("8.0 x4")),
	thunderbolt: { "0-0": {}, "1-0": {}, "0-1": USB4 },
};

/** 120 Gb/s towards the device, 40 back: what the device receives and sends. */
export const USB4_ASYMMETRIC: SysfsTree = {
	...IN_PROCESSOR,
	...integrated(bridge("16.0 x4"), gpu("16.0 x4", "32.0 x16")),
	thunderbolt: {
		"0-1": { ...USB4, rx_speed: "40.0 Gb/s", rx_lanes: "3", tx_speed: "40.0 Gb/s", tx_lanes: "1" },
	},
};

/** A dock on the other controller, and an enclosure behind another dock. */
export const TWO_DEVICES: SysfsTree = {
	...IN_PROCESSOR,
	thunderbolt: {
		"0-1": { ...RAZER, device_name: "Dock", unique_id: "00000000-0000-0000-0000-000000000001" },
		"0-301": { ...USB4, rx_lanes: "1", tx_lanes: "1" },
		"1-3": { ...RAZER, device_name: "Other", unique_id: "00000000-0000-0000-0000-000000000003" },
	},
	pci: {
		"0000:00:07.0": port("2.5 x4"),
		"0000:00:07.0/0000:2c:00.0": bridge("2.5 x4"),
		"0000:00:07.0/0000:2c:00.0/0000:2d:01.0": bridge("2.5 x4"),
		"0000:00:07.0/0000:2c:00.0/0000:2d:01.0/0000:2e:00.0": bridge("2.5 x4"),
		"0000:00:07.0/0000:2c:00.0/0000:2d:01.0/0000:2e:00.0/0000:2f:01.0": bridge("8.0 x4"),
		"0000:00:07.0/0000:2c:00.0/0000:2d:01.0/0000:2e:00.0/0000:2f:01.0/0000:30:00.0": gpu("8.0 x4"),
	},
};

/** Thunderbolt without a device, and the GPU that is built in. */
export const NOTHING_CONNECTED: SysfsTree = {
	...IN_PROCESSOR,
	suppliers: {},
	thunderbolt: { "0-0": {}, "1-0": {} },
	pci: BUILT_IN_GPU,
};

export const DOWNGRADED_WIDTH: SysfsTree = {
	...THUNDERBOLT_4,
	...integrated(bridge("8.0 x1", "8.0 x4"), gpu("8.0 x1")),
};

export const DOWNGRADED_SPEED: SysfsTree = {
	...THUNDERBOLT_4,
	...integrated(bridge("2.5 x4", "8.0 x4"), gpu("2.5 x4")),
};

/** What is left while the cable is pulled: names without attributes, links that lead nowhere. */
export const HALF_GONE: SysfsTree = {
	...IN_PROCESSOR,
	thunderbolt: { "0-1": { authorized: "1", device_name: "UT3G" }, "0-3": {} },
	pci: {
		"0000:00:07.0": port("2.5 x4"),
		"0000:00:07.0/0000:2c:00.0": { class: "0x060400", current_link_speed: "Unknown" },
		"0000:00:07.0/0000:2c:00.0/0000:2d:01.0": {},
		"0000:00:07.0/0000:2c:00.0/0000:2d:01.0/0000:2e:00.0": {
			class: "0x030000",
			removable: "removable",
			current_link_width: "63",
			max_link_width: "16",
			aer_dev_correctable: "RxErr",
		},
	},
};

export const TREES = {
	THUNDERBOLT_3,
	THUNDERBOLT_4,
	USB4_ASYMMETRIC,
	TWO_DEVICES,
	NOTHING_CONNECTED,
	DOWNGRADED_WIDTH,
	DOWNGRADED_SPEED,
	HALF_GONE,
};
