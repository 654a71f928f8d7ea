/** Describes the choice of a GPU and, if none was chosen, what to type. */

/**
 * Why it is this GPU, or why it is none.
 *
 * - `asked`, `counted`: the user or the source named it.
 * - `external`: it is the one behind a removable device or a tunnel.
 * - `only`: it is the only one that is not the boot display.
 * - `none`: there is none, or only GPUs that are built in or the boot display.
 * - `several`: there are several candidates.
 * - `missing`, `integrated`, `ambiguous`: nothing, a GPU without a link, or several fit the address
 *   that was asked for.
 */
export interface GpuChoice {
	readonly why:
		| "asked"
		| "counted"
		| "external"
		| "only"
		| "none"
		| "several"
		| "missing"
		| "integrated"
		| "ambiguous";
	/** The addresses that could be asked for; if `ambiguous`, those that match. */
	readonly candidates: readonly string[];
}

/**
 * Returns why no GPU was chosen and what to type; null if one was, or if there is none to choose.
 *
 * @param asked the address that was asked for; null: none
 */
export function describeNoChoice(
	{ why, candidates }: GpuChoice,
	asked: string | null,
): string | null {
	const options = candidates.map((address) => `--gpu ${address}`).join(" or ");
	const advice = options === "" ? "no GPU with a link was found" : `type ${options}`;
	switch (why) {
		case "missing":
			return `no GPU has the address ${asked} (${advice})`;
		case "integrated":
			return `the GPU ${asked} is built in and has no link (${advice})`;
		case "ambiguous":
			return `several GPUs have an address that ends in ${asked} (${advice})`;
		case "several":
			return `there are several GPUs (${advice})`;
		default:
			return null;
	}
}

/** Returns why it is this GPU, as a sentence; empty if there is none. */
export function describeChoice({ why }: GpuChoice): string {
	return WORDS[why] ?? "";
}

const WORDS: Readonly<Partial<Record<GpuChoice["why"], string>>> = {
	asked: "asked for",
	counted: "its counters are read",
	external: "external",
	only: "the only one that is not the boot display",
};
