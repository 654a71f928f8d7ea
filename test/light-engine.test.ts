import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

const MODULE = new URL("../source/light-engine.ts", import.meta.url).href;

/** Which functions V8 itself says it means to optimise, of `early`, `hot` and `late`. */
function optimised(prepare: string): string[] {
	const script = `
		import { HotCode, hastenEngine, lightenEngine } from ${JSON.stringify(MODULE)};
		const hotCode = new HotCode();
		const turns = (count) => { for (let turn = 0; turn < count; turn++) hotCode.turn(); };
		const early = (value) => { let sum = value; for (let i = 0; i < 9; i++) sum += i % 7; return sum; };
		const hot = (value) => { let sum = value; for (let i = 0; i < 9; i++) sum += i % 5; return sum; };
		const late = (value) => { let sum = value; for (let i = 0; i < 9; i++) sum += i % 3; return sum; };
		const run = (probe) => { for (let call = 0; call < 200_000; call++) probe(call); };
		${prepare}
		turns(9);
		run(early);
		turns(20);
		run(hot);
		turns(20);
		run(late);`;
	const command = ["--import", "tsx", "--trace-opt", "--input-type=module", "--eval", script];
	const said = execFileSync(process.execPath, command, { encoding: "utf8" });
	const isMarked = (name: string) => new RegExp(`marking \\S+ <JSFunction ${name}[ >]`).test(said);
	return ["early", "hot", "late"].filter(isMarked);
}

test("a light engine optimises what is hot in the first frames, and nothing later", () => {
	assert.deepEqual(optimised("lightenEngine();"), ["hot"]);
});

test("frames take nothing from an engine that was hastened", () => {
	assert.deepEqual(optimised("lightenEngine(); hastenEngine();"), ["early", "hot", "late"]);
});
