/**
 * `npm run bench [name …] [-- --json]`: measures what docs/benchmarks.md reports. On PostgreSQL when DATABASE_URL is set, else on the
 * embedded database. With --json each figure is a line { bench, metric, value, unit, reference, ratio, cpu, runs }.
 */
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { testDatabase } from "@hortus/kernel/testing";
import { benches } from "./benches.ts";
import { machine, type Measure } from "./measure.ts";

const { values: options, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false } },
  allowPositionals: true,
});
const chosen = positionals.length > 0 ? benches.filter(({ name }) => positionals.includes(name)) : benches;
if (chosen.length === 0)
  throw new Error(`No such bench. There are: ${benches.map(({ name }) => name).join(", ")}`);
if (!options.json) console.log(`${machine()}; ${process.env["DATABASE_URL"] ? "PostgreSQL" : "PGlite"}\n`);
for (const bench of chosen) {
  for (const measure of await bench.run()) print(measure);
  if (!options.json) console.log(`${"".padEnd(14)} load ${loadavg()[0]?.toFixed(1)} at its end`);
}
await (await testDatabase()).close();
process.exit(0);

function print({ bench, metric, value, unit, reference, cpu, runs }: Measure): void {
  const rounded = Number(value.toPrecision(4));
  const ratio = reference && Number((value / reference.value).toPrecision(3));
  if (options.json) {
    console.log(
      JSON.stringify({
        bench,
        metric,
        value: rounded,
        unit,
        reference: reference ?? null,
        ratio: ratio ?? null,
        cpu: cpu ?? null,
        runs: runs.map((run) => Number(run.toPrecision(4))),
      }),
    );
  } else {
    const against = reference
      ? `   ${ratio} × ${reference.name} (${Number(reference.value.toPrecision(4))})`
      : "";
    const beside = reference?.cpu === undefined ? "" : ` against ${reference.cpu.toFixed(2)}`;
    const busy = cpu === undefined ? "" : `   ${cpu.toFixed(2)} s of CPU${beside}`;
    console.log(
      `${bench.padEnd(14)} ${metric.padEnd(46)} ${String(rounded).padStart(10)} ${unit.padEnd(10)}${against}${busy}`,
    );
  }
}
