/**
 * The layout of boxes: replaces `yoga-layout` in the built program.
 *
 * Yoga is WebAssembly: it takes longer to start than all else of the screen, and 5 MB. The
 * monitor's boxes are rows and columns of known sizes, which need little of flexbox: boxes follow
 * each other; in a column, a box without a width takes that of the column, and in a row likewise;
 * along the main axis everything is as large as its content. Nothing shrinks, grows or wraps.
 * Anything else that Ink might use fails, mostly because there is no such method.
 */

/** The numbers of Yoga's constants. */
const [COLUMN, ROW] = [0, 2];
const [DISPLAY_FLEX, DISPLAY_NONE] = [0, 1];
const WRAP_NO_WRAP = 0;

interface Size {
	readonly width: number;
	readonly height: number;
}

/** Returns the size of a text that may take this many columns. */
type Measure = (width: number) => Size;

class BoxNode {
	#width: number | null = null;
	#height: number | null = null;
	#direction = COLUMN;
	#measure: Measure | null = null;
	#parent: BoxNode | null = null;
	readonly #children: BoxNode[] = [];
	/**
	 * Whether its layout, or that of a descendant, is outdated. Ancestors of a dirty node are dirty.
	 */
	#isDirty = true;
	#left = 0;
	#top = 0;
	#columns = 0;
	#rows = 0;

	setWidth(width: number): void {
		if (this.#width !== width) this.#setDirty();
		this.#width = width;
	}

	setHeight(height: number): void {
		if (this.#height !== height) this.#setDirty();
		this.#height = height;
	}

	setWidthAuto(): void {
		this.#width = null;
		this.#setDirty();
	}

	setHeightAuto(): void {
		this.#height = null;
		this.#setDirty();
	}

	setFlexDirection(direction: number): void {
		this.#direction = direction;
		this.#setDirty();
	}

	setFlexGrow(grow: number): void {
		if (grow !== 0) throw new RangeError("boxes do not grow (source/ink/box-layout.ts)");
	}

	/** Ink sets it on every box: boxes without room would shrink. There is room for all. */
	setFlexShrink(): void {}

	/** Ink sets on every box that it does not wrap. */
	setFlexWrap(wrap: number): void {
		if (wrap !== WRAP_NO_WRAP) throw new RangeError("boxes do not wrap (source/ink/box-layout.ts)");
	}

	getDisplay(): number {
		return DISPLAY_FLEX;
	}

	setMeasureFunc(measure: Measure): void {
		this.#measure = measure;
	}

	unsetMeasureFunc(): void {
		this.#measure = null;
	}

	/** Its text has changed, which matters only if the size depends on the text. */
	markDirty(): void {
		if (this.#width === null || this.#height === null) this.#setDirty();
	}

	getChildCount(): number {
		return this.#children.length;
	}

	insertChild(child: BoxNode, index: number): void {
		child.#parent = this;
		this.#children.splice(index, 0, child);
		this.#setDirty();
	}

	removeChild(child: BoxNode): void {
		child.#parent = null;
		this.#children.splice(this.#children.indexOf(child), 1);
		this.#setDirty();
	}

	/** Does nothing: it is garbage-collected. */
	freeRecursive(): void {}

	/** To be called on the root, whose width is known. */
	calculateLayout(): void {
		if (!this.#isDirty) return;
		const { width, height } = this.#sizeWithin(this.#width ?? 0);
		this.#place(0, 0, width, height);
	}

	getComputedLeft(): number {
		return this.#left;
	}

	getComputedTop(): number {
		return this.#top;
	}

	getComputedWidth(): number {
		return this.#columns;
	}

	getComputedHeight(): number {
		return this.#rows;
	}

	/** There are no borders and no paddings. */
	getComputedPadding(): number {
		return 0;
	}

	getComputedBorder(): number {
		return 0;
	}

	/** The size it takes within this many columns. */
	#sizeWithin(available: number): Size {
		const [width, height] = [this.#width, this.#height];
		if (width !== null && height !== null) return { width, height };
		const columns = width ?? available;
		const held = this.#measure?.(columns) ?? this.#sizeOfChildren(columns);
		return { width: width ?? held.width, height: height ?? held.height };
	}

	#sizeOfChildren(available: number): Size {
		let [along, across] = [0, 0];
		const isRow = this.#direction === ROW;
		for (const child of this.#children) {
			const { width, height } = child.#sizeWithin(available);
			along += isRow ? width : height;
			across = Math.max(across, isRow ? height : width);
		}
		return isRow ? { width: along, height: across } : { width: across, height: along };
	}

	#place(left: number, top: number, columns: number, rows: number): void {
		this.#left = left;
		this.#top = top;
		this.#columns = columns;
		this.#rows = rows;
		this.#isDirty = false;
		const isRow = this.#direction === ROW;
		let along = 0;
		for (const child of this.#children) {
			const { width, height } = child.#sizeWithin(columns);
			if (isRow) child.#place(along, 0, width, child.#height ?? rows);
			else child.#place(0, along, child.#width ?? columns, height);
			along += isRow ? width : height;
		}
	}

	#setDirty(): void {
		for (let node: BoxNode | null = this; node !== null && !node.#isDirty; node = node.#parent) {
			node.#isDirty = true;
		}
	}
}

export default {
	Node: { create: () => new BoxNode() },
	DIRECTION_LTR: 1,
	DISPLAY_FLEX,
	DISPLAY_NONE,
	EDGE_LEFT: 0,
	EDGE_TOP: 1,
	EDGE_RIGHT: 2,
	EDGE_BOTTOM: 3,
	FLEX_DIRECTION_COLUMN: COLUMN,
	FLEX_DIRECTION_ROW: ROW,
	WRAP_NO_WRAP,
};
