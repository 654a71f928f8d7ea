/**
 * The child process that loads NVIDIA's library. A call that hangs or crashes affects only this
 * process, not the program, which starts another one. It is a separate program, as small as
 * possible.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { type ChildSetup, encodeMessage, parseParentMessage } from "./child-protocol.ts";
import { CounterSampler, type Sampler, type SamplerClock } from "./counter-sampler.ts";
import { foreignInterface } from "./foreign-functions.ts";
import { Libc } from "./libc.ts";
import { LineSplitter } from "./line-splitter.ts";
import { ProgramSampler } from "./nvidia-smi.ts";
import { type Nvml, NvmlCode, NvmlError, NvmlLibrary } from "./nvml.ts";
import { NvmlReader, type ReaderContext } from "./nvml-reader.ts";

const setup = JSON.parse(process.argv[2] ?? "") as ChildSetup;
const foreign = foreignInterface();
const libc = openLibc();
libc?.endWithParent(setup.parent);

const clock: SamplerClock = {
	now: () => Number(process.hrtime.bigint()) / 1e6,
	wall_us: () => libc?.wall_us() ?? null,
	boot_ms: () => libc?.boot_ms() ?? null,
};
let nvml: Nvml | null = null;

const context: ReaderContext = {
	now: clock.now,
	send: (message) => process.stdout.write(encodeMessage(message)),
	end,
	isThere: () => existsSync(setup.folder),
	maySleep() {
		try {
			return readFileSync(join(setup.folder, "power/control"), "utf8").trim() === "auto";
		} catch {
			return false;
		}
	},
};

/** Without it the process ends with its parent as soon as no call hangs. */
function openLibc(): Libc | null {
	try {
		return foreign === null || setup.libc === "" ? null : new Libc(foreign, setup.libc);
	} catch {
		return null;
	}
}

function openSampler(): Sampler {
	if (foreign === null) return new ProgramSampler(setup.gpu, clock);
	nvml = new NvmlLibrary((signatures) => foreign.load(setup.library, signatures));
	nvml.init();
	return new CounterSampler(nvml, nvml.deviceAt(setup.gpu), clock);
}

/** Releases the GPU. Messages are written first, because stdout is a pipe. */
function end(): void {
	reader?.stop();
	try {
		nvml?.shutdown();
	} catch {
		// The kernel releases it when the process ends.
	}
	process.stdin.destroy();
	process.exit(0);
}

function open(): NvmlReader | null {
	try {
		return new NvmlReader(openSampler(), setup, context);
	} catch (error) {
		const code = error instanceof NvmlError ? error.code : NvmlCode.unknown;
		context.send({ is: "failed", code });
		return null;
	}
}

process.stdout.on("error", () => end());
const reader = open();
if (reader === null) end();
reader?.start();

const lines = new LineSplitter();
process.stdin.setEncoding("utf8").on("data", (piece: string) => {
	for (const line of lines.add(piece)) {
		const message = parseParentMessage(line);
		if (message !== null) reader?.handle(message);
	}
});
for (const event of ["end", "close", "error"]) process.stdin.on(event, () => end());
