import process from "node:process";

interface JobControl {
	/** Restores the terminal before the process stops. */
	readonly suspend: () => void;
	/** Takes the terminal over again when the process continues. */
	readonly resume: () => void;
}

/**
 * Handles the job control of a shell (`kill -TSTP`, Ctrl-Z, `fg`): restores the terminal while the
 * process is stopped. Returns a function that removes the handlers.
 */
export function onJobControl({ suspend, resume }: JobControl): () => void {
	const stop = () => {
		suspend();
		process.kill(process.pid, "SIGSTOP");
	};
	const continueRun = () => {
		// SIGSTOP cannot be handled: after it the terminal is as the shell left it.
		suspend();
		resume();
		// Another process got the signals of resizes meanwhile: make Node read the size again.
		process.kill(process.pid, "SIGWINCH");
	};
	process.on("SIGTSTP", stop).on("SIGCONT", continueRun);
	return () => {
		process.off("SIGTSTP", stop).off("SIGCONT", continueRun);
	};
}
