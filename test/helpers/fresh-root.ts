/** A root directory of its own, with this machine's system in it, to install packages into. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { TestContext } from "node:test";
import { mustRun, run } from "./system-commands.ts";

/** What dpkg, man and the loader note for themselves, and what changes by itself. */
const NOTES = /^(?:var\/(?:lib\/dpkg|cache|log\/(?:dpkg|alternatives))|tmp|run|proc|dev|work)\b/;

export class FreshRoot {
	readonly #folder = mkdtempSync(join(tmpdir(), "root-"));

	/** @returns null, with the test skipped, where no file system can be laid over the machine's */
	static mount(t: TestContext): FreshRoot | null {
		const root = new FreshRoot();
		t.after(() => root.#unmount());
		if (process.geteuid?.() === 0 && root.#mount()) return root;
		t.skip("only root can lay a file system over that of the machine");
		return null;
	}

	/** Runs a command as if this was the machine's root directory. */
	run(...command: readonly string[]) {
		const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root", LANG: "C.UTF-8" };
		return spawnSync("chroot", [this.#at("root"), ...command], { encoding: "utf8", env });
	}

	/** The path of a file for the world outside. */
	path(name: string): string {
		return join(this.#at("root"), name);
	}

	/** What differs from the machine: files that are there, changed or deleted. */
	changes(): string[] {
		const changed = this.#at("memory/changed");
		return readdirSync(changed, { recursive: true, withFileTypes: true })
			.filter((entry) => !entry.isDirectory())
			.map(({ parentPath, name }) => join(parentPath, name).slice(changed.length + 1))
			.filter((name) => !NOTES.test(name))
			.sort();
	}

	#at(name: string): string {
		return join(this.#folder, name);
	}

	#mount(): boolean {
		for (const name of ["memory", "root"]) mkdirSync(this.#at(name));
		// Where the machine itself is such a file system, another one cannot keep its changes there.
		mustRun("mount", "-t", "tmpfs", "none", this.#at("memory"));
		const [changed, work] = [this.#at("memory/changed"), this.#at("memory/work")];
		for (const folder of [changed, work]) mkdirSync(folder);
		const options = `lowerdir=/,upperdir=${changed},workdir=${work}`;
		const { status } = run("mount", "-t", "overlay", "-o", options, "none", this.#at("root"));
		if (status !== 0) return false;
		for (const name of ["proc", "dev"]) mustRun("mount", "--rbind", `/${name}`, this.path(name));
		return true;
	}

	#unmount(): void {
		for (const place of ["root/proc", "root/dev", "root", "memory"]) {
			// Else what is unmounted here would be unmounted where it comes from, too.
			run("mount", "--make-rslave", this.#at(place));
			run("umount", "--recursive", "--lazy", this.#at(place));
		}
		rmSync(this.#folder, { recursive: true, force: true });
	}
}
