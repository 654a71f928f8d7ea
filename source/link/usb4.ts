/** The adapters between the host and the GPU, from debugfs. */
import { join } from "node:path";
import { readSmallFileInTime } from "../inputs/small-file.ts";
import { type AttributeTree, namesIn, treeAt } from "../inputs/sysfs-tree.ts";
import type { LinkFacts } from "./link.ts";
import { parseAdapter, type Usb4Adapter } from "./usb4-registers.ts";

/** More than any router has. */
const MAX_ADAPTERS = 64;
/** Of one adapter: some thousand registers. */
const MAX_BYTES = 262_144;

/**
 * Reads the adapters of the routers on the way to the GPU, while all of them are awake. The kernel
 * wakes a router to read its registers, and keeps it awake for some seconds more, so callers must
 * not read repeatedly while no data moves.
 *
 * @param sysfs its mount point, or the tree itself
 * @param debugfs its mount point
 * @returns empty if they cannot be read
 */
export async function readUsb4(
	sysfs: string | AttributeTree,
	debugfs: string,
	{ chain }: Pick<LinkFacts, "chain">,
): Promise<readonly Usb4Adapter[]> {
	const tree = typeof sysfs === "string" ? treeAt(sysfs) : sysfs;
	const ids = chain.map(({ id }) => id);
	const hosts = [...new Set(ids.map((id) => `${id.slice(0, id.indexOf("-"))}-0`))];
	const routers = [...hosts, ...ids];
	const states = await Promise.all(
		routers.map((id) => tree.attribute(`bus/thunderbolt/devices/${id}/power/runtime_status`)),
	);
	if (!states.every((state) => state?.trim() === "active")) return [];
	const adapters = await Promise.all(routers.map((id) => readRouter(debugfs, id)));
	return adapters.flat();
}

async function readRouter(debugfs: string, router: string): Promise<Usb4Adapter[]> {
	const folder = join(debugfs, "thunderbolt", router);
	const numbers = (await namesIn(folder)).flatMap(
		(name) => /^port(\d{1,2})$/.exec(name)?.[1] ?? [],
	);
	const adapters: Usb4Adapter[] = [];
	// One after the other: the kernel's lock is for the whole domain.
	for (const number of numbers.slice(0, MAX_ADAPTERS)) {
		const text = await readSmallFileInTime(join(folder, `port${number}`, "regs"), MAX_BYTES).catch(
			() => "",
		);
		const adapter = parseAdapter(`${router}:${number}`, text);
		if (adapter !== null) adapters.push(adapter);
	}
	return adapters;
}
