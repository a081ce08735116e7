/** WeChat customer service, the product album, and what customers pay. */
import type { CustomerServiceEvent, WecomError } from "@hortus/wecom-protocol";
import { afterEach, describe, expect, test } from "vitest";
import { closeAll, openConnected, openSandbox } from "./testing.ts";

afterEach(closeAll);
const errcodeOf = (call: Promise<unknown>) =>
  call.then(
    () => 0,
    (error: WecomError) => error.errcode,
  );
const DAY_MS = 86_400_000;
const png = {
  filename: "早安.png",
  contentType: "image/png",
  bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4]),
};

describe("customer service", () => {
  /** An account that Lin serves, and what its callbacks have told. */
  async function openService() {
    const world = await openConnected();
    const { wecom, receiver, sandbox, phone, person } = world;
    const { media_id } = await wecom.upload("media/upload", { type: "image" }, png);
    const { open_kfid } = await wecom.call("kf/account/add", { name: "Ask us", media_id });
    const { result_list } = await wecom.call("kf/servicer/add", {
      open_kfid,
      userid_list: ["lin", "nobody"],
    });
    expect(result_list.map(({ errcode }) => errcode)).toEqual([0, 60111]);
    const at = { params: { personId: person("Mei"), openKfid: open_kfid } };
    let cursor = "";
    /** All that is new, page by page, by the token of the last callback. */
    const pull = async () => {
      await sandbox.settled();
      const token = receiver.events.findLast(
        (one): one is CustomerServiceEvent => one.kind === "customer_service",
      )?.token;
      const got = [];
      for (let more = 1; more === 1;) {
        const page = await wecom.call("kf/sync_msg", { open_kfid, cursor, token, limit: 2 });
        expect(page.msg_list.length).toBeLessThan(2);
        [cursor, more] = [page.next_cursor, page.has_more];
        got.push(...page.msg_list);
      }
      return got;
    };
    const say = (text: string) => phone.sayToKf({ ...at, body: { text } });
    const send = (content: string) =>
      wecom.call("kf/send_msg", { open_kfid, touser: person("Mei"), msgtype: "text", text: { content } });
    const of = { open_kfid, external_userid: person("Mei") };
    return { ...world, open_kfid, at, of, pull, say, send };
  }

  test("is entered with a welcome code once in 48 hours, and pulled by cursor in short pages", async () => {
    const { wecom, phone, clock, at, pull, say, open_kfid } = await openService();
    await phone.enterKf({ ...at, body: { scene: "shelf", sceneParam: "a=1" } });
    await say("Is it open?");
    const [entered, asked] = await pull();
    expect(entered).toMatchObject({
      origin: 4,
      msgtype: "event",
      event: { scene: "shelf", scene_param: "a=1" },
    });
    expect(asked).toMatchObject({
      origin: 3,
      text: { content: "Is it open?" },
      external_userid: at.params.personId,
    });
    const answer = (code: string) =>
      wecom.call("kf/send_msg_on_event", { code, msgtype: "text", text: { content: "Welcome" } });
    const code = entered?.event?.welcome_code ?? "";
    await answer(code);
    expect(await errcodeOf(answer(code))).toBe(95007);
    expect((await phone.readKf(at)).messages.at(-1)).toMatchObject({
      from: "staff",
      content: { text: "Welcome" },
    });
    await phone.enterKf({ ...at, body: {} });
    expect((await pull()).map(({ event }) => event?.welcome_code)).toEqual([undefined]);
    clock.advance(2 * DAY_MS + 1000);
    await phone.enterKf({ ...at, body: {} });
    const [late] = await pull();
    clock.advance(21_000);
    expect(await errcodeOf(answer(late?.event?.welcome_code ?? ""))).toBe(95007);
    expect(await errcodeOf(wecom.call("kf/sync_msg", { open_kfid: "wkNobody" }))).toBe(95004);
    for (let i = 0; i < 10; i++) await wecom.call("kf/sync_msg", { open_kfid });
    expect(await errcodeOf(wecom.call("kf/sync_msg", { open_kfid }))).toBe(45009);
  });

  test("takes five messages to one of the customer's, for 48 hours, and none while a member has the talk", async () => {
    const { wecom, phone, clock, at, of, pull, say, send } = await openService();
    expect(await errcodeOf(send("Nobody asked"))).toBe(95002);
    await say("Hello");
    for (let i = 0; i < 5; i++) await send(`${i}`);
    expect(await errcodeOf(send("6"))).toBe(95001);
    await say("Go on");
    const { msg_code } = await wecom.call("kf/service_state/trans", { ...of, service_state: 2 });
    expect(msg_code).toBeTruthy();
    expect(await errcodeOf(send("?"))).toBe(95018);
    const lin = { params: { ...at.params, userid: "lin" } };
    expect(await phone.takeKf(lin)).toMatchObject({ state: 3, servicer: "lin" });
    await phone.replyToKf({ ...lin, body: { text: "I am Lin" } });
    expect(await wecom.call("kf/service_state/get", of)).toEqual({
      service_state: 3,
      servicer_userid: "lin",
    });
    const to = (service_state: number, servicer_userid?: string) =>
      errcodeOf(wecom.call("kf/service_state/trans", { ...of, service_state, servicer_userid }));
    expect([await to(0), await to(3, "wang")]).toEqual([95016, 95014]);
    await phone.endKf(lin);
    expect((await pull()).map(({ origin, event }) => event?.change_type ?? origin)).toEqual([3, 3, 1, 5, 3]);
    expect(await to(1)).toBe(95016);
    await say("One more thing");
    clock.advance(2 * DAY_MS + 1000);
    expect(await errcodeOf(send("Too late"))).toBe(95002);
    const { customer_list } = await wecom.call("kf/customer/batchget", {
      external_userid_list: [of.external_userid],
    });
    expect(customer_list).toMatchObject([{ nickname: "Mei" }]);
  });

  test("tells what customers and members take back, for two minutes, and who hands a talk on", async () => {
    const { wecom, phone, clock, at, of, pull, say, open_kfid } = await openService();
    await wecom.call("kf/servicer/add", { open_kfid, userid_list: ["wang"] });
    await say("Meant for somebody else");
    const last = async () => (await phone.readKf(at)).messages.at(-1)?.seq ?? 0;
    const first = await last();
    await phone.recallFromKf({ ...at, body: { seq: first } });
    await wecom.call("kf/service_state/trans", { ...of, service_state: 3, servicer_userid: "lin" });
    const lin = { params: { ...at.params, userid: "lin" } };
    await phone.replyToKf({ ...lin, body: { text: "Oops" } });
    await phone.recallKfReply({ ...lin, body: { seq: await last() } });
    expect((await phone.readKf(at)).messages.map(({ from }) => from)).toEqual(["system", "system"]);
    expect(await phone.handOnKf({ ...lin, body: { to: "wang" } })).toMatchObject({ servicer: "wang" });
    const told = await pull();
    const [asked, back, , backAgain, handedOn] = told;
    expect(back?.event).toMatchObject({ event_type: "user_recall_msg", recall_msgid: asked?.msgid });
    expect(backAgain?.event).toMatchObject({ event_type: "servicer_recall_msg", servicer_userid: "lin" });
    expect(handedOn?.event).toMatchObject({ change_type: 2, new_servicer_userid: "wang" });
    await say("This stays");
    clock.advance(121_000);
    await expect(phone.recallFromKf({ ...at, body: { seq: await last() } })).rejects.toThrow("two minutes");
  });

  test("tells what did not arrive, whom a member rejects and who stops receiving", async () => {
    const { wecom, phone, at, of, pull, say, send, open_kfid } = await openService();
    await say("Hello");
    await phone.setFaults({ body: { kfSendFails: 1, kfFailType: 4 } });
    const { msgid } = await send("Lost");
    await send("Arrives");
    expect((await phone.readKf(at)).messages).toHaveLength(2);
    const lin = { params: { ...at.params, userid: "lin" } };
    await phone.rejectKf({ ...lin, body: { isRejected: true } });
    await say("Nobody reads this");
    await phone.rejectKf({ ...lin, body: { isRejected: false } });
    const receives = { params: { userid: "lin", openKfid: open_kfid } };
    await phone.receiveKf({ ...receives, body: { receives: false, pauses: true } });
    expect((await pull()).map(({ event }) => event)).toMatchObject([
      undefined,
      { event_type: "msg_send_fail", fail_msgid: msgid, fail_type: 4 },
      { event_type: "reject_customer_msg_switch_change", reject_switch: 1 },
      { reject_switch: 0 },
      { event_type: "servicer_status_change", servicer_userid: "lin", status: 2, stop_type: 1 },
    ]);
    const { servicer_list } = await wecom.call("kf/servicer/list", { open_kfid });
    expect(servicer_list).toEqual([{ userid: "lin", status: 1, stop_type: 1 }]);
    const toLin = wecom.call("kf/service_state/trans", { ...of, service_state: 3, servicer_userid: "lin" });
    expect(await errcodeOf(toLin)).toBe(95019);
  });

  test("offers an advisor, whom the customer adds, and counts its days", async () => {
    const { wecom, phone, clock, at, of, say, open_kfid, changes, sandbox } = await openService();
    const day = Math.floor(clock.now().getTime() / 1000);
    const offer = () =>
      wecom.call("kf/customer/upgrade_service", {
        ...of,
        type: 1,
        member: { userid: "wang", wording: "Ask" },
      });
    expect(await errcodeOf(offer())).toBe(95031);
    await say("Who can help me?");
    await wecom.call("kf/service_state/trans", { ...of, service_state: 2 });
    const lin = { params: { ...at.params, userid: "lin" } };
    await phone.takeKf(lin);
    clock.advance(30_000);
    await phone.replyToKf({ ...lin, body: { text: "Wang can" } });
    await offer();
    expect((await phone.readKfOffer(at)).offer).toEqual({ name: "Wang", isGroup: false, wording: "Ask" });
    await phone.acceptKfOffer(at);
    await sandbox.settled();
    expect(changes()).toContain("add_external_contact");
    clock.advance(2 * DAY_MS);
    const range = { open_kfid, start_time: day, end_time: day };
    const { statistic_list: corp } = await wecom.call("kf/get_corp_statistic", range);
    expect(corp).toMatchObject([
      { statistic: { session_cnt: 1, customer_msg_cnt: 1, upgrade_service_customer_cnt: 1 } },
    ]);
    const { statistic_list } = await wecom.call("kf/get_servicer_statistic", {
      ...range,
      servicer_userid: "lin",
    });
    expect(statistic_list).toMatchObject([
      { statistic: { session_cnt: 1, reply_rate: 1, first_reply_average_sec: 30 } },
    ]);
  });
});

test("products of the album are kept in pages, changed and deleted; their pictures have to be there", async () => {
  const { wecom } = await openSandbox();
  const { media_id } = await wecom.upload("media/upload", { type: "image" }, png);
  const attachments = [{ type: "image" as const, image: { media_id } }];
  const add = (description: string) =>
    wecom.call("externalcontact/add_product_album", { description, price: 12_800, attachments });
  const { product_id } = await add("Calcium");
  await add("Zinc");
  const first = await wecom.call("externalcontact/get_product_album_list", { limit: 1 });
  const second = await wecom.call("externalcontact/get_product_album_list", {
    limit: 1,
    cursor: first.next_cursor,
  });
  expect([...first.product_list, ...second.product_list].map((one) => one.description).sort()).toEqual([
    "Calcium",
    "Zinc",
  ]);
  expect(second.next_cursor).toBe("");
  await wecom.call("externalcontact/update_product_album", { product_id, price: 9_900 });
  expect((await wecom.call("externalcontact/get_product_album", { product_id })).product).toMatchObject({
    description: "Calcium",
    price: 9_900,
    attachments: [{ image: { media_id } }],
  });
  await wecom.call("externalcontact/delete_product_album", { product_id });
  expect(await errcodeOf(wecom.call("externalcontact/get_product_album", { product_id }))).toBe(40058);
  const gone = [{ type: "image" as const, image: { media_id: "gone" } }];
  expect(
    await errcodeOf(
      wecom.call("externalcontact/add_product_album", { description: "X", price: 1, attachments: gone }),
    ),
  ).toBe(40007);
});

test("what customers pay members is told as bills, a month at most, without those of who has left", async () => {
  const { wecom, phone, clock, person } = await openSandbox();
  const now = Math.floor(clock.now().getTime() / 1000);
  const pay = (userid: string, totalFen: number) =>
    phone.payMember({
      params: { personId: person("Ai"), userid },
      body: { totalFen, description: "Calcium" },
    });
  const { transactionId } = await pay("lin", 12_800);
  await pay("wang", 5_000);
  await phone.refundPayment({ params: { transactionId }, body: { fen: 800, comment: "Broken" } });
  const bills = (more = {}) =>
    wecom.call("externalpay/get_bill_list", { begin_time: now - 60, end_time: now + 60, ...more });
  expect((await bills({ payee_userid: "lin" })).bill_list).toMatchObject([
    {
      external_userid: person("Ai"),
      total_fee: 12_800,
      trade_state: 3,
      total_refund_fee: 800,
      payee_userid: "lin",
    },
  ]);
  const first = await bills({ limit: 1 });
  expect(first.next_cursor).not.toBe("");
  expect(await errcodeOf(bills({ payee_userid: "lin", cursor: first.next_cursor }))).toBe(50100);
  await phone.dismissStaff({ params: { userid: "wang" } });
  expect((await bills()).bill_list).toHaveLength(1);
  expect(await errcodeOf(bills({ begin_time: now - 40 * 86_400 }))).toBe(40058);
});
