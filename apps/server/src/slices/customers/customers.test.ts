import {
  attributeRoutes,
  consentRoutes,
  customersRoutes,
  type ApiClient,
  type CustomerAttribute,
} from "@hortus/contracts";
import { appendEvents, newId, type Tx } from "@hortus/kernel";
import { sql, type KyselyPlugin } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";
import { customerTagged, customerUntagged } from "../tags/events.ts";
import { contactAdded, contactRefreshed, contactRemoved } from "../wecom/events.ts";
import { contactEstablished, contactLost, contactSynced, customersMerged, mergeUndone } from "./events.ts";
import {
  addTimeline,
  findCustomerIds,
  findCustomers,
  resolveCustomers,
  type ResolveRequest,
} from "./index.ts";
import { enterRecord } from "./recognise/identity-store.ts";

let house: TestHouse;
let operator: ApiClient;

beforeAll(async () => {
  house = await testHouse();
  operator = await house.as("operator");
});
afterAll(async () => {
  await house.close();
});

type Request = Omit<ResolveRequest, "at" | "source"> & Partial<Pick<ResolveRequest, "at" | "source">>;

const resolve = (...requests: Request[]): Promise<string[]> =>
  house.context.workspace.tx((tx) =>
    resolveCustomers(
      tx,
      house.context,
      requests.map((request) => ({ source: "import", at: house.clock.now(), ...request })),
    ),
  );
const phone = (value: string) => ({ kind: "phone", value }) as const;
const member = (value: string) => ({ kind: "member_number", value }) as const;
const unionid = (value: string) => ({ kind: "unionid", value }) as const;
const external = (value: string) => ({ kind: "external_userid", value }) as const;
const merges = (id: string) => operator.call(customersRoutes.listMerges, { params: { id } });
const profile = (id: string, client = operator) =>
  client.call(customersRoutes.getCustomer, { params: { id } });

async function eventsOf(
  type: string,
): Promise<{ customer_id: string | null; payload: Record<string, unknown> }[]> {
  const { rows } = await sql<{ customer_id: string | null; payload: Record<string, unknown> }>`
    select customer_id, payload from event where type = ${type} order by xid, seq`.execute(
    house.context.workspace.db,
  );
  return rows;
}

/** How many transactions of this workspace wait to enter the record. */
async function waitAtRecord(): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::integer as waiting
    from pg_locks
    where locktype = 'advisory' and not granted
      and objid = (hashtext(current_schema() || ' customers')::bigint & 4294967295)::oid`.execute(
    house.context.workspace.db,
  );
  return rows[0]?.waiting ?? 0;
}

const tell = (...events: Parameters<typeof appendEvents>[2]) =>
  house.context.workspace.tx((tx) => appendEvents(tx, house.clock, events));

/** What wecom's mirror holds once the details of a contact are read. */
async function mirror(contact: {
  userId: string;
  externalUserId: string;
  name?: string;
  unionid?: string;
  remark?: string;
  mobiles?: string[];
  at: Date;
}) {
  const { sealer, workspace } = house.context;
  const mobiles = contact.mobiles ? sealer.seal(JSON.stringify(contact.mobiles)) : null;
  await sql`
    insert into contact (external_user_id, user_id, name, gender, unionid, remark, remark_mobiles_sealed, created_at, changed_at)
    values (${contact.externalUserId}, ${contact.userId}, ${contact.name ?? ""}, 2, ${contact.unionid ?? null}, ${contact.remark ?? ""}, ${mobiles}, ${contact.at}, ${contact.at})
    on conflict (external_user_id, user_id) do update set
      name = excluded.name, unionid = excluded.unionid, remark = excluded.remark, remark_mobiles_sealed = excluded.remark_mobiles_sealed`.execute(
    workspace.db,
  );
}

describe("recognising people", () => {
  test("the same phone in any spelling is the same customer, sealed and masked", async () => {
    const [one, other] = await resolve(
      { identities: [phone("13800005678")], name: "王小红" },
      { identities: [phone("+86 138-0000-5678")] },
    );
    expect(other).toBe(one);
    const { identities, phone: shown } = await profile(one!);
    expect(shown).toBe("138****5678");
    expect(identities).toMatchObject([{ kind: "phone", masked: "138****5678" }]);
    const { rows } = await sql`select * from identity`.execute(house.context.workspace.db);
    expect(JSON.stringify(rows)).not.toContain("13800005678");
  });

  test("what is no phone is no identity, and a request without any is refused", async () => {
    expect(
      await findCustomerIds(house.context.workspace.db, house.context, [phone("123"), phone("13800005678")]),
    ).toEqual([undefined, expect.any(String)]);
    await expect(resolve({ identities: [phone("123")] })).rejects.toThrow(RangeError);
  });

  test("an identity that ties two profiles together makes them one, and says why", async () => {
    const [byPhone] = await resolve({ identities: [phone("13900000001")], name: "李雷" });
    house.clock.advance(1_000);
    const [byMember] = await resolve({ identities: [member("M-1001")] });
    await addEntry(byMember!, "order_paid:1");
    house.clock.advance(1_000);
    const [merged] = await resolve({
      identities: [member("M-1001"), phone("139 0000 0001")],
      source: "order",
    });
    expect(merged).toBe(byPhone);
    expect(await profile(byMember!)).toMatchObject({ id: byPhone, name: "李雷", mergeCount: 1 });
    const { rows } = await merges(byPhone!);
    expect(rows).toMatchObject([
      { from: { id: byMember }, because: { kind: "phone", masked: "139****0001" }, canUndo: true },
    ]);
    expect(rows[0]!.words.zh).toContain("手机号 139****0001");
    expect(await eventsOf(customersMerged.type)).toContainEqual({
      customer_id: byPhone,
      payload: { from: byMember, to: byPhone },
    });
    const timeline = await operator.call(customersRoutes.listTimeline, {
      params: { id: byPhone! },
      query: {},
    });
    expect(timeline.rows.map(({ kind }) => kind)).toEqual(["customers_merged", "order_paid"]);
  });

  test("an undone merge gives everything back and is not made again", async () => {
    const [stays] = await resolve({ identities: [phone("13900000002")], name: "张三" });
    house.clock.advance(1_000);
    const [goes] = await resolve({ identities: [member("M-1002")], name: "张四" });
    await addEntry(goes!, "order_paid:2");
    await resolve({ identities: [member("M-1002"), phone("13900000002")] });
    const [merge] = (await merges(stays!)).rows;
    const after = await operator.call(customersRoutes.undoMerge, {
      params: { id: stays!, mergeId: merge!.id },
    });
    expect(after.rows).toMatchObject([{ undoneAt: expect.any(String), canUndo: false }]);
    expect(await profile(goes!)).toMatchObject({
      id: goes,
      name: "张四",
      identities: [{ kind: "member_number" }],
    });
    expect(
      (await operator.call(customersRoutes.listTimeline, { params: { id: goes! }, query: {} })).rows,
    ).toMatchObject([{ key: "order_paid:2" }]);
    expect(await eventsOf(mergeUndone.type)).toEqual([
      { customer_id: goes, payload: { from: stays, to: goes, origins: [goes] } },
    ]);
    const [again] = await resolve({ identities: [member("M-1002"), phone("13900000002")] });
    expect(again).toBe(goes);
    expect(await profile(stays!)).toMatchObject({ id: stays, name: "张三", mergeCount: 1 }); // its record stays
    const [from, to] = [(await merges(goes!)).rows[0]!.words, (await merges(stays!)).rows[0]!.words];
    expect([from.en, to.en]).toEqual([
      expect.stringMatching(/^This customer became part of “张三”/),
      expect.stringMatching(/^“张四” became part of this customer/),
    ]);
    await expect(
      operator.call(customersRoutes.undoMerge, { params: { id: stays!, mergeId: merge!.id } }),
    ).rejects.toMatchObject({ problem: { code: "merge_not_undoable" } });
  });

  test("of two who undo one merge at once, one does and the other is told that it is undone", async () => {
    const { workspace, database } = house.context;
    const [stays] = await resolve({ identities: [phone("13900000012")] });
    await resolve({ identities: [member("M-1012")] });
    await resolve({ identities: [member("M-1012"), phone("13900000012")] });
    const [merge] = (await merges(stays!)).rows;
    const before = (await eventsOf(mergeUndone.type)).length;
    const undo = () =>
      operator.call(customersRoutes.undoMerge, { params: { id: stays!, mergeId: merge!.id } });
    let release = () => {};
    const released = new Promise<void>((resolveIt) => (release = resolveIt));
    const holding = workspace.tx(async (tx) => {
      await enterRecord(tx, "alone");
      await released;
    });
    const both = Promise.allSettled([undo(), undo()]);
    // On a server both are on their way before either may go on; the embedded database takes them one after the other.
    if (database.driver === "postgres") await expect.poll(waitAtRecord, { timeout: 20_000 }).toBe(2);
    release();
    await holding;
    const outcomes = await both;
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { problem: { code: "merge_not_undoable" } },
    });
    expect(await eventsOf(mergeUndone.type)).toHaveLength(before + 1);
  });

  test("merges are undone the latest first, each with all that had come with it", async () => {
    const ids: string[] = [];
    for (const number of ["M-2001", "M-2002", "M-2003"]) {
      house.clock.advance(1_000);
      ids.push(...(await resolve({ identities: [member(number)] })));
    }
    const [a, b, c] = ids as [string, string, string];
    await resolve({ identities: [member("M-2003"), member("M-2002")] });
    house.clock.advance(1_000);
    await resolve({ identities: [member("M-2002"), member("M-2001")] });
    expect((await profile(c)).id).toBe(a);
    const [latest, earlier] = (await merges(a)).rows;
    expect([latest!.canUndo, earlier!.canUndo]).toEqual([true, false]);
    await operator.call(customersRoutes.undoMerge, { params: { id: a, mergeId: latest!.id } });
    expect(await profile(c)).toMatchObject({
      id: b,
      identities: [{ kind: "member_number" }, { kind: "member_number" }],
    });
    const [inner] = (await merges(b)).rows.filter(({ canUndo }) => canUndo);
    await operator.call(customersRoutes.undoMerge, { params: { id: b, mergeId: inner!.id } });
    expect((await profile(c)).id).toBe(c);
  });

  test("a shared phone does not make one person of two WeChat accounts", async () => {
    const [mother, daughter] = await resolve(
      { identities: [external("wm-mother"), unionid("u-mother"), phone("13900000003")] },
      { identities: [external("wm-daughter"), unionid("u-daughter"), phone("13900000003")] },
    );
    expect(daughter).not.toBe(mother);
    expect(await resolve({ identities: [phone("13900000003")] })).toEqual([mother]);
    expect((await merges(mother!)).rows).toEqual([]);
  });

  test("batches that meet at the same time agree on one customer for each identity", async () => {
    const numbers = Array.from({ length: 40 }, (_, index) => `C-${index}`);
    const batch = (order: string[]) =>
      resolve(
        ...order.map((number, index) => ({
          identities: [
            member(number),
            ...(index % 3 === 0 ? [phone(`1370000${1000 + Number(number.slice(2))}`)] : []),
          ],
        })),
      );
    const [one, other, third] = await Promise.all([
      batch(numbers),
      batch(numbers.toReversed()),
      batch([...numbers.slice(20), ...numbers.slice(0, 20)]),
    ]);
    expect(other!.toReversed()).toEqual(one);
    expect([...third!.slice(20), ...third!.slice(0, 20)]).toEqual(one);
    expect(new Set(one).size).toBe(numbers.length);
  });

  test("a batch of 500 is decided by as many statements as one of five, known or new", async () => {
    const requests = (name: string, length: number) =>
      Array.from({ length }, (_, index) => ({
        identities: [member(`${name}-${index}`)],
        name: `${name} ${index}`,
      }));
    const fresh = await counted(...requests("B", 500));
    const known = await counted(...requests("B", 500));
    expect(new Set(fresh.ids).size).toBe(500);
    expect(known.ids).toEqual(fresh.ids);
    const few = await counted(...requests("F", 5));
    const knownFew = await counted(...requests("F", 5));
    expect([fresh.statements, known.statements]).toEqual([few.statements, knownFew.statements]);
    expect(known.statements).toBeLessThan(fresh.statements);
  });

  test("a nickname gives way to a record, and a record to a person", async () => {
    const [id] = await resolve({ identities: [external("wm-name")], name: "阳光🌞", source: "wecom" });
    await resolve({ identities: [external("wm-name")], name: "陈晓", source: "order" });
    await resolve({ identities: [external("wm-name")], name: "月光", source: "wecom" });
    expect((await profile(id!)).name).toBe("陈晓");
    await operator.call(customersRoutes.changeCustomer, { params: { id: id! }, body: { name: "陈晓明" } });
    await resolve({ identities: [external("wm-name")], name: "陈晓", source: "order" });
    expect((await findCustomers(house.context.workspace.db, [id!])).get(id!)?.displayName).toBe("陈晓明");
  });
});

describe("contacts", () => {
  const pair = { userId: "lin", externalUserId: "wm-c1" };

  test("a contact becomes a profile at once, and its details follow", async () => {
    const addedAt = house.clock.now();
    await mirror({ ...pair, at: addedAt });
    await tell(contactAdded.of({ payload: { ...pair, state: "code-1", addedAt: addedAt.toISOString() } }));
    await house.drain();
    const [id] = await findCustomerIds(house.context.workspace.db, house.context, [external("wm-c1")]);
    expect(await profile(id!)).toMatchObject({
      contactState: "living",
      source: "wecom",
      advisors: [{ id: "lin" }],
    });
    await mirror({
      ...pair,
      name: "小红",
      unionid: "u-c1",
      remark: "红姐 高血压",
      mobiles: ["13900000010"],
      at: addedAt,
    });
    await tell(contactRefreshed.of({ payload: pair }), contactRefreshed.of({ payload: pair }));
    await house.drain();
    expect(await profile(id!)).toMatchObject({
      name: "小红",
      gender: "female",
      phone: "139****0010",
      contacts: [{ remark: "红姐 高血压" }],
    });
    expect((await eventsOf(contactEstablished.type)).filter((event) => event.customer_id === id)).toEqual([
      { customer_id: id, payload: { advisorId: "lin", externalUserId: "wm-c1", state: "code-1" } },
    ]);
    expect((await eventsOf(contactSynced.type)).filter((event) => event.customer_id === id)).toHaveLength(2);
  });

  test("whichever side ends it, the loss is recorded and the contact stays in the record", async () => {
    house.clock.advance(60_000);
    await tell(contactRemoved.of({ occurredAt: house.clock.now(), payload: { ...pair, by: "customer" } }));
    await house.drain();
    const [id] = await findCustomerIds(house.context.workspace.db, house.context, [external("wm-c1")]);
    expect(await profile(id!)).toMatchObject({
      contactState: "lost",
      advisors: [],
      contacts: [{ removedBy: "customer" }],
    });
    house.clock.advance(60_000);
    await tell(contactAdded.of({ payload: { ...pair, addedAt: house.clock.now().toISOString() } }));
    house.clock.advance(60_000);
    await tell(contactRemoved.of({ occurredAt: house.clock.now(), payload: { ...pair, by: "advisor" } }));
    await house.drain();
    expect(await profile(id!)).toMatchObject({ contactState: "lost", contacts: [{ removedBy: "advisor" }] });
    const { rows } = await operator.call(customersRoutes.listTimeline, { params: { id: id! }, query: {} });
    expect(rows.map(({ kind, payload }) => [kind, payload["by"]])).toEqual([
      ["contact_lost", "advisor"],
      ["contact_added", undefined],
      ["contact_lost", "customer"],
      ["contact_added", undefined],
    ]);
    expect((await eventsOf(contactLost.type)).filter((event) => event.customer_id === id)).toHaveLength(2);
  });

  test("a phone in an advisor's remark joins the contact to the member who was there before", async () => {
    const [shopper] = await resolve({ identities: [member("M-3001"), phone("13900000011")], name: "赵敏" });
    const contact = { userId: "lin", externalUserId: "wm-c2" };
    await mirror({ ...contact, name: "minmin", mobiles: ["13900000011"], at: house.clock.now() });
    await tell(contactRefreshed.of({ payload: contact }));
    await house.drain();
    expect(await profile(shopper!)).toMatchObject({
      name: "赵敏",
      contactState: "living",
      identities: [{ kind: "external_userid" }, { kind: "member_number" }, { kind: "phone" }],
    });
  });
});

describe("the list", () => {
  const list = (
    query: Parameters<typeof operator.call<typeof customersRoutes.listCustomers>>[1]["query"],
    client = operator,
  ) => client.call(customersRoutes.listCustomers, { query });

  test("search begins with a word, a Chinese character, a remark or a whole phone, and nothing else", async () => {
    const [amy] = await resolve({
      identities: [member("M-4001"), phone("13900000020")],
      name: "Amy Chen-Wang",
    });
    const found = async (search: string) => (await list({ search })).rows.map(({ id }) => id);
    for (const search of ["amy", "CHEN", "wang", "139 0000 0020", "M-4001"])
      expect(await found(search)).toContain(amy);
    for (const search of ["my", "1390000002", "M-400", "%"]) expect(await found(search)).not.toContain(amy);
    await expect(found("a\0")).rejects.toMatchObject({ problem: { status: 400, code: "invalid_request" } });
    expect((await list({ search: "小红" })).rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["王小红", "小红"]),
    );
    expect(await found("高血压")).toHaveLength(1);
  });

  test("pages follow each other without gaps in every order, and count says how many", async () => {
    const { count, more } = await operator.call(customersRoutes.countCustomers, { query: {} });
    expect(more).toBe(false);
    for (const sort of ["lastActivityAt", "firstSeenAt", "name"] as const) {
      for (const order of ["asc", "desc"] as const) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await list({ sort, order, limit: 200, ...(cursor ? { cursor } : {}) });
          seen.push(...page.rows.map(({ id }) => id));
          cursor = page.nextCursor;
        } while (cursor);
        expect(new Set(seen).size).toBe(count);
        expect(seen).toHaveLength(count);
      }
    }
    await expect(list({ cursor: "x" })).rejects.toMatchObject({ problem: { code: "bad_cursor" } });
  });

  test("filters hold together: advisor, tag, source, contact and first seen", async () => {
    const tagId = newId(house.clock);
    const [id] = await findCustomerIds(house.context.workspace.db, house.context, [external("wm-c2")]);
    await tell(customerTagged.of({ customerId: id!, payload: { tagId, source: "person" } }));
    await house.drain();
    expect((await list({ tag: [tagId] })).rows).toMatchObject([{ id, tagIds: [tagId] }]);
    expect(
      (await list({ tag: [tagId], advisor: ["lin"], contact: ["living"], source: ["import"] })).rows,
    ).toHaveLength(1);
    expect((await list({ tag: [tagId], contact: ["lost"] })).rows).toEqual([]);
    expect(
      (await list({ tag: [tagId], seenFrom: new Date(house.clock.now().getTime() + 1).toISOString() })).rows,
    ).toEqual([]);
    await tell(customerUntagged.of({ customerId: id!, payload: { tagId } }));
    await house.drain();
    expect((await list({ tag: [tagId] })).rows).toEqual([]);
    expect((await operator.call(customersRoutes.listCustomerSources, {})).rows).toEqual(["import", "wecom"]);
  });

  test("who was added or lost in a time is found, also when both happened", async () => {
    const whom = { userId: "zhou", externalUserId: "wm-c9" };
    const day = (n: number) => new Date(Date.UTC(2026, 9, n, 4));
    const among = async (which: "added" | "lost", n: number) => {
      const period = {
        [`${which}From`]: day(n).toISOString(),
        [`${which}Before`]: day(n + 1).toISOString(),
      };
      return (await list(period)).rows.map(({ id }) => id);
    };
    await tell(
      contactAdded.of({ payload: { ...whom, addedAt: day(3).toISOString() } }),
      contactRemoved.of({ occurredAt: day(5), payload: { ...whom, by: "customer" } }),
    );
    await house.drain();
    const [id] = await findCustomerIds(house.context.workspace.db, house.context, [
      external(whom.externalUserId),
    ]);
    expect([await among("added", 3), await among("added", 5)]).toEqual([[id], []]);
    expect([await among("lost", 5), await among("lost", 4)]).toEqual([[id], []]);
  });

  test("of filters that thousands pass, and together hardly anybody, these few are found and counted", async () => {
    const { db } = house.context.workspace;
    const tagId = newId(house.clock);
    await sql`
      with added as (
        insert into customer (id, display_name, name_from, source, first_seen_at, last_activity_at, contact_state, tag_ids)
        select gen_random_uuid(), 'broad ' || n, 'wecom', 'import', ${house.clock.now()}, ${house.clock.now()},
          case when n <= 7 then 'lost' else 'living' end, case when n <= 6000 then array[${tagId}::uuid] else '{}' end
        from generate_series(1, 11000) as n
        returning id, display_name, tag_ids
      )
      insert into customer_term (customer_id, term)
      select id, display_name from added where split_part(display_name, ' ', 2)::integer > 5995`.execute(db);
    const asked = async (query: Parameters<typeof list>[0] & object) => {
      const { rows } = await list({ ...query, sort: "name" });
      const { count } = await operator.call(customersRoutes.countCustomers, { query });
      expect(count).toBe(rows.length);
      return rows.map(({ name }) => name);
    };
    const numbers = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, n) => `broad ${from + n}`);
    expect(await asked({ tag: [tagId], search: "broad" })).toEqual(numbers(5996, 6000));
    expect(await asked({ tag: [tagId], contact: ["lost"] })).toEqual(numbers(1, 7));
    expect(await asked({ tag: [tagId], contact: ["lost"], search: "broad" })).toEqual([]);
    await sql`delete from customer where display_name like 'broad %'`.execute(db);
    await sql`delete from customer_term where term like 'broad %'`.execute(db);
  });

  test("an advisor sees the own customers, and nobody else's", async () => {
    const lin = await house.as("advisor", "lin");
    const [own, others] = await findCustomerIds(house.context.workspace.db, house.context, [
      external("wm-c2"),
      member("M-1001"),
    ]);
    expect((await list({}, lin)).rows.map(({ id }) => id)).toEqual([own]);
    await expect(profile(others!, lin)).rejects.toMatchObject({ status: 404 });
    expect((await profile(own!, lin)).id).toBe(own);
    expect((await list({}, await house.as("advisor"))).rows).toEqual([]);
  });
});

describe("the profile", () => {
  test("a person's changes are kept, audited without their content, and told", async () => {
    const [id] = await resolve({ identities: [member("M-5001")] });
    const body = {
      name: "孙丽",
      gender: "female",
      birthday: "1980-02-29",
      city: "杭州",
      notes: "对青霉素过敏",
    } as const;
    expect(await operator.call(customersRoutes.changeCustomer, { params: { id: id! }, body })).toMatchObject(
      body,
    );
    expect(
      await operator.call(customersRoutes.changeCustomer, { params: { id: id! }, body: { birthday: null } }),
    ).not.toHaveProperty("birthday");
    await expect(
      operator.call(customersRoutes.changeCustomer, {
        params: { id: id! },
        body: { birthday: "2090-01-01" },
      }),
    ).rejects.toMatchObject({ problem: { code: "birthday_in_future" } });
    const { rows } = await sql<{
      entry: string;
    }>`select audit_entry::text as entry from audit_entry where object_id = ${id!}`.execute(
      house.context.workspace.db,
    );
    expect(rows).toHaveLength(2);
    expect(rows.map(({ entry }) => entry).join()).not.toContain("青霉素");
  });

  test("a masked phone is shown to those who say why, and that is recorded", async () => {
    const [id] = await resolve({ identities: [phone("13900000030")] });
    const [identity] = (await profile(id!)).identities;
    const call = { params: { id: id! }, body: { fingerprint: identity!.fingerprint, reason: "回访" } };
    expect(await operator.call(customersRoutes.revealIdentity, call)).toEqual({
      kind: "phone",
      value: "+8613900000030",
    });
    await expect((await house.as("viewer")).call(customersRoutes.revealIdentity, call)).rejects.toMatchObject(
      { problem: { code: "role_may_not" } },
    );
    const { rows } = await sql<{
      after: unknown;
    }>`select after from audit_entry where action = 'identity_revealed'`.execute(house.context.workspace.db);
    expect(rows).toEqual([{ after: { kind: "phone", reason: "回访" } }]);
  });

  test("an identity added by hand joins the profile that had it", async () => {
    const [here] = await resolve({ identities: [member("M-6001")], name: "周周" });
    house.clock.advance(1_000);
    const [there] = await resolve({ identities: [phone("13900000031")] });
    const joined = await operator.call(customersRoutes.addIdentity, {
      params: { id: here! },
      body: { kind: "phone", value: "13900000031" },
    });
    expect(joined).toMatchObject({ id: here, phone: "139****0031", mergeCount: 1 });
    expect((await merges(there!)).rows[0]!.words.en).toContain("a person");
    await expect(
      operator.call(customersRoutes.addIdentity, {
        params: { id: here! },
        body: { kind: "phone", value: "12" },
      }),
    ).rejects.toMatchObject({ problem: { code: "bad_identity" } });
  });

  test("the timeline keeps one entry a cause, newest first, in pages and by kind", async () => {
    const [id] = await resolve({ identities: [member("M-7001")] });
    for (const key of ["order_paid:a", "order_paid:b", "message_sent:c", "order_paid:a"]) {
      house.clock.advance(1_000);
      await addEntry(id!, key);
    }
    const read = (query: { limit?: number; cursor?: string; kind?: string[] }) =>
      operator.call(customersRoutes.listTimeline, { params: { id: id! }, query });
    const first = await read({ limit: 2 });
    const second = await read({ limit: 2, cursor: first.nextCursor! });
    expect([...first.rows, ...second.rows].map(({ key }) => key)).toEqual([
      "message_sent:c",
      "order_paid:b",
      "order_paid:a",
    ]);
    expect(second.nextCursor).toBeUndefined();
    expect((await read({ kind: ["message_sent"] })).rows).toHaveLength(1);
  });
});

const addEntry = (customerId: string, key: string) =>
  house.context.workspace.tx((tx) =>
    addTimeline(tx, house.context, [
      { customerId, at: house.clock.now(), kind: key.split(":")[0]!, key, payload: {} },
    ]),
  );

/** Resolves, and counts the statements that it took. */
async function counted(...requests: Request[]): Promise<{ ids: string[]; statements: number }> {
  let statements = 0;
  const counter: KyselyPlugin = {
    transformQuery({ node }) {
      statements++;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const ids = await house.context.workspace.tx((tx) =>
    resolveCustomers(
      tx.withPlugin(counter) as Tx, // a transaction with a plugin is one
      house.context,
      requests.map((request) => ({ source: "import", at: house.clock.now(), ...request })),
    ),
  );
  return { ids, statements };
}

describe("attributes of a workspace's own", () => {
  test("a file that says nowhere who, or has no attribute's column, is refused as just that", async () => {
    const codeOf = (text: string) =>
      operator.upload(attributeRoutes.importAttributeValues, {}, new File([text], "values.csv")).then(
        () => "taken",
        (error: { problem: { code: string } }) => error.problem.code,
      );
    expect(await codeOf("Height,Weight\n1,2\n")).toBe("customer_column_missing");
    expect(await codeOf("手机号,Height\n13800000001,2\n")).toBe("attribute_column_missing");
  });

  test("hold what they can be, say who set them, follow a merge and come back with its undoing", async () => {
    const parcel = await operator.call(attributeRoutes.createAttribute, {
      body: { name: "Parcels", type: "choice", options: [{ name: "Door" }, { name: "Locker" }] },
    });
    const household = await operator.call(attributeRoutes.createAttribute, {
      body: { name: "Household", type: "number" },
    });
    const [door, locker] = parcel.options;
    await expect(
      operator.call(attributeRoutes.createAttribute, { body: { name: "Parcels", type: "date" } }),
    ).rejects.toMatchObject({ problem: { code: "name_taken" } });
    const [from, to] = await resolve(
      { identities: [phone("13800000901")] },
      { identities: [member("M-901")] },
    );
    const set = (id: string, attributeId: string, value: string | null) =>
      operator.call(attributeRoutes.setCustomerAttribute, { params: { id, attributeId }, body: { value } });
    const values = async (id: string) =>
      (await operator.call(attributeRoutes.listCustomerAttributes, { params: { id } })).rows.map(
        ({ name, value }) => [name, value],
      );
    await expect(set(to!, parcel.id, "Door")).rejects.toMatchObject({ problem: { code: "not_a_value" } });
    await expect(set(to!, household.id, "many")).rejects.toMatchObject({ problem: { code: "not_a_value" } });
    await set(to!, household.id, "4.50");
    await set(to!, parcel.id, door!.id);
    house.clock.advance(60_000);
    await set(from!, parcel.id, locker!.id);
    expect(await values(to!)).toEqual([
      ["Household", "4.5"],
      ["Parcels", door!.id],
    ]);

    // one person: the later word counts, and goes back with whom it came
    await resolve({ identities: [phone("13800000901"), member("M-901")] });
    await house.drain();
    const [merge] = (await merges(from!)).rows;
    expect(await values(from!)).toEqual([
      ["Household", "4.5"],
      ["Parcels", locker!.id],
    ]);
    await operator.call(customersRoutes.undoMerge, { params: { id: from!, mergeId: merge!.id } });
    await house.drain();
    expect(await values(to!)).toEqual([
      ["Household", "4.5"],
      ["Parcels", undefined], // the earlier word was overruled
    ]);

    // an option that is offered no more stays with whom it is
    await operator.call(attributeRoutes.changeAttribute, {
      params: { id: parcel.id },
      body: { name: "Parcels", options: [door!] },
    });
    expect(await values(from!)).toContainEqual(["Parcels", locker!.id]);
    await expect(set(to!, parcel.id, locker!.id)).rejects.toMatchObject({ problem: { code: "not_a_value" } });
    await set(from!, parcel.id, null);
    expect(await values(from!)).toContainEqual(["Parcels", undefined]);
    const { rows } = await sql<{ action: string }>`
      select action from audit_entry where action = 'customer_attribute_set' and object_id = ${from!}`.execute(
      house.context.workspace.db,
    );
    expect(rows).toHaveLength(2);
  });

  test("two that are defined at once have each a place of their own in rules, and one name once", async () => {
    const create = (name: string) =>
      operator.call(attributeRoutes.createAttribute, { body: { name, type: "number" } }).then(
        ({ fact }) => fact,
        (error) => error.problem.code,
      );
    const facts = await Promise.all(["Steps", "Weight", "Pulse"].map(create));
    expect(new Set(facts).size).toBe(3);
    const twice = await Promise.all([create("Twice"), create("Twice")]);
    expect(twice).toContain("name_taken");
  });

  test("a sensitive one needs its consent, is hidden until a reason is given, invisible to others and gone with the consent; texts are sealed", async () => {
    const create = (name: string, type: "text" | "number", sensitive = false) =>
      operator.call(attributeRoutes.createAttribute, { body: { name, type, sensitive } });
    const baby = await create("Baby's name", "text");
    const glucose = await create("Glucose", "number", true);
    const [id] = await resolve({ identities: [phone("13800000911")] });
    const params = { id: id! };
    const set = (attributeId: string, value: string) =>
      operator.call(attributeRoutes.setCustomerAttribute, {
        params: { ...params, attributeId },
        body: { value },
      });
    await set(baby.id, "Xiaobao");
    await expect(set(glucose.id, "6.1")).rejects.toMatchObject({
      problem: { code: "health_consent_missing" },
    });
    const consent = async (state: "given" | "withdrawn") => {
      house.clock.advance(1_000);
      const body = { purpose: "health_data", state, channel: "form" } as const;
      await operator.call(consentRoutes.recordConsent, { params, body });
    };
    await consent("given");
    await set(glucose.id, "6.1");
    const shown = (rows: readonly CustomerAttribute[]) =>
      rows
        .filter(({ name }) => ["Baby's name", "Glucose"].includes(name))
        .map(({ name, value, hidden }) => [name, value, hidden]);
    const listed = async (client: ApiClient) =>
      shown((await client.call(attributeRoutes.listCustomerAttributes, { params })).rows);
    expect(await listed(operator)).toEqual([
      ["Baby's name", "Xiaobao", false],
      ["Glucose", undefined, true],
    ]);
    const viewer = await house.as("viewer");
    expect(await listed(viewer)).toEqual([["Baby's name", "Xiaobao", false]]);
    const names = (await viewer.call(attributeRoutes.listAttributes, {})).rows.map(({ name }) => name);
    expect(names).toContain("Baby's name");
    expect(names).not.toContain("Glucose");
    const { rows } = await operator.call(attributeRoutes.revealCustomerAttributes, {
      params,
      body: { reason: "Her call about the meter" },
    });
    expect(shown(rows)).toContainEqual(["Glucose", "6.1", false]);
    const stored = await sql<{ text: string }>`
      select row_to_json(customer_attribute)::text as text from customer_attribute where customer_id = ${id!}
      union all select coalesce(after::text, '') from audit_entry where object_id = ${id!}`.execute(
      house.context.workspace.db,
    );
    const kept = stored.rows.map(({ text }) => text).join();
    expect(kept).toContain("Her call about the meter");
    expect(kept).not.toContain("Xiaobao");
    await consent("withdrawn");
    await house.drain();
    expect(await listed(operator)).toEqual([
      ["Baby's name", "Xiaobao", false],
      ["Glucose", undefined, false],
    ]);
  });
});
