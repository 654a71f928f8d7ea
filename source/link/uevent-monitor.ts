/**
 * The kernel's events of devices, from `udevadm monitor`: Node cannot listen to the kernel by
 * itself. It sleeps while nothing happens.
 */
import process from "node:process";
import { endShell, type HelperShell, type ProcessIds, startShell } from "./helper-shell.ts";
import type { NewsSource, TimedNews } from "./news.ts";
import { parseUevent, splitUevents, UEVENTS_HEAD } from "./uevents.ts";

const SCRIPT = `
PATH=$PATH:/usr/sbin:/sbin
udevadm monitor --kernel --property --subsystem-match=pci --subsystem-match=thunderbolt </dev/null &
trap "kill $! 2>/dev/null" EXIT
trap "exit 1" HUP INT TERM
exec >/dev/null
read -r _
exit 0
`;

/** How many events may wait: an eGPU box has some thirty devices, and looks show what is lost. */
const MAX_WAITING = 1000;

export class UeventMonitor implements NewsSource {
	#shell: HelperShell | null;
	#waiting: { readonly news: TimedNews["news"]; readonly uptime_s: number }[] = [];
	/** The beginning of an event that is not complete. */
	#rest = "";
	#call: () => void = () => {};
	readonly #listening: Promise<boolean>;

	/**
	 * @param user whose privileges `udevadm` takes; null for those of this process
	 * @throws {Error} if a shell cannot be started
	 */
	constructor(user: ProcessIds | null) {
		const shell = startShell(SCRIPT, ["uevents"], user);
		this.#shell = shell;
		shell.stdout.setEncoding("latin1");
		this.#listening = new Promise((resolve) => {
			shell.stdout.on("data", (text: string) => {
				if (text.includes(UEVENTS_HEAD)) resolve(true);
				this.#take(text);
			});
			// It is absent, or it may not listen.
			shell.stdout.once("close", () => {
				resolve(false);
				this.close();
			});
		});
	}

	/** Resolves with whether it receives the kernel's events, at the latest after this time. */
	async isListening(timeout_ms: number): Promise<boolean> {
		let timer: NodeJS.Timeout | undefined;
		// The shell keeps nothing alive, so the timer has to.
		const late = new Promise<boolean>((resolve) => {
			timer = setTimeout(resolve, timeout_ms, false);
		});
		const isListening = await Promise.race([this.#listening, late]);
		clearTimeout(timer);
		return isListening;
	}

	onArrival(call: () => void): void {
		this.#call = call;
	}

	read(): readonly TimedNews[] {
		const now_s = Number(process.hrtime.bigint()) / 1e9;
		return this.#waiting
			.splice(0)
			.map(({ news, uptime_s }) => ({ news, age_ms: Math.max(0, (now_s - uptime_s) * 1000) }));
	}

	close(): void {
		if (this.#shell !== null) endShell(this.#shell);
		this.#shell = null;
	}

	#take(text: string): void {
		const { blocks, rest } = splitUevents(this.#rest + text);
		this.#rest = rest;
		const news = blocks.flatMap((block) => parseUevent(block) ?? []);
		if (news.length === 0) return;
		this.#waiting = [...this.#waiting, ...news].slice(0, MAX_WAITING);
		this.#call();
	}
}
