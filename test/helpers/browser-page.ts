/** One page in a real browser: what it asks for, what it complains about, and what it shows. */
import { pathToFileURL } from "node:url";
import type { Chromium, Tab, Values } from "./chromium.ts";

export interface PageSettings {
	readonly width: number;
	readonly height: number;
	readonly isDark?: boolean;
	readonly isTouch?: boolean;
}

export class BrowserPage {
	/** Errors and warnings of its console, exceptions, and what its security policy refused. */
	readonly complaints: string[] = [];
	/** Every address it asked for, its own among them. */
	readonly requests: string[] = [];
	#tab: Tab | null = null;
	#onLoad = () => {};

	/** Opens a file and waits until it is drawn. */
	static async open(browser: Chromium, path: string, settings: PageSettings): Promise<BrowserPage> {
		const page = new BrowserPage();
		page.#tab = await browser.open((method, params) => page.#take(method, params));
		for (const domain of ["Page", "Runtime", "Log", "Network"]) await page.send(`${domain}.enable`);
		const { width, height, isDark = false, isTouch = false } = settings;
		const metrics = { width, height, deviceScaleFactor: 1, mobile: isTouch };
		await page.send("Emulation.setDeviceMetricsOverride", metrics);
		await page.send("Emulation.setTouchEmulationEnabled", { enabled: isTouch });
		await page.setDark(isDark);
		const loaded = new Promise<void>((resolve) => {
			page.#onLoad = resolve;
		});
		await page.send("Page.navigate", { url: pathToFileURL(path).href });
		await loaded;
		await page.drawn();
		return page;
	}

	/** Which colours the viewer's system asks for. */
	async setDark(isDark: boolean): Promise<void> {
		const value = isDark ? "dark" : "light";
		const features = [{ name: "prefers-color-scheme", value }];
		await this.send("Emulation.setEmulatedMedia", { features });
	}

	/** Waits for what is due to be drawn. */
	async drawn(): Promise<void> {
		await this.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
	}

	/** Waits until an expression in the page holds, looking at every frame. */
	async until(expression: string): Promise<void> {
		await this.evaluate(`new Promise((done) => {
			const look = () => ((${expression}) ? done() : requestAnimationFrame(look));
			look();
		})`);
	}

	/** The value of an expression in the page. */
	async evaluate(expression: string): Promise<unknown> {
		const answer = await this.send("Runtime.evaluate", {
			expression,
			awaitPromise: true,
			returnByValue: true,
		});
		if (answer["exceptionDetails"] !== undefined) throw new Error(JSON.stringify(answer));
		return (answer["result"] as { value?: unknown }).value;
	}

	/** Presses the mouse at one place, moves it, and lets it go at another. */
	async drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
		const mouse = (type: string, [x, y]: readonly [number, number], buttons: number) =>
			this.send("Input.dispatchMouseEvent", { type, x, y, buttons, button: "left", clickCount: 1 });
		await mouse("mouseMoved", from, 0);
		await mouse("mousePressed", from, 1);
		await mouse("mouseMoved", to, 1);
		await mouse("mouseReleased", to, 0);
		await this.drawn();
	}

	send(method: string, params: Values = {}): Promise<Values> {
		if (this.#tab === null) throw new Error("the page is not open");
		return this.#tab.send(method, params);
	}

	async close(): Promise<void> {
		await this.#tab?.close();
	}

	#take(method: string, params: Values): void {
		if (method === "Page.loadEventFired") this.#onLoad();
		if (method === "Network.requestWillBeSent") {
			this.requests.push((params["request"] as { url: string }).url);
		}
		const isComplaint =
			method === "Runtime.exceptionThrown" ||
			method === "Log.entryAdded" ||
			method === "Runtime.consoleAPICalled";
		if (isComplaint) this.complaints.push(JSON.stringify(params));
	}
}
