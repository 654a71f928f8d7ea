/** How the cost of a frame scales with the window, the rate and the terminal. */
import { measureScreen, type ScreenCost, WARM_UP_FRAMES } from "./measure-screen.ts";
import { SCREEN, type Screen } from "./raw-terminal.ts";

interface Setting {
	readonly what: string;
	readonly window: string;
	readonly interval_s: number;
	readonly screen: Screen;
}

export interface ScaleRow extends Setting {
	readonly frames: number;
	readonly frame_ms: number;
	readonly cpu_percent: number;
	readonly peak_mb: number;
}

const USUAL: Setting = { what: "usual", window: "60s", interval_s: 0.1, screen: SCREEN };

const SETTINGS: readonly Setting[] = [
	USUAL,
	...["15m", "24h"].map((window) => ({ ...USUAL, what: "window", window })),
	...[1, 0.01].map((interval_s) => ({ ...USUAL, what: "interval", interval_s })),
	...[
		[80, 24],
		[200, 60],
		[300, 100],
	].map(([columns = 0, rows = 0]) => ({ ...USUAL, what: "terminal", screen: { columns, rows } })),
];

export async function measureScale(program: string, measured_s: number): Promise<ScaleRow[]> {
	const rows: ScaleRow[] = [];
	for (const setting of SETTINGS) {
		const { frames, frame_ms, cpu_percent, peak_mb }: ScreenCost = await measureScreen({
			program,
			arguments: ["--window", setting.window, "--interval", String(setting.interval_s)],
			screen: setting.screen,
			warmUp_s: Math.max(2, WARM_UP_FRAMES * setting.interval_s),
			measured_s,
		});
		rows.push({ ...setting, frames, frame_ms, cpu_percent, peak_mb });
	}
	return rows;
}
