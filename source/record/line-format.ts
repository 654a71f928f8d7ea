import type { LogRecord } from "../core/link-event.ts";
import type { FieldName } from "../core/metrics.ts";

/** Facts about an output that are known before its first sample. */
export interface LineFacts {
	/** Whether the samples are simulated. */
	readonly isDemo: boolean;
	/** The fields that the source offers; plain lines have columns only for these. */
	readonly offers: ReadonlySet<FieldName>;
}

/** A format of records as lines on stdout: it has its own file, and a row in `line-formats.ts`. */
export interface LineFormat {
	/** Describes its flag in the help; null for a format without a flag. */
	readonly help: string | null;
	/**
	 * Starts an output.
	 *
	 * @returns a function that formats the next records, including headers if the format has them;
	 * the last line has no newline
	 */
	readonly start: (facts: LineFacts) => (records: readonly LogRecord[]) => string;
}
