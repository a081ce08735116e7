import { systemClock, adjustableClock } from "@hortus/kernel";
import { createWecomClient } from "@hortus/wecom-protocol";
import { startSandbox, type SandboxSeed } from "@hortus/wecom-sandbox";
import { median, timed, type Bench } from "./measure.ts";

const CUSTOMERS = 20_000;
const MEMBERS = 20;
const RUNS = 3;

/** How fast the sandbox hands out customers, page by page: the upper limit of every full sync that is measured against it. */
export const sandbox: Bench = {
  name: "sandbox",
  async run() {
    const world = await startSandbox({ port: 0, clock: adjustableClock(), seed: seedOf() });
    const { corpid, secret } = await world.phone.getCompany();
    const wecom = createWecomClient({ baseUrl: world.url, corpId: corpid, secret, clock: systemClock });
    const members = Array.from({ length: MEMBERS }, (_, i) => `member${i}`);
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      let rows = 0;
      const ms = await timed(async () => {
        for (const userid of members) {
          let cursor: string | undefined;
          do {
            const page = await wecom.call("externalcontact/batch/get_by_user", {
              userid_list: [userid],
              limit: 100,
              ...(cursor && { cursor }),
            });
            rows += page.external_contact_list.length;
            cursor = page.next_cursor;
          } while (cursor);
        }
      });
      if (rows !== CUSTOMERS) throw new Error(`${rows} customers came, ${CUSTOMERS} are there`);
      runs.push(Math.round(rows / (ms / 1000)));
    }
    await world.close();
    return [{ bench: "sandbox", metric: "customers by pages of 100", value: median(runs), unit: "/s", runs }];
  },
};

const seedOf = (): SandboxSeed => ({
  company: { name: "Bench" },
  departments: [{ id: 1, name: "Bench", parentid: 0 }],
  staff: Array.from({ length: MEMBERS }, (_, i) => ({
    userid: `member${i}`,
    name: `Member ${i}`,
    departments: [1],
  })),
  tags: [],
  customers: Array.from({ length: CUSTOMERS }, (_, i) => ({
    nickname: `customer ${i}`,
    unionid: `o${i}`,
    followedBy: `member${i % MEMBERS}`,
  })),
});
