/** One line of the checklist. */
export interface Check {
	/** Stable, for scripts. */
	readonly id: string;
	/** What was checked. */
	readonly title: string;
	/** `none`: there is nothing to check, or it cannot be determined. */
	readonly result: "passed" | "failed" | "none";
	readonly detail: string;
	/** What to do; null if nothing. */
	readonly remedy: string | null;
}

type Named = Pick<Check, "id" | "title">;

export function passed(of: Named, detail: string): Check {
	return { ...of, result: "passed", detail, remedy: null };
}

export function failed(of: Named, detail: string, remedy: string): Check {
	return { ...of, result: "failed", detail, remedy };
}

export function none(of: Named, detail: string): Check {
	return { ...of, result: "none", detail, remedy: null };
}
