/** A running workload, and the executor that runs it. */

export type WorkloadEnd =
	| { readonly kind: "exited"; readonly code: number }
	| { readonly kind: "killed"; readonly signal: string }
	| { readonly kind: "not started"; readonly why: string };

export interface Workload {
	/** Resolves when it has ended, with its whole process group. */
	readonly ended: Promise<WorkloadEnd>;
	/** Asks it to end (SIGTERM). */
	terminate(): void;
	/** Ends it (SIGKILL). */
	kill(): void;
}

export interface Executor {
	/**
	 * Never throws: a workload that cannot be started has ended.
	 *
	 * @param output name of the file for its output, without extension
	 */
	start(command: readonly string[], output: string): Workload;
	/** Kills processes that workloads have left outside their groups, while none is running. */
	sweep(): void;
}

/** What went wrong, as a clause; null if it succeeded. */
export function describeWorkloadFailure(end: WorkloadEnd): string | null {
	switch (end.kind) {
		case "exited":
			return end.code === 0 ? null : `exited with status ${end.code}`;
		case "killed":
			return `was killed by ${end.signal}`;
		case "not started":
			return `cannot be started: ${end.why}`;
	}
}
