import { formatPlural } from "../core/format.ts";
import type { LeftOut } from "./log-contents.ts";

/** `desk.csv: 2 records left out: too few fields, first at line 17`. The file's name is as it is. */
export function leftOutWords({ file, reason, records, line }: LeftOut): string {
	const where = line === null ? "" : `, first at line ${line}`;
	const what = records === 0 ? reason : `${formatPlural(records, "record")} left out: ${reason}`;
	return `${file}: ${what}${where}`;
}
