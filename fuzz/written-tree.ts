/**
 * Trees of files as one text, one line per file: `path = text`, `path -> target`, `path /` for a
 * folder.
 */
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
import { dirname, join } from "node:path";

/** In memory if possible, because a tree is written for each text. */
const PLACE = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

type Entry = { readonly kind: "=" | "->" | "/"; readonly text: string };

/** One tree at a time, in its own folder; nothing is written outside of it. */
export class WrittenTree {
	readonly root = realpathSync(mkdtempSync(join(PLACE, "fuzz-tree-")));
	/** The entries, folders before their contents. */
	readonly #made = new Map<string, Entry>();

	/** Entries that cannot be created, such as a file with too long a name, are skipped. */
	write(text: string): void {
		const wanted = this.#entriesOf(text);
		// Most entries are the same as in the text before.
		for (const [path, entry] of [...this.#made].reverse()) {
			if (isSame(entry, wanted.get(path))) continue;
			if (entry.kind === "/") rmdirSync(path);
			else unlinkSync(path);
			this.#made.delete(path);
		}
		for (const [path, entry] of wanted) {
			if (this.#made.has(path)) continue;
			attempt(() => {
				make(path, entry);
				this.#made.set(path, entry);
			});
		}
	}

	remove(): void {
		rmSync(this.root, { recursive: true, force: true });
	}

	/** The first entry of a path counts. Links come last, so nothing is written through one. */
	#entriesOf(text: string): Map<string, Entry> {
		const entries = new Map<string, Entry>();
		const isFolder = (path: string) => path === this.root || entries.get(path)?.kind === "/";
		const hasFolder = (path: string): boolean => {
			if (isFolder(path)) return true;
			if (entries.has(path) || !hasFolder(dirname(path))) return false;
			entries.set(path, { kind: "/", text: "" });
			return true;
		};
		const links: [path: string, entry: Entry][] = [];
		// Unpaired surrogates are written as U+FFFD, so such paths may coincide.
		const whole = Buffer.from(text).toString();
		for (const line of whole.split("\n")) {
			const [, name = "", kind, rest = ""] = /^(\S+) (=|->|\/) ?(.*)$/.exec(line) ?? [];
			const path = join(this.root, name).replace(/\/$/, "");
			if (!path.startsWith(`${this.root}/`)) continue;
			if (kind === "->") links.push([path, { kind, text: rest }]);
			if (!hasFolder(kind === "/" ? path : dirname(path))) continue;
			if (kind === "=" && !entries.has(path)) entries.set(path, { kind, text: rest });
		}
		for (const [path, entry] of links) {
			if (isFolder(dirname(path)) && !entries.has(path)) entries.set(path, entry);
		}
		return entries;
	}
}

function isSame(entry: Entry, other: Entry | undefined): boolean {
	return entry.kind === other?.kind && entry.text === other.text;
}

function make(path: string, { kind, text }: Entry): void {
	if (kind === "/") mkdirSync(path);
	else if (kind === "->") symlinkSync(text, path);
	else writeFileSync(path, `${text.replaceAll("\\n", "\n")}\n`, { flag: "wx" });
}

function attempt(action: () => void): void {
	try {
		action();
	} catch {
		// Nothing exists at that path, as with a removed device.
	}
}
