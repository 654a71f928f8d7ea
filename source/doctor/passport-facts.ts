/** Facts of a passport beyond those of the link. The BARs of a sleeping device are not read. */
import type { AttributeTree } from "../inputs/sysfs-tree.ts";
import { parseName } from "../link/attributes.ts";
import type { LinkFacts } from "../link/link.ts";
import { isAwakeBy, PCI_DEVICES } from "../link/pci-device.ts";

/** Of one device on the path; texts are printable, and empty if unknown. */
export interface DeviceState {
	readonly driver: string;
	readonly driver_version: string;
	/** `active`, `suspended`. */
	readonly power: string;
	/** `auto` or `on`: whether it may sleep. */
	readonly power_control: string;
	/** The enabled states of Active State Power Management: `l1`, `l1.1`. */
	readonly aspm: readonly string[];
	/** Whether an Intel card may run its link slower to save power, and does so: `0`, `1`. */
	readonly mayDowngrade: string;
	readonly isDowngraded: string;
	/** By the number of the BAR, in bytes. */
	readonly bars: readonly (readonly [bar: number, bytes: number])[];
	/** The largest size that a resizable BAR could have, in bytes; null if none is resizable. */
	readonly largest_bar_bytes: number | null;
}

export interface PassportFacts {
	readonly machine: string;
	readonly firmware: string;
	/** The options of the kernel that concern PCI: `pcie_aspm=off`. */
	readonly options: string;
	/** Of each Thunderbolt host: its number, security level, and whether DMA is restricted. */
	readonly hosts: readonly (readonly [number: string, security: string, dma: string])[];
	/** By the address. */
	readonly devices: ReadonlyMap<string, DeviceState>;
}

export async function readPassportFacts(
	tree: AttributeTree,
	kernelOptions: string,
	{ path, hosts }: LinkFacts,
): Promise<PassportFacts> {
	const named = async (name: string) => parseName(await tree.attribute(name));
	const [vendor, product] = [
		await named("class/dmi/id/sys_vendor"),
		await named("class/dmi/id/product_name"),
	];
	return {
		machine: [vendor, product].filter(Boolean).join(" "),
		firmware: await named("class/dmi/id/bios_version"),
		options: parseName(
			kernelOptions
				.split(/\s+/)
				.filter((word) => /^(pcie?|thunderbolt|iommu|intel_iommu|amd_iommu)[=._]/.test(word))
				.join(" "),
		),
		hosts: await Promise.all(
			[...hosts.keys()].map(async (number) => {
				const domain = `bus/thunderbolt/devices/domain${number}`;
				const dma = await named(`${domain}/iommu_dma_protection`);
				return [number, await named(`${domain}/security`), dma] as const;
			}),
		),
		devices: new Map(
			await Promise.all(
				path.map(async ({ address }) => [address, await readState(tree, address)] as const),
			),
		),
	};
}

const ASPM = ["l0s_aspm", "l1_aspm", "l1_1_aspm", "l1_2_aspm"];
const MAX_BARS = 6;

async function readState(tree: AttributeTree, address: string): Promise<DeviceState> {
	const read = (name: string) => tree.attribute(`${PCI_DEVICES}/${address}/${name}`);
	const status = (await read("power/runtime_status"))?.trim() ?? null;
	const readAwake = async (name: string) => (isAwakeBy(status) ? read(name) : null);
	const driver = parseName(
		(await tree.target(`${PCI_DEVICES}/${address}/driver`)).replace(/^.*\//, ""),
	);
	const aspm = await Promise.all(ASPM.map((name) => readAwake(`link/${name}`)));
	const resizes = await Promise.all(
		Array.from({ length: MAX_BARS }, (_, bar) => readAwake(`resource${bar}_resize`)),
	);
	const sizes = resizes.flatMap((text) => largestSize(text) ?? []);
	return {
		driver,
		driver_version:
			driver === "" ? "" : parseName(await tree.attribute(`module/${driver}/version`)),
		power: parseName(status),
		power_control: parseName(await read("power/control")),
		aspm: ASPM.filter((_, index) => aspm[index]?.trim() === "1").map((name) =>
			name.replace("_aspm", "").replace("_", "."),
		),
		mayDowngrade: parseName(await readAwake("auto_link_downgrade_capable")),
		isDowngraded: parseName(await readAwake("auto_link_downgrade_status")),
		bars: parseBars(await read("resource")),
		largest_bar_bytes: sizes.length === 0 ? null : Math.max(...sizes),
	};
}

/** Parses the kernel's table of a device's resources: `0x…start 0x…end 0x…flags` per line. */
export function parseBars(text: string | null): DeviceState["bars"] {
	const lines = (text ?? "").split("\n").slice(0, MAX_BARS);
	return lines.flatMap((line, bar): [number, number][] => {
		const match = /^0x([0-9a-f]{16}) 0x([0-9a-f]{16}) 0x[0-9a-f]{16}$/i.exec(line);
		if (match === null) return [];
		const [start, end] = [BigInt(`0x${match[1]}`), BigInt(`0x${match[2]}`)];
		return end > start ? [[bar, Number(end - start + 1n)]] : [];
	});
}

/** Parses a bit per possible size, from 1 MB on: `00000000000fc000`. */
export function largestSize(text: string | null): number | null {
	const digits = text?.trim() ?? "";
	if (!/^[0-9a-f]{1,16}$/i.test(digits) || /^0+$/.test(digits)) return null;
	const bits = BigInt(`0x${digits}`).toString(2).length;
	return 2 ** (bits - 1) * 1024 ** 2;
}
