/** Whether a command loads the code of the screen, which it should only if it shows one. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MARKER } from "./measure-start.ts";
import { quoted, RawTerminal, SCREEN } from "./raw-terminal.ts";
import { end, start, temporaryFolder } from "./surroundings.ts";

/** Detects React by its element symbols, and a WebAssembly layout by its instantiation. */
const WATCH = `
	const seen = { react: 0, webAssembly: 0 };
	const { Instance } = WebAssembly;
	WebAssembly.Instance = new Proxy(Instance, {
		construct(target, given) { seen.webAssembly++; return new target(...given); },
	});
	const symbolFor = Symbol.for;
	Symbol.for = (name) => {
		if (name.startsWith("react.")) seen.react++;
		return symbolFor(name);
	};
	process.on("exit", () =>
		require("fs").writeFileSync(process.env.BENCH_SEEN, JSON.stringify(seen)));
`;

interface Seen {
	readonly react: number;
	readonly webAssembly: number;
}

export interface Loading {
	/** The commands that load it although they show no screen. */
	readonly wrongly: readonly string[];
	readonly tried: readonly string[];
	/** The monitor must be detected, which checks the method. */
	readonly isSeenInMonitor: boolean;
}

export async function measureLoading(program: string): Promise<Loading> {
	const folder = temporaryFolder("/dev/shm");
	const hook = join(folder, "watch.cjs");
	writeFileSync(hook, WATCH);
	const statistics = join(folder, "statistics");
	const short = ["--duration", "0.3"];
	const commands = [
		["--version"],
		["--help"],
		["--json", "--demo", "--interval", "0.1", ...short],
		["--once", "--demo", "--interval", "0.1"],
		["log", "--demo", "--output", join(folder, "log.csv"), "--quiet", ...short],
		["simulate", statistics, ...short],
	];
	const name = ([first = ""]: readonly string[]) => first;
	const wrongly: string[] = [];
	for (const [index, words] of commands.entries()) {
		const seen = join(folder, `${index}.json`);
		const child = start([process.execPath, "--require", hook, program, ...words], {
			stdio: "ignore",
			env: { ...process.env, BENCH_SEEN: seen },
		});
		const late = setTimeout(() => void end(child), 10_000);
		await new Promise((resolve) => child.once("close", resolve));
		clearTimeout(late);
		if (hasLoaded(seen)) wrongly.push(name(words));
	}
	const seen = join(folder, "monitor.json");
	const terminal = new RawTerminal(
		quoted([process.execPath, "--require", hook, program, "--demo"]),
		SCREEN,
		{ BENCH_SEEN: seen },
	);
	await terminal.waitFor(MARKER);
	await terminal.quit();
	return { wrongly, tried: commands.map(name), isSeenInMonitor: hasLoaded(seen) };
}

function hasLoaded(seen: string): boolean {
	if (!existsSync(seen)) throw new Error("the command ended without reporting what it loaded");
	const { react, webAssembly } = JSON.parse(readFileSync(seen, "utf8")) as Seen;
	return react > 0 || webAssembly > 0;
}
