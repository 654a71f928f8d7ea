/** The table of sources: a new one is a folder and a line here. */
import type { FieldName } from "../core/metrics.ts";
import { ANARCHY } from "./anarchy/statistics-file.ts";
import { SIMULATED } from "./simulated/simulated-source.ts";
import type { SourceKind } from "./source-kind.ts";

/** In the order in which `auto` tries them. */
const SOURCES: readonly SourceKind[] = [ANARCHY, SIMULATED];

/** The values of `--source`. */
export const SOURCE_NAMES: readonly string[] = [
	"auto",
	...SOURCES.filter(({ isReal }) => isReal).map(({ id }) => id),
];

/**
 * Returns the kind of source to open. There is one real source so far, so `auto` is that one.
 *
 * @param name one of {@link SOURCE_NAMES}
 * @throws {RangeError} if there is no such source
 */
export function sourceNamed(name: string, isDemo: boolean): SourceKind {
	const found = SOURCES.find(({ id, isReal }) =>
		isDemo ? !isReal : isReal && (name === "auto" || name === id),
	);
	if (found === undefined) throw new RangeError(`there is no source ${name}`);
	return found;
}

/** Returns the fields that a source can ever have, by its id; null for an unknown id. */
export function offersOfSource(id: string): ReadonlySet<FieldName> | null {
	return SOURCES.find((source) => source.id === id)?.offers ?? null;
}
