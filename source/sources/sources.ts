/** The table of sources: a new one is a folder and a line here. */
import type { FieldName } from "../core/metrics.ts";
import { AMD } from "./amd/amd-source.ts";
import { ANARCHY } from "./anarchy/statistics-file.ts";
import { INTEL } from "./intel/telemetry-source.ts";
import { LINK } from "./link/link-source.ts";
import { NVIDIA, SIMULATED_NVIDIA } from "./nvidia/nvidia-kind.ts";
import { SIMULATED_GPUS } from "./simulated/simulated-gpu.ts";
import { SIMULATED } from "./simulated/simulated-source.ts";
import type { FoundSource, Presence, SourceKind, SourceOptions } from "./source-kind.ts";

/** In the order in which `auto` tries them: the link alone is what is left. */
const SOURCES: readonly SourceKind[] = [ANARCHY, NVIDIA, INTEL, AMD, LINK, SIMULATED];
/** The GPUs whose counters and link `--demo` simulates, by the names of `--source`. */
const DEMO_GPUS: Readonly<Record<string, SourceKind>> = {
	[NVIDIA.id]: SIMULATED_NVIDIA,
	...SIMULATED_GPUS,
};
const REAL = SOURCES.filter(({ isReal }) => isReal);

/** The values of `--source`. */
export const SOURCE_NAMES: readonly string[] = ["auto", ...REAL.map(({ id }) => id)];

/**
 * Returns the kind of source that is named; null for `auto`, which depends on what is there.
 *
 * @param name one of {@link SOURCE_NAMES}
 * @throws {RangeError} if there is no such source
 */
export function sourceNamed(name: string, isDemo: boolean): SourceKind | null {
	if (isDemo) return DEMO_GPUS[name] ?? SIMULATED;
	if (name === "auto") return null;
	const found = REAL.find(({ id }) => id === name);
	if (found === undefined) throw new RangeError(`there is no source ${name}`);
	return found;
}

/** Returns whether the demo of a source has a link, beside its counters. */
export function hasSimulatedLink(name: string): boolean {
	return Object.hasOwn(DEMO_GPUS, name);
}

/** What is read if no source is available: its failures say what to do. */
export const LAST_RESORT = ANARCHY;

/** Looks for sources on this machine, and for each of them only once. */
export class SourceSearch {
	readonly #options: SourceOptions;
	readonly #presences = new Map<SourceKind, Promise<Presence>>();

	/** @param driver whether the Anarchy driver is there; null if it was not looked for yet */
	constructor(options: SourceOptions, driver: Presence | null = null) {
		this.#options = options;
		if (driver !== null) this.#presences.set(ANARCHY, Promise.resolve(driver));
	}

	/** Resolves with the first source that is there, in the order of `auto`; null if none is. */
	async best(): Promise<SourceKind | null> {
		for (const kind of REAL) {
			if ((await this.#presenceOf(kind)).isThere) return kind;
		}
		return null;
	}

	/** Resolves with all sources, in the order in which `auto` tries them. */
	all(): Promise<FoundSource[]> {
		return Promise.all(
			REAL.map(async (kind) => {
				const { id, gives } = kind;
				return { id, gives, ...(await this.#presenceOf(kind)) };
			}),
		);
	}

	/** Resolves with whether the Anarchy driver is there, which `auto` takes before all others. */
	async isDriverThere(): Promise<boolean> {
		return (await this.#presenceOf(ANARCHY)).isThere;
	}

	#presenceOf(kind: SourceKind): Promise<Presence> {
		const found = this.#presences.get(kind) ?? kind.probe(this.#options);
		this.#presences.set(kind, found);
		return found;
	}
}

/**
 * Returns the fields that a source always has, by its id and what it counts; null for an unknown
 * id, and for a source that counts something else than it usually does.
 *
 * @param counts null if that is not known
 */
export function offersOfSource(id: string, counts: string | null): ReadonlySet<FieldName> | null {
	const kind = SOURCES.find((source) => source.id === id);
	if (kind === undefined || (counts !== null && counts !== kind.counts)) return null;
	return kind.offers;
}
