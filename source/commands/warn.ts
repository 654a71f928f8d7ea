import { printable } from "../core/printable-text.ts";
import { writeStderr } from "../outputs/standard-streams.ts";

/** Writes one line to stderr, without control characters: paths and names in it are untrusted. */
export function warn(text: string): void {
	writeStderr(`anarchy-perf-ink: ${printable(text)}\n`);
}
