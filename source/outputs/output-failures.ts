/** Collects outputs that could not be written, so that the command still does everything else. */
import { ExitCode, isUserError, type UserError } from "../core/errors.ts";

export class OutputFailures {
	readonly #errors: UserError[] = [];

	get messages(): readonly string[] {
		return this.#errors.map(({ message }) => message);
	}

	/** Runs an action that writes an output, and collects its failure. @throws any other error */
	async attempt(action: () => void | Promise<void> | undefined): Promise<void> {
		try {
			await action();
		} catch (error) {
			if (!isUserError(error) || error.exitCode !== ExitCode.outputFailed) throw error;
			this.#errors.push(error);
		}
	}

	/**
	 * Ends the command with its failed check, or else with a failed output.
	 *
	 * @param failedCheck null if no check failed
	 * @param warn reports the errors other than the one thrown
	 * @throws {UserError} unless all is well
	 */
	end(failedCheck: UserError | null, warn: (message: string) => void): void {
		const errors = failedCheck === null ? this.#errors : [...this.#errors, failedCheck];
		const last = errors.at(-1);
		if (last === undefined) return;
		for (const { message } of errors.slice(0, -1)) warn(message);
		throw last;
	}
}
