/** Trees of files in one text, a line for each: `path = text`, `path -> target`, `path /` for a folder. */
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	realpathSync,
	rmdirSync,
	rmSync,
	symlinkSync,
	unlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";

/** In memory where there is such a place: a tree is written for each text. */
const PLACE = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** One tree at a time, in a folder of its own, outside of which nothing is written. */
export class WrittenTree {
	readonly root = realpathSync(mkdtempSync(join(PLACE, "fuzz-tree-")));
	readonly #folders = new Set([this.root]);
	readonly #files: string[] = [];

	/** What cannot be made, such as a file whose name is too long, is left out. */
	write(text: string): void {
		this.#clear();
		const links: [path: string, target: string][] = [];
		for (const line of text.split("\n")) {
			const [, name = "", kind, rest = ""] = /^(\S+) (=|->|\/) ?(.*)$/.exec(line) ?? [];
			const path = normalize(join(this.root, name));
			if (!path.startsWith(`${this.root}/`)) continue;
			if (kind === "->") links.push([path, rest]);
			attempt(() => {
				this.#makeFolder(kind === "/" ? path : dirname(path));
				if (kind !== "=") return;
				writeFileSync(path, `${rest.replaceAll("\\n", "\n")}\n`, { flag: "wx" });
				this.#files.push(path);
			});
		}
		// Links come last: nothing is made or written through one.
		for (const [path, target] of links) {
			attempt(() => {
				if (!this.#folders.has(dirname(path))) return;
				symlinkSync(target, path);
				this.#files.push(path);
			});
		}
	}

	remove(): void {
		rmSync(this.root, { recursive: true, force: true });
	}

	#makeFolder(path: string): void {
		if (this.#folders.has(path)) return;
		this.#makeFolder(dirname(path));
		mkdirSync(path);
		this.#folders.add(path);
	}

	/** By name, which is sooner than to look for what is there. */
	#clear(): void {
		for (const file of this.#files.splice(0)) unlinkSync(file);
		for (const folder of [...this.#folders].reverse()) {
			if (folder === this.root) continue;
			rmdirSync(folder);
			this.#folders.delete(folder);
		}
	}
}

function attempt(action: () => void): void {
	try {
		action();
	} catch {
		// There is nothing in that place, as with a device that has gone.
	}
}
