/** One line of the checklist. */
export interface Check {
	/** For scripts; it does not change. */
	readonly id: string;
	/** What was looked at, for people. */
	readonly title: string;
	/** `none`: there is nothing to check here, or it can not be told. */
	readonly result: "passed" | "failed" | "none";
	readonly detail: string;
	/** What to do; null where nothing is to be done. */
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
