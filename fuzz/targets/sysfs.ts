/**
 * Trees of sysfs, as files and links: whatever they contain, the link is read, and each fact is the
 * content of the file of that name.
 */
import "../files-at-once.ts";
import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { LinkFacts } from "../../source/link/link.ts";
import { SysfsLink } from "../../source/link/reader.ts";
import { demand, type FuzzTarget } from "../target.ts";
import { WrittenTree } from "../written-tree.ts";

const ROOT_PORT = "devices/pci0000:00/0000:00:07.0";
const BRIDGE = `${ROOT_PORT}/0000:2c:00.0`;
const GPU = `${BRIDGE}/0000:2d:01.0/0000:2e:00.0`;
const BOX = "devices/thunderbolt/0-1";

/** A device with only the attributes needed here. */
function pci(path: string, kind: string, link: string): string[] {
	const address = path.slice(path.lastIndexOf("/") + 1);
	return [
		`bus/pci/devices/${address} -> ../../../${path}`,
		`${path}/class = ${kind}`,
		`${path}/max_link_speed = ${link} GT/s PCIe`,
		`${path}/max_link_width = 4`,
	];
}

const TREE = [
	...pci(ROOT_PORT, "0x060400", "2.5"),
	...pci(BRIDGE, "0x060400", "2.5"),
	...pci(`${BRIDGE}/0000:2d:01.0`, "0x060400", "8.0"),
	...pci(GPU, "0x030000", "8.0"),
	`${GPU}/removable = removable`,
	`${GPU}/current_link_speed = 8.0 GT/s PCIe`,
	`${GPU}/current_link_width = 4`,
	`${GPU}/aer_dev_correctable = RxErr 4\\nTOTAL_ERR_COR 4`,
	`${ROOT_PORT}/supplier:pci:0000:00:0d.2 -> ../../virtual/devlink`,
	"devices/pci0000:00/0000:00:0d.2/domain0 /",
	"bus/thunderbolt/devices/domain0 -> ../../../devices/pci0000:00/0000:00:0d.2/domain0",
	`bus/thunderbolt/devices/0-1 -> ../../../${BOX}`,
	`${BOX}/vendor_name = Razer`,
	`${BOX}/device_name = Core X Chroma`,
	`${BOX}/unique_id = c2030000-0070-6d18-2371-6c2441e01d20`,
	`${BOX}/authorized = 1`,
	`${BOX}/generation = 3`,
	`${BOX}/rx_speed = 20.0 Gb/s`,
	`${BOX}/rx_lanes = 2`,
	`${BOX}/tx_speed = 10.0 Gb/s`,
	`${BOX}/tx_lanes = 1`,
	`${BOX}/nvm_version = 50.0`,
].join("\n");

const OBEYED = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

let tree: WrittenTree | null = null;

export const sysfs: FuzzTarget = {
	name: "sysfs",
	runs: 1_000_000,
	seeds: [TREE, TREE.replaceAll("0-1", "0-301"), TREE.replace("= 0x030000", "= 0x038000")],
	tokens: ["GT/s", "Gb/s", " = ", " -> ", " /\n", "/dev/zero", "..", "0000:2e:00.0", "63", "\\n"],
	async check(text) {
		tree ??= new WrittenTree();
		tree.write(text);
		const { root } = tree;
		const link = new SysfsLink(root);
		const [facts, listing] = await Promise.all([link.facts(), link.listing()]);
		for (const { id } of facts.devices) demand(listing.includes(id), `${id} is not listed`);
		demandThunderbolt(root, facts);
		demandPcie(root, facts);
		for (const value of Object.values(facts.capacity)) {
			demand(value === null || (value > 0 && Number.isFinite(value)), `a capacity: ${value}`);
		}
		return facts.capacity.tx_mb_per_s === null ? "refused" : "accepted";
	},
	async close() {
		tree?.remove();
		tree = null;
	},
};

function demandThunderbolt(root: string, { devices, device }: LinkFacts): void {
	demand(!OBEYED.test(device), `a device: ${JSON.stringify(device)}`);
	for (const { id, vendor, name, unique_id, nvm_version, ...numbers } of devices) {
		const textOf = (attribute: string) => {
			return textIn(join(root, "bus/thunderbolt/devices", id, attribute));
		};
		for (const [attribute, value] of Object.entries({ vendor, name, unique_id, nvm_version })) {
			demand(!OBEYED.test(value) && [...value].length <= 65, `${attribute}: ${value}`);
		}
		// Except for what was cut or escaped.
		const first = textOf("vendor_name").trim();
		demand(OBEYED.test(first) || first.length > 64 || vendor === first, `a vendor: ${vendor}`);
		const { rx_gb_per_s, rx_lanes, tx_gb_per_s, tx_lanes, authorized, generation } = numbers;
		demandNumber(rx_gb_per_s, textOf("rx_speed"));
		demandNumber(tx_gb_per_s, textOf("tx_speed"));
		demandNumber(rx_lanes, textOf("rx_lanes"));
		demandNumber(tx_lanes, textOf("tx_lanes"));
		demandNumber(authorized, textOf("authorized"));
		demandNumber(generation, textOf("generation"));
	}
}

function demandPcie(root: string, { hops, errors, narrowest }: LinkFacts): void {
	for (const { address, current } of hops) {
		const textOf = (attribute: string) => textIn(join(root, "bus/pci/devices", address, attribute));
		const speed = textOf("current_link_speed");
		// If a device lacks it, its parent has it.
		if (/^\d{1,3}(\.\d)? GT\/s PCIe\n$/.test(speed)) demandNumber(current.gt_per_s, speed);
	}
	demand(narrowest === null || hops.includes(narrowest), "a narrowest hop that is not on the path");
	for (const count of Object.values(errors)) {
		demand(count === null || (Number.isInteger(count) && count >= 0), `errors: ${count}`);
	}
}

/** The text must begin with it, unless nothing was understood. */
function demandNumber(value: number | null, text: string): void {
	demand(value === null || value === Number.parseFloat(text), `${value}, where it says ${text}`);
}

/**
 * At most 4 KiB, like the reader, because a link may lead to an endless file; empty if it leads
 * nowhere.
 */
function textIn(path: string): string {
	let handle: number | null = null;
	try {
		handle = openSync(path, "r");
		const bytes = Buffer.alloc(4096);
		return bytes.toString("utf8", 0, readSync(handle, bytes));
	} catch {
		return "";
	} finally {
		if (handle !== null) closeSync(handle);
	}
}
