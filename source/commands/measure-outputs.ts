/** The outputs of `measure`: files, which are taken before the command runs, and stderr. */
import process from "node:process";
import type { MachineFacts } from "../baselines/machine-facts.ts";
import { jsonText } from "../core/json-text.ts";
import type { InvokingUser } from "../log/invoking-user.ts";
import { bencherMetrics } from "../measure/bencher.ts";
import {
	compareMeasurements,
	type MeasurementComparison,
} from "../measure/compare-measurements.ts";
import type { MeasureResult } from "../measure/measure-result.ts";
import type { Measurement } from "../measure/measurement.ts";
import type { MeasureFlags } from "../options/measure.ts";
import { OutputFailures } from "../outputs/output-failures.ts";
import type { OutputFile } from "../outputs/output-file.ts";
import { OutputFiles } from "../outputs/output-files.ts";
import { writeStderr } from "../outputs/standard-streams.ts";
import { measurementReport } from "../report/measurement-report.ts";
import { type PageCode, pageCode } from "../report/page-code.ts";
import { renderReport } from "../report/render-report.ts";
import { terminalPaint } from "../terminal/terminal-paint.ts";
import { terminalSize } from "../terminal/terminal-support.ts";
import { measureText } from "../text/measure-text.ts";
import { measurementComparisonText } from "../text/measurement-comparison-text.ts";
import { type MeasurementPaper, measurementMarkdown } from "../text/measurement-markdown.ts";

/** What the outputs say beside the result. */
export interface MeasureSurroundings {
	/** An earlier measurement; null: none to compare with. */
	readonly before: Measurement | null;
	readonly facts: MachineFacts;
	/** Of the program. */
	readonly version: string;
}

interface Page {
	readonly file: OutputFile;
	readonly code: PageCode;
}

export class MeasureOutputs {
	readonly #flags: MeasureFlags;
	readonly #result: OutputFile | null;
	readonly #page: Page | null;
	readonly #bencher: OutputFile | null;

	/** @throws {UserError} if a file cannot be written, or pages cannot be made */
	static async open(flags: MeasureFlags, user: InvokingUser): Promise<MeasureOutputs> {
		return new MeasureOutputs(flags, user, flags.html === null ? null : await pageCode());
	}

	private constructor(flags: MeasureFlags, user: InvokingUser, code: PageCode | null) {
		this.#flags = flags;
		const { compare } = flags;
		const files = new OutputFiles(user, [flags.statsFile, ...(compare === null ? [] : [compare])]);
		this.#result = flags.output === null ? null : files.take("--output", flags.output);
		const page = flags.html === null ? null : files.take("--html", flags.html);
		this.#page = page === null || code === null ? null : { file: page, code };
		this.#bencher = flags.bencher === null ? null : files.take("--bencher", flags.bencher);
	}

	/** Writes them all; failures of files are collected. */
	async write(
		result: MeasureResult,
		{ before, facts, version }: MeasureSurroundings,
	): Promise<OutputFailures> {
		const { measurement } = result;
		const comparison = before === null ? null : compareMeasurements(before, measurement);
		const paper = { result, facts, comparison };
		const failures = new OutputFailures();
		await failures.attempt(() => this.#result?.write(this.#format(paper)));
		await failures.attempt(() =>
			this.#bencher?.write(`${jsonText(bencherMetrics(measurement))}\n`),
		);
		await failures.attempt(async () => {
			if (this.#page === null) return;
			const report = measurementReport({ ...paper, version });
			await this.#page.file.write(renderReport(report, this.#page.code));
		});
		const { json, markdown } = this.#flags;
		writeStderr(json || markdown ? this.#format(paper) : textOf(result, comparison));
		return failures;
	}

	#format(paper: MeasurementPaper): string {
		if (this.#flags.markdown) return measurementMarkdown(paper);
		const { comparison, result } = paper;
		const compared = comparison === null ? {} : { comparison };
		return `${jsonText({ ...result.measurement, ...compared })}\n`;
	}
}

function textOf(result: MeasureResult, comparison: MeasurementComparison | null): string {
	const { stderr } = process;
	const paint = terminalPaint(stderr);
	const text = measureText(result, paint, stderr.isTTY ? terminalSize(stderr) : null);
	return comparison === null ? text : `${text}\n${measurementComparisonText(comparison, paint)}`;
}
