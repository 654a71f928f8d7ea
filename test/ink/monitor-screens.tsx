/**
 * Draws the monitor's own screen at random sizes and prints the frames as JSON: built once with
 * Ink's own parts and once with ours, it must print the same frames.
 */

import { EventEmitter } from "node:events";
import { render } from "ink";
import type { Feed } from "../../source/core/feed.ts";
import type { Sample } from "../../source/core/sample.ts";
import { App, type Recorder } from "../../source/screen/App.tsx";
import type { GraphStyle } from "../../source/screen/column-cells.ts";
import { WINDOW_LENGTHS_S } from "../../source/screen/rolling-window.ts";
import { ANARCHY_OFFERS } from "../../source/sources/anarchy/text-reading.ts";
import { Random } from "../../source/sources/simulated/random.ts";
import { simulatedSamples } from "../helpers/simulated-samples.ts";

const SCREENS = 80;
const LENGTH_S = 60;
const LARGEST = { columns: 160, rows: 60 };
/** At first many small ones, where the parts of the screen leave one by one. */
const SMALL = { columns: 100, rows: 30 };
const KEYS = ["", "", "", "?", "p", "g"];

const random = new Random(11);
// Every chart of ink-chart listens for the terminal's size.
process.setMaxListeners(0);

/** What happens on a link that drops, as every event and every mark of the graphs needs one. */
const samples = (await simulatedSamples(90, 0.5, { scenario: "flaky", seed: 3 })).map(withLink);

function withLink(sample: Sample): Sample {
	if (sample.event === "gap") return sample;
	return {
		...sample,
		phase: sample.at_s % 40 < 20 ? "load" : "rest",
		link_device: "eGPU case",
		link_capacity_tx_mb_per_s: 2600,
		link_capacity_rx_mb_per_s: 2600,
		pcie_correctable_errors: 2,
	};
}

const recorder: Recorder = {
	toggle: () => {},
	isSwitchable: true,
	isOn: true,
	fileName: "",
	message: "",
	onChange: () => () => {},
};

const frames: string[] = [];
for (let screen = 0; screen < SCREENS; screen++) {
	const { columns, rows } = screen < SCREENS / 2 ? SMALL : LARGEST;
	frames.push(await frameOf(random.integer(1, columns), random.integer(1, rows)));
}
process.stdout.write(JSON.stringify(frames), () => process.exit(0));

/** The last frame of a screen of that size, with a random amount of the past on it. */
async function frameOf(columns: number, rows: number): Promise<string> {
	const seen = samples.slice(0, random.integer(1, samples.length));
	const style: GraphStyle = random.chance(0.5) ? "area" : "line";
	const bannerHeight = random.chance(0.2) ? 2 : 0;
	const key = KEYS[random.integer(0, KEYS.length - 1)] ?? "";
	const feed: Feed = {
		name: "/sys/kernel/debug/anarchy-egpu/performance/statistics",
		isDemo: random.chance(0.3),
		offers: ANARCHY_OFFERS,
		interval_s: 0.5,
		transport: null,
		async *steps() {
			yield { kind: "past", samples: seen.slice(0, -1) };
			yield { kind: "present", samples: seen.slice(-1) };
			await new Promise(() => {});
		},
	};
	let frame = "";
	const output = Object.assign(new EventEmitter(), {
		columns,
		rows,
		isTTY: false,
		write: (text: string) => {
			frame = text;
			return true;
		},
		onResize: () => () => {},
	});
	const typed = new EventEmitter();
	const keyboard = {
		areReadable: true,
		onKeys: (listener: (keys: readonly string[]) => void) => {
			typed.on("keys", listener);
			return () => typed.off("keys", listener);
		},
		onMouse: () => () => {},
		onLost: () => () => {},
	};
	const ink = render(
		<App
			feed={feed}
			link={{ facts: null, verified: null }}
			recorder={recorder}
			output={output}
			keyboard={keyboard}
			themes={{
				depth: random.chance(0.5) ? 24 : 1,
				isAscii: false,
				name: "dark",
				isNamed: true,
				onBackground: () => () => {},
			}}
			style={style}
			banner={() => Array.from({ length: bannerHeight }, () => [["badge", "phase 2 of 5: burst"]])}
			length_s={LENGTH_S}
			lengths_s={WINDOW_LENGTHS_S}
			onQuit={() => {}}
			onSuspend={() => {}}
			onEnd={() => {}}
		/>,
		{
			stdin: { isTTY: false } as unknown as NodeJS.ReadStream,
			stdout: output as unknown as NodeJS.WriteStream,
			debug: true,
			exitOnCtrlC: false,
			patchConsole: false,
		},
	);
	await turns();
	if (key !== "") typed.emit("keys", [key]);
	await turns();
	const shown = frame;
	ink.unmount();
	return shown;
}

/** Until all that is due has been drawn. */
async function turns(): Promise<void> {
	for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve));
}
