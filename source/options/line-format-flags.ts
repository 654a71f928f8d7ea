import { LINE_FORMATS, type LineFormatName } from "../record/line-formats.ts";
import type { FlagValues } from "./command.ts";
import { flagName, usage } from "./command-line.ts";
import { type Flag, switchFlag } from "./flags.ts";

type Selectable = {
	[Name in LineFormatName]: (typeof LINE_FORMATS)[Name]["help"] extends string ? Name : never;
}[LineFormatName];

const NAMES = Object.keys(LINE_FORMATS).filter(
	(name): name is Selectable => LINE_FORMATS[name as LineFormatName].help !== null,
);

/** One switch per line format that can be asked for: those of commands that print samples. */
export const LINE_FORMAT_FLAGS = Object.fromEntries(
	NAMES.map((name) => [name, switchFlag(LINE_FORMATS[name].help)]),
) as Readonly<Record<Selectable, Flag<boolean>>>;

/**
 * Returns the format that was asked for; null where the command's own is meant.
 *
 * @throws {UserError} where two were asked for
 */
export function lineFormatFrom(values: FlagValues<typeof LINE_FORMAT_FLAGS>): Selectable | null {
	const [first, second] = NAMES.filter((name) => values[name]);
	if (first !== undefined && second !== undefined) {
		throw usage(`${flagName(first)} and ${flagName(second)} cannot be combined`);
	}
	return first ?? null;
}
