/** A running workload, whoever runs it. */

export type WorkloadEnd =
	| { readonly kind: "exited"; readonly code: number }
	| { readonly kind: "killed"; readonly signal: string }
	| { readonly kind: "not started"; readonly why: string };

export interface Workload {
	/** Resolves when it has ended, and what it left behind in its process group with it. */
	readonly ended: Promise<WorkloadEnd>;
	/** Asks it to end (SIGTERM). */
	terminate(): void;
	/** Ends it (SIGKILL). */
	kill(): void;
}

export interface Executor {
	/**
	 * Never throws: that a workload cannot be started is a way to end.
	 *
	 * @param output name of the file that its output is appended to, without an extension
	 */
	start(command: readonly string[], output: string): Workload;
	/** Ends what workloads left behind outside of their process groups. None of them runs. */
	sweep(): void;
}

/** What went wrong, in words; null where it ended well. */
export function failureOf(end: WorkloadEnd): string | null {
	switch (end.kind) {
		case "exited":
			return end.code === 0 ? null : `ended with status ${end.code}`;
		case "killed":
			return `was killed by ${end.signal}`;
		case "not started":
			return `cannot be started: ${end.why}`;
	}
}
