import { render } from "ink";
import type { Clock, Sink, Source } from "../core/interfaces.ts";
import { WINDOW_LENGTHS_S } from "../core/rolling-window.ts";
import { parseDriverStatistics } from "../formats/parse-driver-statistics.ts";
import { Ticker } from "../pipeline/ticker.ts";
import { App } from "../tui/App.tsx";
import type { GraphStyle } from "../tui/Plot.tsx";
import { TerminalScreen } from "../tui/terminal-screen.ts";
import { createTheme } from "../tui/theme.ts";
import { onJobControl } from "./job-control.ts";

export interface MonitorOptions {
	readonly source: Source;
	readonly clock: Clock;
	readonly sinks: readonly Sink[];
	readonly interval_s: number;
	readonly duration_s: number | null;
	readonly length_s: number;
	readonly style: GraphStyle;
}

/** Shows the live monitor on the terminal until the user quits or the signal is aborted. */
export async function monitor(options: MonitorOptions, stop: AbortSignal): Promise<void> {
	const { source, clock, length_s } = options;
	const screen = new TerminalScreen(process.stdout);
	const quit = new AbortController();
	const ended = new Promise<void>((resolve, reject) => {
		quit.signal.addEventListener("abort", () =>
			quit.signal.reason instanceof Error && quit.signal.reason.name !== "AbortError"
				? reject(quit.signal.reason)
				: resolve(),
		);
	});
	stop.addEventListener("abort", () => quit.abort());
	const leave = () => screen.leave();
	process.on("exit", leave);

	// ink-chart listens for the terminal's size in every chart, and Node warns at the eleventh.
	process.setMaxListeners(0);
	screen.enter();
	const ink = render(
		<App
			sampling={{
				source,
				clock,
				parse: parseDriverStatistics,
				ticker: new Ticker(clock, options.interval_s, quit.signal, options.duration_s),
			}}
			sinks={options.sinks}
			output={screen}
			theme={createTheme(process.stdout.getColorDepth())}
			style={options.style}
			length_s={length_s}
			lengths_s={[...new Set([...WINDOW_LENGTHS_S, length_s])].sort((a, b) => a - b)}
			onQuit={() => quit.abort()}
			onSuspend={() => process.kill(0, "SIGTSTP")}
			onEnd={(error) => quit.abort(error)}
		/>,
		{ stdout: screen.inkOutput(), debug: true, exitOnCtrlC: false, patchConsole: false },
	);
	const stopJobControl = onJobControl({
		suspend: () => screen.leave(),
		resume: () => screen.enter(),
	});
	try {
		await Promise.race([ended, ink.waitUntilExit()]);
	} finally {
		quit.abort();
		stopJobControl();
		ink.unmount();
		screen.leave();
		process.off("exit", leave);
	}
}
