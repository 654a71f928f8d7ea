import process from "node:process";
import type { AnalyzeFlags } from "../options/analyze.ts";
import { writeStdout } from "../outputs/standard-streams.ts";
import { terminalPaint } from "../terminal/terminal-paint.ts";
import { terminalSize } from "../terminal/terminal-support.ts";
import { analyze } from "./analyze.ts";

/** `analyze`, from its flags. */
export async function runAnalyze(flags: AnalyzeFlags, version: string): Promise<void> {
	const write = (text: string) => {
		writeStdout(text);
	};
	const { stdout } = process;
	const columns = stdout.isTTY ? terminalSize(stdout).columns : null;
	return analyze({ ...flags, version, paint: terminalPaint(stdout), columns, write });
}
