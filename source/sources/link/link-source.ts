/**
 * The link alone, for GPUs that count no bytes: what it is, its errors and its events come from
 * sysfs, as beside every other source. Rates are unknown, and never 0.
 */
import type { Clock, Reading } from "../../core/interfaces.ts";
import { offersOf } from "../../core/metrics.ts";
import { NO_COUNTERS } from "../../core/sample.ts";
import { type AttributeTree, treeAt } from "../../inputs/sysfs-tree.ts";
import { type ClosableSource, GpuSource } from "../gpu-source.ts";
import { whyNotRead } from "../gpu-state.ts";
import type { SourceKind } from "../source-kind.ts";

const NOTHING = offersOf([]);

/** A GPU without counters: a reading says whether it is there. */
class LinkSource implements ClosableSource {
	readonly id = "link";
	readonly counts = "";
	readonly offers = NOTHING;
	readonly name: string;
	readonly #address: string;
	readonly #tree: AttributeTree;
	readonly #clock: Clock;

	constructor(address: string, tree: AttributeTree, clock: Clock) {
		this.name = `the link of GPU ${address}`;
		this.#address = address;
		this.#tree = tree;
		this.#clock = clock;
	}

	async read(): Promise<Reading> {
		const earliest_ms = this.#clock.now();
		const failure = await whyNotRead(this.#tree, this.#address);
		// A sleeping GPU is present, and so is its link.
		if (failure !== null && failure.code === "ENODEV") return failure;
		const latest_ms = this.#clock.now();
		const parse = () => ({ ok: true, counters: NO_COUNTERS }) as const;
		return { ok: true, earliest_ms, latest_ms, parse };
	}
}

/** A link without a byte counter. */
export const LINK: SourceKind = {
	id: "link",
	isReal: true,
	gives: "no bytes: capacity, speed, width, errors and events of the link",
	counts: "",
	offers: NOTHING,
	probe: async ({ gpu, whyNoGpu }) => {
		const meant = gpu();
		return meant === null
			? { isThere: false, why: whyNoGpu?.() ?? "no GPU with a link" }
			: { isThere: true, why: `GPU ${meant.address}` };
	},
	open: ({ gpu, whyNoGpu, sysfs, clock }) => {
		const tree = treeAt(sysfs);
		const openAt = ({ address }: { address: string }) => new LinkSource(address, tree, clock);
		const which = { vendor: null, gpu, whyNoGpu, openAt } as const;
		return new GpuSource({ id: "link", by: "the link", counts: "", offers: NOTHING, ...which });
	},
};
