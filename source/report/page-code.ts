/**
 * The script and the style sheet that every page contains.
 *
 * They are bundled from `page/` when the program is built, and then replace this module
 * (`scripts/bundle-page.ts`). Run from its sources, the program bundles them on demand, which needs
 * esbuild: the tests have it, a bare Deno does not.
 */

import { missingDenoPermission } from "../core/deno-permissions.ts";
import { ExitCode, UserError } from "../core/errors.ts";

export interface PageCode {
	readonly script: Inline;
	readonly styles: Inline;
}

/** A text included in the page. */
export interface Inline {
	readonly text: string;
	/** Its hash as a Content-Security-Policy takes it: `sha256-…`. */
	readonly hash: string;
}

/** Hidden from Deno, which would fetch esbuild for every command. */
const BUNDLER: string = "../../scripts/bundle-page.ts";

interface Bundler {
	readonly bundlePage: () => Promise<PageCode>;
}

/** @throws UserError where the program runs from its sources without esbuild, or may not run it */
export async function pageCode(): Promise<PageCode> {
	const denied = missingDenoPermission({ name: "run" });
	if (denied !== null) throw new UserError(denied, ExitCode.usage);
	const { bundlePage } = await (import(BUNDLER) as Promise<Bundler>).catch(() => {
		const remedy = "build the program first (npm run build), or leave --html out";
		throw new UserError(`the HTML report is made by the built program: ${remedy}`, ExitCode.usage);
	});
	return bundlePage();
}
