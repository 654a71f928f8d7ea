import type { RawReading, Source } from "../core/interfaces.ts";

/**
 * A source for several readers: who asks while a reading is under way gets that one. So none is
 * begun beside one that hangs, whoever began it.
 */
export class JoinedSource implements Source {
	readonly #source: Source;
	#underWay: Promise<RawReading> | null = null;

	constructor(source: Source) {
		this.#source = source;
	}

	get name(): string {
		return this.#source.name;
	}

	get isDemo(): boolean {
		return this.#source.isDemo;
	}

	read(): RawReading | Promise<RawReading> {
		if (this.#underWay !== null) return this.#underWay;
		const answer = this.#source.read();
		if (!(answer instanceof Promise)) return answer;
		this.#underWay = answer.finally(() => {
			this.#underWay = null;
		});
		return this.#underWay;
	}
}
