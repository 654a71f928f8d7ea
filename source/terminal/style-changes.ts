/** The shortest colour sequences between styles: only the difference, or a reset and all of it. */
import { partsOf, type TextStyle } from "./text-style.ts";

/** What a terminal draws with. A part that is not set is empty. */
interface Look {
	readonly foreground: string;
	readonly background: string;
	readonly isBold: boolean;
	readonly isDim: boolean;
	readonly isInverse: boolean;
	/** All other parts, such as underline. */
	readonly other: string;
}

/** What to write so that the terminal draws in another look, and which one that is. */
export interface StyleChange {
	readonly text: string;
	/** The number of the look. */
	readonly look: number;
}

const PLAIN_LOOK: Look = {
	foreground: "",
	background: "",
	isBold: false,
	isDim: false,
	isInverse: false,
	other: "",
};
/** The number of the look without colours. */
export const PLAIN_NUMBER = 0;
const MAX_CHANGES = 20_000;
/** More than there are styles. */
const STYLES = 2 ** 16;

/** Finds the changes between looks, and remembers them: only a few are in use. */
export class StyleChanges {
	readonly #styles: readonly TextStyle[];
	#looks: Look[] = [];
	readonly #numbers = new Map<string, number>();
	readonly #changes = new Map<number, StyleChange>();

	/** @param styles by number; it may grow */
	constructor(styles: readonly TextStyle[]) {
		this.#styles = styles;
		this.#numberOf(PLAIN_LOOK);
	}

	/** Forgets the looks, whose numbers lose their meaning, once there are very many. */
	trim(): void {
		if (this.#changes.size < MAX_CHANGES) return;
		this.#looks = [];
		this.#numbers.clear();
		this.#changes.clear();
		this.#numberOf(PLAIN_LOOK);
	}

	/**
	 * @param from the number of the look in which the terminal draws
	 * @param style the number of a style
	 * @param isBlank whether to draw a space, of which only the background can be seen
	 */
	between(from: number, style: number, isBlank: boolean): StyleChange {
		const key = (from * STYLES + style) * 2 + (isBlank ? 1 : 0);
		let change = this.#changes.get(key);
		if (change === undefined) {
			change = this.#find(this.#looks[from] ?? PLAIN_LOOK, style, isBlank);
			this.#changes.set(key, change);
		}
		return change;
	}

	/** Whether a space looks the same in both styles. */
	areBlanksEqual(one: number, other: number): boolean {
		return one === other || this.#blankOf(one) === this.#blankOf(other);
	}

	#blankOf(style: number): number {
		return this.between(PLAIN_NUMBER, style, true).look;
	}

	#find(from: Look, style: number, isBlank: boolean): StyleChange {
		const wanted = lookOf(this.#styles[style] ?? "");
		const canDiffer = isBlank && !wanted.isInverse && wanted.other === "";
		if (!canDiffer) return this.#changeTo(from, wanted, wanted);
		const kept = { ...from, background: wanted.background, isInverse: false, other: "" };
		return this.#changeTo(from, kept, { ...PLAIN_LOOK, background: wanted.background });
	}

	/** @param anew the look to draw in if everything is set again */
	#changeTo(from: Look, changed: Look, anew: Look): StyleChange {
		const all = `\u001B[${["0", ...partsOfLook(anew)].join(";")}m`.replace("[0m", "[m");
		const parts = from.other === changed.other ? changedParts(from, changed) : null;
		if (parts?.length === 0) return { text: "", look: this.#numberOf(changed) };
		const some = parts === null ? null : `\u001B[${parts.join(";")}m`;
		return some !== null && some.length <= all.length
			? { text: some, look: this.#numberOf(changed) }
			: { text: all, look: this.#numberOf(anew) };
	}

	#numberOf(look: Look): number {
		const key = partsOfLook(look).join(";");
		let number = this.#numbers.get(key);
		if (number === undefined) {
			number = this.#looks.push(look) - 1;
			this.#numbers.set(key, number);
		}
		return number;
	}
}

function lookOf(style: TextStyle): Look {
	let look = PLAIN_LOOK;
	for (const part of partsOf(style)) look = { ...look, ...lookPart(part, look) };
	return look;
}

function lookPart(part: string, { other }: Look): Partial<Look> {
	const code = Number.parseInt(part, 10);
	if (code === 1) return { isBold: true };
	if (code === 2) return { isDim: true };
	if (code === 7) return { isInverse: true };
	if ((code >= 30 && code <= 38) || (code >= 90 && code <= 97)) return { foreground: part };
	if ((code >= 40 && code <= 48) || (code >= 100 && code <= 107)) return { background: part };
	return { other: other === "" ? part : `${other};${part}` };
}

function partsOfLook(look: Look): string[] {
	const { foreground, background, isBold, isDim, isInverse, other } = look;
	const attributes = [isBold ? "1" : "", isDim ? "2" : "", isInverse ? "7" : "", other];
	return [...attributes, foreground, background].filter((part) => part !== "");
}

/** The parameters that turn one look into another, both without further attributes. */
function changedParts(from: Look, to: Look): string[] {
	const parts: string[] = [];
	const isDimmer = (from.isBold && !to.isBold) || (from.isDim && !to.isDim);
	// One parameter ends both.
	if (isDimmer) parts.push("22");
	if (to.isBold && (isDimmer || !from.isBold)) parts.push("1");
	if (to.isDim && (isDimmer || !from.isDim)) parts.push("2");
	if (from.isInverse !== to.isInverse) parts.push(to.isInverse ? "7" : "27");
	if (from.foreground !== to.foreground) parts.push(to.foreground || "39");
	if (from.background !== to.background) parts.push(to.background || "49");
	return parts;
}
