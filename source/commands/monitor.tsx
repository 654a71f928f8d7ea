import { render } from "ink";
import type { Feed } from "../core/feed.ts";
import type { Sink } from "../core/interfaces.ts";
import type { MeasuredLink } from "../link/link.ts";
import { FanOut } from "../pipeline/fan-out.ts";
import { App, type Recorder } from "../screen/App.tsx";
import type { AppLook } from "../screen/app-props.ts";
import type { GraphStyle } from "../screen/column-cells.ts";
import type { GpuKeys } from "../screen/key.ts";
import type { RecordedTimeline } from "../screen/recorded-timeline.ts";
import { WINDOW_LENGTHS_S } from "../screen/rolling-window.ts";
import { HeldStderr } from "../terminal/held-stderr.ts";
import { Keyboard } from "../terminal/keyboard.ts";
import type { Part } from "../terminal/line.ts";
import { inRepertoire, repertoireOf } from "../terminal/repertoire.ts";
import { TerminalScreen } from "../terminal/terminal-screen.ts";
import { type ColourUse, colourDepth } from "../terminal/terminal-support.ts";
import { depthOf, type ThemeName } from "../terminal/theme.ts";
import { chooseTheme } from "../terminal/theme-choice.ts";
import { onJobControl } from "./job-control.ts";
import type { WatchedEvents } from "./watched-events.ts";

export interface MonitorOptions {
	readonly feed: Feed;
	/** What is known of the recording that the feed plays. */
	readonly recorded?: RecordedTimeline;
	readonly link: MeasuredLink;
	readonly recorder: Recorder & Sink;
	/** Left out where no GPU is read here. */
	readonly gpus?: GpuKeys;
	/** Rings the terminal's bell; left out where nothing is watched. */
	readonly watched?: WatchedEvents;
	/** The feed reads stdin: keys are read from the terminal itself. */
	readonly isStdinTaken?: boolean;
	readonly length_s: number;
	readonly style: GraphStyle;
	readonly look: ScreenLook;
	/** Called with what keys choose, and at first with what was asked for. */
	readonly onLook?: (look: AppLook) => void;
	/** Returns lines above the graphs; called on every frame. */
	readonly banner?: () => readonly (readonly Part[])[];
}

/** The flags of a screen. */
export interface ScreenLook {
	readonly theme: ThemeName | "auto";
	readonly color: ColourUse;
	readonly noMouse: boolean;
}

const NO_BANNER = () => [];
/**
 * Keeps Ink away from stdin: its `useInput` throws at Ctrl-F1, and takes replies of the terminal
 * for keys.
 */
const NO_INPUT = { isTTY: false } as unknown as NodeJS.ReadStream;
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Shows the live monitor on the terminal until the user quits or the signal is aborted. */
export async function monitor(options: MonitorOptions, quit: AbortController): Promise<void> {
	const { link, recorder, length_s, look, watched } = options;
	const feed = new FanOut(options.feed, [recorder]);
	const repertoire = repertoireOf();
	const screen = new TerminalScreen(process.stdout, process.stdout.fd, {
		onLost: () => quit.abort(),
		translate: (frame) => inRepertoire(frame, repertoire),
	});
	if (watched !== undefined) watched.ring = () => screen.ring();
	const stopped = new Promise<void>((resolve) => {
		quit.signal.addEventListener("abort", () => resolve(), { once: true });
	});
	let end: { readonly error: unknown } | null = null;
	const keyboard = new Keyboard(options.isStdinTaken ?? false);
	const stderr = new HeldStderr();
	const depth = depthOf(colourDepth(process.stdout, process.env, look.color));
	const themes = chooseTheme(look.theme, { depth, repertoire }, keyboard);
	const enter = () => {
		stderr.hold();
		keyboard.start();
		// Nobody would read what the terminal tells if not the keyboard.
		screen.enter({
			mouse: keyboard.areReadable && !look.noMouse,
			background: keyboard.areReadable && !themes.isNamed && themes.depth >= 8,
		});
	};
	const leave = () => {
		// First, because its reports would be echoed.
		screen.leaveMouse();
		keyboard.stop();
		screen.leave();
		stderr.release();
	};
	process.on("exit", leave);
	// Without keys, a paused replay has nothing else that keeps the process alive.
	const keepAlive = setInterval(() => {}, MAX_TIMER_MS);

	// Each chart of ink-chart listens for the terminal's size, and Node warns at the eleventh.
	process.setMaxListeners(0);
	enter();
	const alerts = watched === undefined ? undefined : () => watched.alerts;
	const ink = render(
		<App
			feed={feed}
			recorded={options.recorded}
			link={link}
			alerts={alerts}
			recorder={recorder}
			gpus={options.gpus}
			output={screen}
			keyboard={keyboard}
			themes={themes}
			style={options.style}
			banner={options.banner ?? NO_BANNER}
			length_s={length_s}
			lengths_s={[...new Set([...WINDOW_LENGTHS_S, length_s])].sort((a, b) => a - b)}
			onLook={options.onLook}
			onQuit={() => quit.abort()}
			onSuspend={() => process.kill(0, "SIGTSTP")}
			onEnd={(error) => {
				if (error !== undefined) end ??= { error };
				quit.abort();
			}}
		/>,
		{
			stdin: NO_INPUT,
			stdout: screen.inkOutput(),
			debug: true,
			exitOnCtrlC: false,
			patchConsole: false,
		},
	);
	const stopJobControl = onJobControl({ suspend: leave, resume: enter });
	try {
		await Promise.race([stopped, ink.waitUntilExit()]);
	} finally {
		quit.abort();
		stopJobControl();
		ink.unmount();
		screen.leaveMouse();
		await keyboard.settled();
		leave();
		process.off("exit", leave);
		clearInterval(keepAlive);
		await recorder.close();
	}
	const { error } = end ?? { error: undefined };
	if (error !== undefined) throw error;
}
