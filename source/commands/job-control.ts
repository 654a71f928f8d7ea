import process from "node:process";
import type { ReadStream } from "node:tty";

interface JobControl {
	readonly keyboard: ReadStream;
	/** Gives the terminal back, before the process stops. */
	readonly suspend: () => void;
	/** Takes it again, when the process goes on. */
	readonly resume: () => void;
}

/**
 * Stops and goes on as a shell's jobs do (`kill -TSTP`, Ctrl-Z, `fg`), with the terminal in order
 * meanwhile. Returns a function that ends it.
 */
export function onJobControl({ keyboard, suspend, resume }: JobControl): () => void {
	const setRawMode = (isRaw: boolean) => {
		if (keyboard.isTTY) keyboard.setRawMode(isRaw);
	};
	const stop = () => {
		setRawMode(false);
		suspend();
		process.kill(process.pid, "SIGSTOP");
	};
	const goOn = () => {
		setRawMode(true);
		resume();
		// The news of a resize went to whatever had the terminal meanwhile: Node is to look again.
		process.kill(process.pid, "SIGWINCH");
	};
	process.on("SIGTSTP", stop).on("SIGCONT", goOn);
	return () => {
		process.off("SIGTSTP", stop).off("SIGCONT", goOn);
	};
}
