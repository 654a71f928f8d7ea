import process from "node:process";
import { hastenEngine } from "../light-engine.ts";
import type { AnalyzeFlags } from "../options/analyze.ts";
import { analyze } from "./analyze.ts";
import { terminalPaint } from "./terminal-paint.ts";

/** `analyze`, from its flags. */
export async function runAnalyze(flags: AnalyzeFlags, version: string): Promise<void> {
	hastenEngine();
	const write = (text: string) => {
		process.stdout.write(text);
	};
	return analyze({ ...flags, version, paint: terminalPaint(process.stdout), write });
}
