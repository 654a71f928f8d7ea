import type { ReadStream } from "node:tty";
import { render } from "ink";
import type { Feed } from "../core/feed.ts";
import type { Sink } from "../core/interfaces.ts";
import type { MeasuredLink } from "../core/link.ts";
import { WINDOW_LENGTHS_S } from "../core/rolling-window.ts";
import { App, type Recorder } from "../tui/App.tsx";
import type { Part } from "../tui/line.ts";
import type { GraphStyle } from "../tui/Plot.tsx";
import { TerminalScreen } from "../tui/terminal-screen.ts";
import { createTheme } from "../tui/theme.ts";
import { onJobControl } from "./job-control.ts";

export interface MonitorOptions {
	readonly feed: Feed;
	readonly link: MeasuredLink;
	readonly recorder: Recorder;
	/** Take every sample as well. */
	readonly sinks: readonly Sink[];
	/** Where keys are typed; mostly stdin. */
	readonly keyboard: ReadStream;
	readonly length_s: number;
	readonly style: GraphStyle;
	/** Lines above the graphs, asked for on every frame. */
	readonly banner?: () => readonly (readonly Part[])[];
}

const NO_BANNER = () => [];

/** Shows the live monitor on the terminal until the user quits or all is stopped. */
export async function monitor(options: MonitorOptions, quit: AbortController): Promise<void> {
	const { feed, link, recorder, keyboard, length_s } = options;
	const screen = new TerminalScreen(process.stdout, process.stdout.fd, () => quit.abort());
	const stopped = new Promise<void>((resolve) => {
		quit.signal.addEventListener("abort", () => resolve(), { once: true });
	});
	let end: { readonly error: unknown } | null = null;
	const leave = () => screen.leave();
	process.on("exit", leave);

	// ink-chart listens for the terminal's size in every chart, and Node warns at the eleventh.
	process.setMaxListeners(0);
	screen.enter();
	const ink = render(
		<App
			feed={feed}
			link={link}
			recorder={recorder}
			sinks={[recorder, ...options.sinks]}
			output={screen}
			theme={createTheme(process.stdout.getColorDepth())}
			style={options.style}
			banner={options.banner ?? NO_BANNER}
			length_s={length_s}
			lengths_s={[...new Set([...WINDOW_LENGTHS_S, length_s])].sort((a, b) => a - b)}
			onQuit={() => quit.abort()}
			onSuspend={() => process.kill(0, "SIGTSTP")}
			onEnd={(error) => {
				if (error !== undefined) end ??= { error };
				quit.abort();
			}}
		/>,
		{
			stdin: keyboard,
			stdout: screen.inkOutput(),
			debug: true,
			exitOnCtrlC: false,
			patchConsole: false,
		},
	);
	const stopJobControl = onJobControl({
		keyboard,
		suspend: () => screen.leave(),
		resume: () => screen.enter(),
	});
	try {
		await Promise.race([stopped, ink.waitUntilExit()]);
	} finally {
		quit.abort();
		stopJobControl();
		ink.unmount();
		screen.leave();
		process.off("exit", leave);
		await recorder.close();
	}
	const { error } = end ?? { error: undefined };
	if (error !== undefined) throw error;
}
