/**
 * The link itself, from sysfs: which devices are on it, the PCIe path to the GPU, its errors, its
 * capacity, and whether it runs at it. `reader.ts` reads texts in other threads, everything from
 * texts to facts and verdicts is pure, and `watcher.ts` keeps the facts up to date.
 * docs/method/link.md says where the rules come from.
 */

import type { TimedChange } from "./change.ts";
import type { PcieConfiguration } from "./configuration.ts";
import type { LinkVerdict } from "./finding.ts";
import type { GpuChoice } from "./gpu-choice-text.ts";
import type { Usb4Adapter } from "./usb4-registers.ts";

/** A Thunderbolt or USB4 device, as the kernel describes it. Texts are printable and bounded. */
export interface ThunderboltDevice {
	/** The kernel's name, domain and route: `0-1`. */
	readonly id: string;
	readonly vendor: string;
	readonly name: string;
	/** A UUID; empty if unknown. */
	readonly unique_id: string;
	/** 0 not authorized, 1 authorized, 2 authorized with a key; null if unknown. */
	readonly authorized: number | null;
	/** 1 to 3 for Thunderbolt 1 to 3, 4 for USB4 and Thunderbolt 4 and 5. */
	readonly generation: number | null;
	/** What the device receives and the host sends, Gb/s per lane. */
	readonly rx_gb_per_s: number | null;
	readonly rx_lanes: number | null;
	/** What the device sends and the host receives, Gb/s per lane. */
	readonly tx_gb_per_s: number | null;
	readonly tx_lanes: number | null;
	readonly nvm_version: string;
}

/** A PCIe link's speed in GT/s per lane, and its number of lanes; null if unknown. */
export interface PcieRate {
	readonly gt_per_s: number | null;
	readonly lanes: number | null;
}

/** Counts of PCIe Advanced Error Reporting since the device appeared; null if not counted. */
export interface PcieErrors {
	readonly correctable: number | null;
	readonly nonfatal: number | null;
	readonly fatal: number | null;
}

/** How often one device reported one kind of PCIe error since it appeared. */
export interface ErrorCount {
	/** The PCI address of the device, which is at one end of the link that it names. */
	readonly at: string;
	/** The PCI address of the lower end of that link. */
	readonly hop: string;
	readonly severity: keyof PcieErrors;
	/** The kernel's word: `RxErr`, `BadTLP`. */
	readonly kind: string;
	readonly count: number;
}

/** A PCI device on the path from the GPU to the root, as the kernel describes it. */
export interface PciDevice {
	/** `0000:07:00.0` */
	readonly address: string;
	/** The 24-bit class code; 0x03xxxx is a display controller, 0x0604xx a bridge. */
	readonly class_code: number | null;
	/** The 16-bit numbers of its vendor and of its kind. */
	readonly vendor: number | null;
	readonly model: number | null;
	/** Whether a user can unplug it; null if the kernel does not say. */
	readonly isRemovable: boolean | null;
	/** Whether the firmware's messages appeared on it at the start of the machine. */
	readonly isBootDisplay: boolean;
	/**
	 * Whether it may be asked for what is not in the kernel's memory: that would wake a sleeping one.
	 */
	readonly isAwake: boolean;
	/** The rate of the link above it, towards the root, and the maximum of this end. */
	readonly current: PcieRate;
	readonly maximum: PcieRate;
	readonly errors: PcieErrors;
	/** The same by kind. */
	readonly errorKinds: readonly Omit<ErrorCount, "at" | "hop">[];
	/** From its configuration space; null without root, or while it sleeps. */
	readonly configuration: PcieConfiguration | null;
}

/** The PCIe link between a device and the one above it. */
export interface PcieHop {
	/** The PCI address of the device at its lower end. */
	readonly address: string;
	readonly current: PcieRate;
	/** What both ends are capable of. */
	readonly maximum: PcieRate;
	/** Whether Thunderbolt or USB4 carries it: it has no PCIe lanes, and its rate is fictitious. */
	readonly isTunnel: boolean;
	/** Whether it is inside the GPU, with a rate that is fictitious too. */
	readonly isInternal: boolean;
}

/** Payload per direction, from the host, in MB/s (1,048,576 bytes); null if unknown. */
export interface LinkCapacity {
	readonly tx_mb_per_s: number | null;
	readonly rx_mb_per_s: number | null;
}

/** Unknown in both directions. */
export const UNKNOWN_CAPACITY: LinkCapacity = { tx_mb_per_s: null, rx_mb_per_s: null };

/**
 * Whether the kernel handles PCIe errors, without which it cannot count them; null if unknown.
 *
 * - `kernel`: its service for them is attached to the root port.
 * - `not kernel`: the root port has other services of the kernel, but not that one.
 */
export type ErrorOwner = "kernel" | "not kernel" | null;

/** What is known about the link at one moment. */
export interface LinkFacts {
	/** All Thunderbolt devices except hosts, in the order of their routes. */
	readonly devices: readonly ThunderboltDevice[];
	/** The generations of the hosts, by the number of their domain. */
	readonly hosts: ReadonlyMap<string, number | null>;
	/** The devices from the host to the GPU; of each candidate if it is unknown which it is in. */
	readonly chain: readonly ThunderboltDevice[];
	/** The name of the device that contains the GPU: `Razer Core X Chroma`; empty if unknown. */
	readonly device: string;
	/** The key of a verified capacity: the device's unique id, or its name; empty if unknown. */
	readonly key: string;
	/** The PCI address of the GPU whose link it is; null if there is none. */
	readonly gpu: string | null;
	/** Why it is that one, or why there is none. */
	readonly choice: GpuChoice;
	/** The PCI devices from the root to the GPU. */
	readonly path: readonly PciDevice[];
	/** The PCIe links from the GPU up to the root. */
	readonly hops: readonly PcieHop[];
	/** The real hop with the least capacity as it runs now; null if unknown. */
	readonly narrowest: PcieHop | null;
	/** The real hop that limits what can be reached; null if unknown. */
	readonly bottleneck: PcieHop | null;
	/** Sums over the devices of the path. */
	readonly errors: PcieErrors;
	readonly errorOwner: ErrorOwner;
	/** The least agreed Max_Payload_Size of the path, in bytes; null if unknown. */
	readonly payload_bytes: number | null;
	/** What the link can reach in theory, whatever it runs at now. */
	readonly capacity: LinkCapacity;
	/** The same for all bytes on the wire, with the headers of packets: what some GPUs count. */
	readonly wire: LinkCapacity;
}

/** Reads the link. Neither call ever rejects. */
export interface LinkReader {
	/** Resolves with a text that changes when devices come or go; cheap. */
	listing(): Promise<string>;
	/** Reads everything. */
	facts(): Promise<LinkFacts>;
	/** Switches to the link of the GPU at this PCI address. */
	choose?(gpu: string): void;
}

/** The link as last seen. */
export interface LinkView {
	/** Null until the link was read once. */
	readonly facts: LinkFacts | null;
	/** Resolves when the link was read once, or after so many milliseconds. */
	known?(timeout_ms: number): Promise<void>;
	/** Whether it runs at its capability, by all that was seen since the start. */
	readonly verdict?: LinkVerdict | null;
	/** Takes the rate of the last interval, both directions together; null if unknown. */
	observe?(mb_per_s: number | null, elapsed_s: number | null): void;
	/** Takes the events up to a time of the monotonic clock that have not been taken yet. */
	takeChanges?(until_ms: number): readonly TimedChange[];
	/** Switches to another GPU of the candidates, by its PCI address. */
	choose?(gpu: string): void;
	/** The adapters of USB4 on the way to the GPU when they were read last. */
	readonly adapters?: readonly Usb4Adapter[];
	/** How many errors they have counted since the start. */
	readonly newUsb4Errors?: number;
	/** How often its speed or its width changed since the start. */
	readonly retrains?: number;
}

/** The link, with the best rates ever measured over it; null if there are none. */
export interface MeasuredLink extends LinkView {
	readonly verified: LinkCapacity | null;
}
