import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { PROGRAM } from "./helpers/replayed-screen.ts";

const MODULE = new URL("../source/light-engine.ts", import.meta.url).href;

/** Which functions V8 itself says it means to optimise, of `early`, `hot` and `late`. */
function optimised(prepare: string): string[] {
	const script = `
		import { HotCode, hastenEngine, lightenEngine } from ${JSON.stringify(MODULE)};
		const hotCode = new HotCode();
		const samples = (count) => { for (let sample = 0; sample < count; sample++) hotCode.write(); };
		const early = (value) => { let sum = value; for (let i = 0; i < 9; i++) sum += i % 7; return sum; };
		const hot = (value) => { let sum = value; for (let i = 0; i < 9; i++) sum += i % 5; return sum; };
		const late = (value) => { let sum = value; for (let i = 0; i < 9; i++) sum += i % 3; return sum; };
		const run = (probe) => { for (let call = 0; call < 200_000; call++) probe(call); };
		${prepare}
		samples(9);
		run(early);
		samples(20);
		run(hot);
		samples(20);
		run(late);`;
	const command = ["--import", "tsx", "--trace-opt", "--input-type=module", "--eval", script];
	const said = execFileSync(process.execPath, command, { encoding: "utf8" });
	const isMarked = (name: string) => new RegExp(`marking \\S+ <JSFunction ${name}[ >]`).test(said);
	return ["early", "hot", "late"].filter(isMarked);
}

test("a light engine optimises what is hot in the first samples, and nothing later", () => {
	assert.deepEqual(optimised("lightenEngine();"), ["hot"]);
});

test("the monitor as it is built optimises what it draws a frame with", {
	timeout: 60_000,
}, async () => {
	const command = `stty cols 100 rows 30; exec "${process.execPath}" --trace-opt "${PROGRAM}" --demo --interval 0.02`;
	const terminal = spawn("script", ["-qfec", command, "/dev/null"], {
		stdio: ["pipe", "pipe", "inherit"],
	});
	let said = "";
	let isLeaving = false;
	terminal.stdout.setEncoding("latin1").on("data", (text: string) => {
		said += text;
		// Sixty frames, of which V8 speaks in between.
		if (isLeaving || said.split("\x1b[?2026l").length < 60) return;
		isLeaving = true;
		terminal.stdin.write("q");
	});
	const [code] = await once(terminal, "close");
	assert.equal(code, 0);
	assert.match(said, /completed optimizing/);
});
