/** The table of sources: a new one is a folder and a line here. */
import type { FieldName } from "../core/metrics.ts";
import { AMD } from "./amd/amd-source.ts";
import { ANARCHY, findDriver } from "./anarchy/statistics-file.ts";
import { INTEL } from "./intel/telemetry-source.ts";
import { LINK } from "./link/link-source.ts";
import { NVIDIA, SIMULATED_NVIDIA } from "./nvidia/nvidia-kind.ts";
import { SIMULATED } from "./simulated/simulated-source.ts";
import type { FoundSource, SourceKind, SourceOptions } from "./source-kind.ts";

/** In the order in which `auto` tries them: the link alone is what is left. */
const SOURCES: readonly SourceKind[] = [ANARCHY, NVIDIA, INTEL, AMD, LINK, SIMULATED];
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
	if (isDemo) return name === NVIDIA.id ? SIMULATED_NVIDIA : SIMULATED;
	if (name === "auto") return null;
	const found = REAL.find(({ id }) => id === name);
	if (found === undefined) throw new RangeError(`there is no source ${name}`);
	return found;
}

/**
 * Resolves with the first source that is there; with the driver's file if none is, because its
 * failures say what to do.
 */
export async function bestSource(options: SourceOptions): Promise<SourceKind> {
	for (const kind of REAL) {
		if ((await kind.probe(options)).isThere) return kind;
	}
	return ANARCHY;
}

/** Resolves with whether the Anarchy driver is there, which `auto` takes before all others. */
export async function isDriverThere(
	options: Pick<SourceOptions, "statsFile" | "procfs">,
): Promise<boolean> {
	return (await findDriver(options)).isThere;
}

/** Resolves with all sources, in the order in which `auto` tries them. */
export function foundSources(options: SourceOptions): Promise<FoundSource[]> {
	return Promise.all(
		REAL.map(async ({ id, gives, probe }) => ({ id, gives, ...(await probe(options)) })),
	);
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
