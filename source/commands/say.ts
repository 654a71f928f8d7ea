import process from "node:process";
import { printable } from "../core/printable-text.ts";

/** One line on stderr. Paths and names in it are anybody's: a terminal obeys none of them. */
export function say(text: string): void {
	process.stderr.write(`anarchy-perf-ink: ${printable(text)}\n`);
}
