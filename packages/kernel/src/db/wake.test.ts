import { expect, test } from "vitest";
import { testWorkspace } from "../testing.ts";
import { wakeWorkers } from "./guard.ts";

test("whoever leaves work wakes the workers once it is committed, and nobody where it is taken back", async () => {
  const { workspace } = await testWorkspace();
  let woken = 0;
  const stop = workspace.onWork(() => woken++);
  await workspace.tx(async () => {
    wakeWorkers();
    expect(woken).toBe(0);
  });
  // on a server it may come once more, by way of the database
  expect(woken).toBeGreaterThanOrEqual(1);
  stop();

  const other = await testWorkspace(); // the first may be woken late
  let again = 0;
  const stopAgain = other.workspace.onWork(() => again++);
  const failing = other.workspace.tx(async () => {
    wakeWorkers();
    throw new Error("taken back");
  });
  await expect(failing).rejects.toThrow("taken back");
  stopAgain();
  expect(again).toBe(0);
  expect(wakeWorkers).toThrow("inside a transaction");
});
