/** The help of a command, from the table of its flags. */
import { flagName } from "./command-line.ts";
import type { Flag } from "./flags.ts";

const INTRODUCTIONS = {
	monitor: `anarchy-perf-ink: live performance monitor of an external GPU link

  sudo anarchy-perf-ink [flags]        the live monitor (without a terminal: a line a sample)
  anarchy-perf-ink --demo              the same, over a simulated driver
  anarchy-perf-ink --replay LOG...     the same, over recorded logs
  sudo anarchy-perf-ink log -o FILE    performance logger
  anarchy-perf-ink simulate FILE       a simulated driver that writes a statistics file

Keys: q quit, r reset graph scaling, p or space pause, g graph style, w window length,
+ and - interval, l start and stop logging, ? help.`,
	log: `anarchy-perf-ink log --output FILE: performance logger

Appends one line a sample, for weeks on end. Started again on the same file it goes on in it. What
cannot be written waits, the newest 10,000 samples, until the disk is back.`,
	simulate: `anarchy-perf-ink simulate FILE: a simulated driver

Writes a statistics file 20 times a second, as the driver would, until it is stopped. Then the
file is removed, as the driver's is when its module is unloaded.`,
} as const;

const EXIT_CODES = `Exit codes: 0 done or stopped by the user, 2 wrong command line or input file, 3 the driver's
file cannot be read when the command starts.`;

export function helpText(
	command: keyof typeof INTRODUCTIONS,
	flags: Readonly<Record<string, Flag<unknown>>>,
): string {
	const rows = Object.entries(flags).map(([name, { short, takes, help, fallback }]) => {
		const usage =
			`${short === undefined ? "    " : `-${short}, `}${flagName(name)} ${takes}`.trimEnd();
		const hasDefault = takes !== "" && fallback !== null && fallback !== "";
		return { usage, text: hasDefault ? `${help} (default ${fallback})` : help };
	});
	const width = Math.max(...rows.map(({ usage }) => usage.length));
	const table = rows
		.flatMap(({ usage, text }) =>
			wrapped(text, HELP_WIDTH - width - 4).map(
				(line, index) => `  ${(index === 0 ? usage : "").padEnd(width)}  ${line}`,
			),
		)
		.join("\n");
	return `${INTRODUCTIONS[command]}\n\nFlags:\n${table}\n\n${EXIT_CODES}`;
}

const HELP_WIDTH = 100;

/** A text in lines of at most so many columns, broken between words; a long word stands alone. */
function wrapped(text: string, columns: number): string[] {
	const lines = [""];
	for (const word of text.split(" ")) {
		const line = lines.at(-1) ?? "";
		if (line === "") lines[lines.length - 1] = word;
		else if (line.length + 1 + word.length <= columns) lines[lines.length - 1] = `${line} ${word}`;
		else lines.push(word);
	}
	return lines;
}
