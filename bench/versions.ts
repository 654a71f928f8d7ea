/**
 * `npm run bench:versions`: the program as released, under each supported version of Node, compared
 * with a bare start of that version. It first records their code caches in a copy of `dist`.
 */
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { NODE_VERSIONS, nodeOf } from "../scripts/node-versions.ts";
import type { VersionFigures } from "./measure-version.ts";
import { temporaryFolder } from "./surroundings.ts";
import { aligned, short } from "./table.ts";

const copy = temporaryFolder("/dev/shm");
cpSync("dist", copy, { recursive: true });
const tsx = ["--import", "tsx"];
const inherited: ExecFileSyncOptionsWithStringEncoding = {
	encoding: "utf8",
	stdio: ["ignore", "pipe", "inherit"],
};
execFileSync(process.execPath, [...tsx, "scripts/record-code.ts", "--release", copy], inherited);

const rows = NODE_VERSIONS.map((version) => {
	process.stderr.write(`Node ${version}\n`);
	const words = [...tsx, "bench/measure-version.ts", copy];
	return rowOf(JSON.parse(execFileSync(nodeOf(version), words, inherited)));
});

function rowOf({ version, bare, start, screen, streams }: VersionFigures): string[] {
	const beside = (value: number, reference: number) => `${(value / reference).toFixed(2)} ×`;
	return [
		version,
		short(start.bare_ms),
		short(start.screen_ms),
		`${start.ratio.toFixed(2)} ×`,
		`${start.inkRatio.toFixed(2)} ×`,
		short(screen.frame_ms),
		short(bare.peak_mb),
		short(screen.peak_mb),
		beside(screen.peak_mb, bare.peak_mb),
		short(streams.log.peak_mb),
		beside(streams.log.peak_mb, bare.peak_mb),
		short(streams.log.sample_ms),
		short(streams.bare.sample_ms),
	];
}

const head = [
	"Node",
	"bare, ms",
	"first screen, ms",
	"ratio",
	"to bare Ink",
	"frame, ms",
	"bare, MB",
	"screen, MB",
	"ratio",
	"log, MB",
	"ratio",
	"log, ms per sample",
	"bare stream, ms",
];
process.stdout.write(aligned([head, ...rows], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
