import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { testWorkspace } from "../testing.ts";
import { createStatementNames } from "./statements.ts";

describe("statements that come often", () => {
  test("one that came five times has a name from then on, in each schema its own", () => {
    const names = createStatementNames();
    const ask = (schema: string) => Array.from({ length: 7 }, () => names.nameOf(schema, "select $1"));
    const [first, ...none] = ask("one").toReversed();
    expect(first).toBeDefined();
    expect(none.filter((name) => name !== undefined)).toEqual([first]);
    const other = ask("two").at(-1);
    expect(other).not.toBe(first);
    names.renew();
    expect(ask("one").at(-1)).not.toBe(first);
  });

  test("texts that differ each time push the others out, and none of them is kept", () => {
    const names = createStatementNames();
    for (let n = 0; n < 10_000; n++) expect(names.nameOf("one", `select $1, ${n}`)).toBeUndefined();
  });

  test("a connection to a server keeps it, and answers by the values", async () => {
    const { database, workspace } = await testWorkspace();
    const kept = await workspace.tx(async (tx) => {
      for (let n = 0; n < 10; n++) {
        const { rows } = await sql<{ doubled: number }>`select 2 * ${n}::integer as doubled`.execute(tx);
        expect(rows).toEqual([{ doubled: 2 * n }]);
      }
      const { rows } = await sql`
        select from pg_prepared_statements where statement like '%as doubled'`.execute(tx);
      return rows.length;
    });
    expect(kept).toBe(database.driver === "postgres" ? 1 : 0);
  });

  test("when a table has other columns, one transaction on a server fails and the next finds them", async () => {
    const { database, workspace } = await testWorkspace();
    await sql`create table kept (a integer)`.execute(workspace.db);
    await sql`insert into kept (a) values (1)`.execute(workspace.db);
    const read = () =>
      workspace.tx(async (tx) => (await sql`select * from kept where a = ${1}`.execute(tx)).rows);
    for (let n = 0; n < 10; n++) expect(await read()).toEqual([{ a: 1 }]);
    await sql`alter table kept add column b integer`.execute(workspace.db);
    if (database.driver === "postgres") await expect(read()).rejects.toThrow(/must not change result type/);
    expect(await read()).toEqual([{ a: 1, b: null }]);
  });
});
