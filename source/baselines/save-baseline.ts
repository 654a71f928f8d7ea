import { dirname } from "node:path";
import type { Owner } from "../core/interfaces.ts";
import { openingError } from "../outputs/describe-write-error.ts";
import { makeFolder } from "../outputs/make-folder.ts";
import { replaceFile } from "../outputs/pending-file.ts";
import { type Baseline, formatBaseline } from "./baseline-document.ts";
import type { Baselines } from "./baselines.ts";

/**
 * Saves a baseline atomically; one of the same name is replaced.
 *
 * @throws {UserError} if its file cannot be written
 */
export function saveBaseline(baselines: Baselines, baseline: Baseline, owner: Owner): void {
	const file = baselines.fileOf(baseline.name);
	try {
		owner.run(() => {
			makeFolder(dirname(file));
			replaceFile(file, formatBaseline(baseline));
		});
	} catch (error) {
		throw openingError(file, error);
	}
}
