/** The outputs of `measure`: files, which are taken before the command runs, and stderr. */
import process from "node:process";
import { jsonText } from "../core/json-text.ts";
import type { InvokingUser } from "../log/invoking-user.ts";
import type { MeasureResult } from "../measure/measure-result.ts";
import type { MeasureFlags } from "../options/measure.ts";
import { OutputFailures } from "../outputs/output-failures.ts";
import type { OutputFile } from "../outputs/output-file.ts";
import { OutputFiles } from "../outputs/output-files.ts";
import { writeStderr } from "../outputs/standard-streams.ts";
import { terminalPaint } from "../terminal/terminal-paint.ts";
import { terminalSize } from "../terminal/terminal-support.ts";
import { measureText } from "../text/measure-text.ts";

export class MeasureOutputs {
	readonly #flags: MeasureFlags;
	readonly #result: OutputFile | null;

	/** @throws {UserError} if a file cannot be written */
	constructor(flags: MeasureFlags, user: InvokingUser) {
		this.#flags = flags;
		const files = new OutputFiles(user, [flags.statsFile]);
		this.#result = flags.output === null ? null : files.take("--output", flags.output);
	}

	/** Writes them all; failures of files are collected. */
	async write(result: MeasureResult): Promise<OutputFailures> {
		const failures = new OutputFailures();
		const json = `${jsonText(result.measurement)}\n`;
		await failures.attempt(() => this.#result?.write(json));
		if (this.#flags.json) writeStderr(json);
		else {
			const { stderr } = process;
			const size = stderr.isTTY ? terminalSize(stderr) : null;
			writeStderr(measureText(result, terminalPaint(stderr), size));
		}
		return failures;
	}
}
