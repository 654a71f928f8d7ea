/** Errors of a log while it is written: each is reported once, and what failed is retried. */
import { errorCode, UserError } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import { describeWriteError } from "../outputs/describe-write-error.ts";

/** What a log reports to people while it runs. */
export interface Notice {
	readonly kind: "error" | "warning" | "recovered";
	readonly text: string;
}

export type Notify = (notice: Notice) => void;

/** What can fail on its own. */
export type Activity = "write" | "sync" | "rotate" | "parts";

const RETRY_MS = 1000;

/** Returns the reason of a failure and, where one is known, its remedy. */
export function describeLogError(error: unknown): string {
	if (errorCode(error) === "EFBIG") return "the file has reached its maximum size; use --rotate";
	return describeWriteError(error);
}

interface Failure {
	/** Codes of the errors that were reported. */
	readonly reported: Set<string>;
	readonly retry_ms: number;
	readonly cause: string;
	/** The latest report. */
	readonly text: string;
}

export class ErrorReporter {
	readonly #clock: Clock;
	readonly #notify: Notify;
	/** What fails at present; the latest comes last. */
	readonly #failures = new Map<Activity, Failure>();

	constructor(clock: Clock, notify: Notify) {
		this.#clock = clock;
		this.#notify = notify;
	}

	/** The latest error that is not resolved; null if all is well. */
	get current(): string | null {
		let current: string | null = null;
		for (const { text } of this.#failures.values()) current = text;
		return current;
	}

	isFailing(activity: Activity): boolean {
		return this.#failures.has(activity);
	}

	/** Why it fails; empty if it does not. */
	causeOf(activity: Activity): string {
		return this.#failures.get(activity)?.cause ?? "";
	}

	/** Whether it failed less than a second ago. */
	isBackingOff(activity: Activity): boolean {
		return this.#clock.now() < (this.#failures.get(activity)?.retry_ms ?? -Infinity);
	}

	/** Reports something at once. */
	report(kind: Notice["kind"], text: string): void {
		this.#notify({ kind, text });
	}

	/** Notes a failure, and reports it once per cause until the activity succeeds again. */
	failed(activity: Activity, error: unknown, describe: (cause: string) => string): void {
		const cause = describeLogError(error);
		const text = describe(cause);
		const { reported } = this.#failures.get(activity) ?? { reported: new Set<string>() };
		const key = error instanceof UserError ? error.message : errorCode(error);
		const isNew = !reported.has(key);
		this.#failures.delete(activity);
		this.#failures.set(activity, {
			reported: reported.add(key),
			retry_ms: this.#clock.now() + RETRY_MS,
			cause,
			text,
		});
		if (isNew) this.report("error", text);
	}

	/** Notes a success, and reports it if the activity had failed before. */
	succeeded(activity: Activity, describe: () => string): void {
		if (this.#failures.delete(activity)) this.report("recovered", describe());
	}
}
