/** What came of a piece of content, wherever it went: by place and by version (CNT-1). */
import {
  campaignRoutes,
  contentResultRoutes,
  contentRoutes,
  customersRoutes,
  journeyRoutes,
  type ApiClient,
  type ContentItem,
  type JourneyDraft,
} from "@hortus/contracts";
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { addCustomer, loseContact } from "../../testing-customers.ts";
import { testHouse, type TestHouse } from "../../testing.ts";

const DAY = 86_400_000;
let house: TestHouse;
let owner: ApiClient;
// Tuesday, 10:00 in Shanghai
beforeAll(async () => {
  house = await testHouse(new Date("2026-11-24T02:00:00Z"));
  owner = await house.as("owner");
  return () => house.close();
});

const script = (text: string) => ({
  name: "天凉添衣",
  body: { kind: "script" as const, text },
  purpose: "care" as const,
  channels: ["mass_message" as const, "moments" as const],
});
const source = ({ id, version }: ContentItem) => ({ id, version });
const results = (id: string) => owner.call(contentResultRoutes.contentResults, { params: { id } });

/** As WeCom tells of it after an advisor's tap. */
const arrive = (
  purposeKey: string,
  customerIds: readonly string[],
  state = "sent",
  reason: string | null = null,
) =>
  sql`
    update intent
    set state = ${state}, reason = ${reason}, sent_at = case when ${state} = 'sent' then ${house.clock.now()}::timestamptz end
    where purpose_key like ${`${purposeKey}%`} and customer_id = any(${[...customerIds]}::uuid[])`.execute(
    house.context.workspace.db,
  );

const buy = (customerId: string, amountFen: number) =>
  sql`
    insert into customer_order (customer_id, id, source, external_id, state, paid_at, amount_fen, recorded_at)
    values (
      ${customerId}, gen_random_uuid(), 'till', gen_random_uuid()::text, 'paid', ${house.clock.now()}, ${amountFen}, ${house.clock.now()}
    )`.execute(house.context.workspace.db);

async function sendToAll(content: ContentItem, customerIds: string[]): Promise<string> {
  const { id } = await owner.call(campaignRoutes.createMassSend, {
    body: {
      name: "Cold days",
      definition: {
        class: "care",
        variants: [{ id: "a", text: content.body.text, content: source(content) }],
        audience: { segmentIds: [], tagIds: [], customerIds, exclude: undefined },
        holdOutPercent: 0,
        holdOutReason: "Everybody",
      },
    },
  });
  await owner.call(campaignRoutes.startMassSend, { params: { id } });
  await house.drain();
  return id;
}

test("a piece tells what came of each place and version: arrived, failed, replied, bought, lost, seen", async () => {
  const [mei, hao, lu] = [
    await addCustomer(house, "Mei"),
    await addCustomer(house, "Hao"),
    await addCustomer(house, "Lu"),
  ];
  const first = await owner.call(contentRoutes.createContent, { body: script("天凉了，注意添衣。") });
  expect(await results(first.id)).toMatchObject({ rows: [], versions: [], links: [] });

  // version 1 goes to three: one buys and writes back, one deletes the advisor, one is no friend any more
  const massSendId = await sendToAll(first, [mei.id, hao.id, lu.id]);
  house.clock.advance(3_600_000);
  await arrive(`mass-send:${massSendId}`, [mei.id, hao.id]);
  await arrive(`mass-send:${massSendId}`, [lu.id], "failed", "not_a_friend");
  house.clock.advance(DAY);
  await buy(mei.id, 12_800);
  await owner.call(customersRoutes.noteReply, { params: { id: mei.id }, body: {} });
  await loseContact(house, hao.externalUserId);
  await house.drain();
  const ofMassSend = {
    kind: "mass_send",
    id: massSendId,
    name: "Cold days",
    version: 1,
    observeDays: 7,
    sends: { sent: 3, delivered: 2, failed: 1, replied: 1, buyers: 1, amountFen: 12_800, unfriended: 1 },
    isPart: false,
  };
  expect((await results(first.id)).rows).toEqual([ofMassSend]);

  // version 2 is said by a journey, and on an advisor's Moments
  const second = await owner.call(contentRoutes.changeContent, {
    params: { id: first.id },
    body: { ...script("天更凉了，记得添衣。"), version: 1 },
  });
  const { id: journeyId } = await owner.call(journeyRoutes.createJourney, {
    body: {
      name: "By hand",
      definition: {
        trigger: { kind: "manual" },
        exits: [],
        reentry: { kind: "each" },
        start: "hello",
        steps: [
          {
            kind: "message",
            id: "hello",
            name: "Hello",
            class: "care",
            text: second.body.text,
            content: source(second),
            next: null,
          },
        ],
      },
    },
  });
  await owner.call(journeyRoutes.publishJourney, { params: { id: journeyId } });
  house.clock.advance(2 * DAY);
  await owner.call(journeyRoutes.enrolCustomers, {
    params: { id: journeyId },
    body: { customerIds: [mei.id] },
  });
  await house.drain();
  const { id: momentsId } = await owner.call(campaignRoutes.createMassSend, {
    body: {
      name: "Winter post",
      definition: {
        channel: "moments",
        class: "care",
        variants: [{ id: "a", text: second.body.text, content: source(second) }],
        audience: { by: "all" },
      },
    },
  });
  await owner.call(campaignRoutes.startMassSend, { params: { id: momentsId } });
  await house.drain();
  await arrive("journey:", [mei.id]);
  await sql`
    update post set state = 'sent', sent_at = ${house.clock.now()}, reached = 40, likes = 3, comments = 1
    where mass_send_id = ${momentsId}`.execute(house.context.workspace.db);
  house.clock.advance(DAY);
  await buy(mei.id, 5_000);
  house.clock.advance(8 * DAY);
  await buy(mei.id, 99_900); // her seven days are over
  const found = await results(first.id);
  expect(found.rows).toMatchObject([
    {
      kind: "journey",
      id: journeyId,
      version: 2,
      sends: { sent: 1, delivered: 1, failed: 0, replied: 0, buyers: 1, amountFen: 5_000, unfriended: 0 },
      isPart: false,
    },
    {
      kind: "mass_send",
      id: momentsId,
      version: 2,
      posts: { posts: 1, posted: 1, failedPosts: 0, reached: 40, likes: 3, comments: 1 },
    },
    { kind: "mass_send", id: massSendId, version: 1 },
  ]);
  expect(found.versions).toMatchObject([
    { version: 2, sends: { delivered: 1, buyers: 1 }, posts: { posted: 1, reached: 40 } },
    { version: 1, sends: { delivered: 2, failed: 1 } },
  ]);
});

test("welcomes count for the version that was sent, however the code changed since", async () => {
  const { id } = await owner.call(contentRoutes.createContent, { body: script("欢迎，有事随时找我。") });
  const mei = await addCustomer(house, "New");
  const { db } = house.context.workspace;
  const now = house.clock.now();
  await sql`
    insert into channel_code (id, name, state_key, advisor_ids, tag_ids, skip_verify, created_at, updated_at)
    values ('0199b1f0-0000-7000-8000-0000000000c1', 'Till', 'k1', '{lin}', '{}', true, ${now}, ${now})`.execute(
    db,
  );
  await sql`
    insert into welcome_send (id, code_id, user_id, external_user_id, added_at, deadline, outcome, finished_at, contents)
    select gen_random_uuid(), '0199b1f0-0000-7000-8000-0000000000c1', 'lin', external_user_id, ${now}, ${now}, outcome, ${now},
      jsonb_build_array(jsonb_build_object('id', ${id}::text, 'version', 1))
    from (values (${mei.externalUserId}, 'sent'), ('wm_unknown', 'failed')) as row (external_user_id, outcome)`.execute(
    db,
  );
  house.clock.advance(DAY);
  await buy(mei.id, 3_000);
  expect((await results(id)).rows).toMatchObject([
    {
      kind: "channel_code",
      name: "Till",
      version: 1,
      sends: { sent: 2, delivered: 1, failed: 1, replied: 0, buyers: 1, amountFen: 3_000 },
    },
  ]);
});

test("a journey's messages count for the version that their own version of the journey says", async () => {
  const first = await owner.call(contentRoutes.createContent, { body: script("多喝水。") });
  const saying = (piece: ContentItem): JourneyDraft => ({
    trigger: { kind: "manual" },
    exits: [],
    reentry: { kind: "each" },
    start: "say",
    steps: [
      {
        kind: "message",
        id: "say",
        name: "Say",
        class: "care",
        text: piece.body.text,
        content: source(piece),
        next: null,
      },
    ],
  });
  const { id } = await owner.call(journeyRoutes.createJourney, {
    body: { name: "Water", definition: saying(first) },
  });
  const params = { id };
  const lead = async (...names: string[]) => {
    const customerIds = [];
    for (const name of names) customerIds.push((await addCustomer(house, name)).id);
    await owner.call(journeyRoutes.publishJourney, { params });
    await owner.call(journeyRoutes.enrolCustomers, { params, body: { customerIds } });
    await house.drain();
    await arrive("journey:", customerIds);
  };
  await lead("W1");
  const second = await owner.call(contentRoutes.changeContent, {
    params: { id: first.id },
    body: { ...script("喝温水。"), version: 1 },
  });
  await owner.call(journeyRoutes.changeJourney, {
    params,
    body: { draft: saying(second) },
  });
  await lead("W2", "W3");
  const { rows } = await results(first.id);
  expect(rows.map(({ version, sends }) => [version, sends?.delivered])).toEqual([
    [2, 2],
    [1, 1],
  ]);
});

test("of a mass send that compares two pieces, each counts as sent where its own variant arrived", async () => {
  const customers = await Promise.all(
    Array.from({ length: 12 }, (_, n) => addCustomer(house, `Compared ${n}`)),
  );
  const ids = customers.map(({ id }) => id);
  const [tea, eyes] = [
    await owner.call(contentRoutes.createContent, { body: script("天凉了，泡一壶温茶。") }),
    await owner.call(contentRoutes.createContent, { body: script("用眼一小时，远眺五分钟。") }),
  ];
  const variant = (variantId: string, piece: ContentItem) => ({
    id: variantId,
    text: piece.body.text,
    content: source(piece),
  });
  const { id } = await owner.call(campaignRoutes.createMassSend, {
    body: {
      name: "Tea or eyes",
      definition: {
        class: "care",
        variants: [variant("a", tea), variant("b", eyes)],
        audience: { segmentIds: [], tagIds: [], customerIds: ids, exclude: undefined },
        holdOutPercent: 0,
        holdOutReason: "Everybody",
      },
    },
  });
  await owner.call(campaignRoutes.startMassSend, { params: { id } });
  await house.drain();
  // who gets which is drawn by a hash: here the first five are given to "a"
  const db = house.context.workspace.db;
  await sql`
    update intent
    set state = 'sent', variant = case when customer_id = any(${ids.slice(0, 5)}::uuid[]) then 'a' else 'b' end
    where mass_send_id = ${id}`.execute(db);
  const usages = async (piece: ContentItem) =>
    (await owner.call(contentRoutes.listContentUsages, { params: { id: piece.id } })).rows;
  expect(await usages(tea)).toMatchObject([{ kind: "mass_send", id, as: "text", sent: 5 }]);
  expect(await usages(eyes)).toMatchObject([{ kind: "mass_send", id, as: "text", sent: 7 }]);
});
