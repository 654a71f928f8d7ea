/** A PNG of an SVG, by Chromium. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pictureSize } from "./screen-svg.ts";

/** Has Chromium make a PNG of an SVG, at twice its size. */
export async function renderPng(
	svg: string,
	columns: number,
	rows: number,
	file: string,
): Promise<void> {
	const { width, height } = pictureSize(columns, rows);
	const folder = await mkdtemp(join(tmpdir(), "screen-picture-"));
	try {
		const source = join(folder, "screen.svg");
		await writeFile(source, svg);
		const offline = ["quic", "background-networking", "component-update", "sync"];
		await promisify(execFile)("chromium", [
			...["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"],
			...offline.map((feature) => `--disable-${feature}`),
			`--user-data-dir=${join(folder, "profile")}`,
			"--force-device-scale-factor=2",
			"--default-background-color=00000000",
			`--window-size=${width},${height}`,
			`--screenshot=${file}`,
			`file://${source}`,
		]);
	} catch (error) {
		if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
		throw new Error("--png needs `chromium` on the PATH (apt-get install chromium)");
	} finally {
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	}
}
