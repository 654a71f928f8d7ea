/** A real, interactive shell with the program's completion, which answers a press of Tab. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "./log-samples.ts";
import { openTerminal } from "./terminal.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/anarchy-perf-ink.js", import.meta.url));
const PROMPT = "%%";

/** How each shell starts without the user's settings, and takes the script. */
const SHELLS = {
	bash: {
		command: ["bash", "--noprofile", "--norc", "-i"],
		prepare: `PS1='${PROMPT} '; bind 'set bell-style none'; source <(anarchy-perf-ink completion bash)`,
	},
	zsh: {
		command: ["zsh", "-f", "-i"],
		prepare: `PS1='${PROMPT}%% '; autoload -U compinit; compinit -u -D; source <(anarchy-perf-ink completion zsh)`,
	},
	fish: {
		command: ["fish", "--no-config", "--private"],
		prepare: `function fish_prompt; echo '${PROMPT} '; end; anarchy-perf-ink completion fish | source`,
	},
} as const;

export type ShellName = keyof typeof SHELLS;

/** Each line up to its Tab, and what must be on the screen then. */
export const COMPLETED: readonly (readonly [typed: string, shown: RegExp])[] = [
	["anarchy-perf-ink ana", /anarchy-perf-ink analyze/],
	["anarchy-perf-ink log --outp", /log --output/],
	["anarchy-perf-ink --source nv", /--source nvidia/],
	["anarchy-perf-ink --source=in", /--source=intel/],
	["anarchy-perf-ink --theme=sa", /--theme=safe/],
	["anarchy-perf-ink simulate --scenario fl", /--scenario flaky/],
	["anarchy-perf-ink stress idle", /stress idle-recovery/],
	["anarchy-perf-ink stress --show bu", /--show burst/],
	["anarchy-perf-ink verify --baseline nigh", /--baseline nightly-2026/],
	["anarchy-perf-ink baseline show nigh", /show nightly-2026/],
	["anarchy-perf-ink analyze --html=recor", /--html=recorded.csv/],
	["anarchy-perf-ink analyze recor", /analyze recorded.csv/],
	["anarchy-perf-ink --sysfs a-fol", /--sysfs a-folder/],
	["anarchy-perf-ink stress sustained -- setpri", /-- setpriv/],
	["anarchy-perf-ink stress sustained -- cat recor", /-- cat recorded.csv/],
	["anarchy-perf-ink stress --fail", /stress --fail-fast/],
];

/** Types each of them into the shell, presses Tab and waits for what must be shown. */
export async function assertCompletes(t: TestContext, name: ShellName): Promise<void> {
	const { command, prepare } = SHELLS[name];
	const home = temporaryDirectory(t);
	const bin = join(home, "bin");
	const baselines = join(home, "data/anarchy-perf-ink/baselines");
	for (const folder of [bin, baselines, join(home, "a-folder")]) {
		mkdirSync(folder, { recursive: true });
	}
	symlinkSync(PROGRAM, join(bin, "anarchy-perf-ink"));
	writeFileSync(join(baselines, "nightly-2026.json"), "");
	writeFileSync(join(home, "recorded.csv"), "");
	await using terminal = await openTerminal({
		command,
		columns: 100,
		rows: 30,
		cwd: home,
		env: {
			HOME: home,
			XDG_DATA_HOME: join(home, "data"),
			XDG_CONFIG_HOME: join(home, "config"),
			PATH: `${bin}:${process.env["PATH"]}`,
			LANG: "C.UTF-8",
		},
	});
	terminal.type(`${prepare}; clear\r`);
	const isReady = (screen: readonly string[]) =>
		screen.some((row) => row === PROMPT) && screen.every((row) => !row.includes("completion"));
	await terminal.waitFor(isReady, { what: `a prompt of ${name}` });
	for (const [typed, shown] of COMPLETED) {
		terminal.type(`${typed}\t`);
		await terminal.waitFor((screen) => screen.some((row) => shown.test(row)), {
			what: `${name} to complete “${typed}” to ${shown}`,
		});
		// The next line begins on a screen without this one.
		terminal.type("\x15clear\r");
		await terminal.waitFor((screen) => screen.join("").trim() === PROMPT, { what: "a new line" });
	}
}
