/** What is known of the link itself, beside the driver's statistics: devices, PCIe path, capacity. */

/** A Thunderbolt or USB4 device, as the kernel describes it. Texts are cleaned and bounded. */
export interface ThunderboltDevice {
	/** The kernel's name: domain and route, `0-1`. */
	readonly id: string;
	readonly vendor: string;
	readonly name: string;
	/** A UUID; empty where it is not known. */
	readonly unique_id: string;
	/** 0 not authorized, 1 authorized, 2 authorized with a key. */
	readonly authorized: number | null;
	/** 1 to 3 for Thunderbolt 1 to 3, 4 for USB4 and Thunderbolt 4 and 5. */
	readonly generation: number | null;
	/** What the device receives, which is what the host sends; Gb/s of each lane. */
	readonly rx_gb_per_s: number | null;
	readonly rx_lanes: number | null;
	/** What the device sends, which is what the host receives; Gb/s of each lane. */
	readonly tx_gb_per_s: number | null;
	readonly tx_lanes: number | null;
	readonly nvm_version: string;
}

/** A PCIe link's speed in GT/s of each lane, and how many lanes it has. */
export interface PcieRate {
	readonly gt_per_s: number | null;
	readonly lanes: number | null;
}

/** Counts of PCIe Advanced Error Reporting since the device appeared. */
export interface PcieErrors {
	readonly correctable: number | null;
	readonly nonfatal: number | null;
	readonly fatal: number | null;
}

/** A PCI device on the way from the GPU to the root, as the kernel describes it. */
export interface PciDevice {
	/** `0000:07:00.0` */
	readonly address: string;
	/** The 24-bit class code; 0x03xxxx is a display controller, 0x0604xx a bridge. */
	readonly class_code: number | null;
	/** Whether a user can unplug it; null where the kernel does not say. */
	readonly isRemovable: boolean | null;
	/** Powered down by the kernel: it is not asked for its link, for that would wake it. */
	readonly isAsleep: boolean;
	/** Of the link above it, towards the root. */
	readonly current: PcieRate;
	readonly maximum: PcieRate;
	readonly errors: PcieErrors;
}

/** The PCIe link between a device and the one above it. */
export interface PcieHop {
	/** The device at its lower end. */
	readonly address: string;
	readonly current: PcieRate;
	/** What both of its ends are capable of. */
	readonly maximum: PcieRate;
	/** Carried by Thunderbolt or USB4: no PCIe lanes are there, and its speed is made up. */
	readonly isTunnel: boolean;
	readonly isDowngraded: boolean;
}

/** Payload, each way as the host sees it, in MB/s (1,048,576 bytes); null where not known. */
export interface LinkCapacity {
	readonly tx_mb_per_s: number | null;
	readonly rx_mb_per_s: number | null;
}

export const UNKNOWN_CAPACITY: LinkCapacity = { tx_mb_per_s: null, rx_mb_per_s: null };

export interface LinkFacts {
	/** Every Thunderbolt device but the hosts, in the order of their routes. */
	readonly devices: readonly ThunderboltDevice[];
	/** What the GPU is in, for people: `Razer Core X Chroma`; empty where it is not known. */
	readonly device: string;
	/** What a verified capacity is kept under: the device's unique id, or its name; empty as above. */
	readonly key: string;
	/** The PCI address of the GPU behind the link; null where none is found. */
	readonly gpu: string | null;
	/** From the GPU up to the root. */
	readonly hops: readonly PcieHop[];
	/** The hop with the least capacity that is no tunnel; null where none is known. */
	readonly narrowest: PcieHop | null;
	/** Sums over the path. */
	readonly errors: PcieErrors;
	/** In theory. */
	readonly capacity: LinkCapacity;
}

/** Who looks at the link. Neither call ever rejects. */
export interface LinkReader {
	/** Which devices there are, as a text that changes when they do; cheap. */
	listing(): Promise<string>;
	facts(): Promise<LinkFacts>;
}

/** The link as it was seen last. */
export interface LinkView {
	/** Null until it was looked at. */
	readonly facts: LinkFacts | null;
}

/** The link, and the best that was ever measured over it; null where nothing was. */
export interface MeasuredLink extends LinkView {
	readonly verified: LinkCapacity | null;
}
