/** What goes out: files, attachments, filtered mass messages, Moments, app messages with cards, customer service, products. */
import type { CustomerServiceEvent, TemplateCardEvent, WecomError } from "@hortus/wecom-protocol";
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

describe("files", () => {
  test("come back as they went, for three days", async () => {
    const { wecom, clock } = await openSandbox();
    const { media_id, created_at } = await wecom.upload("media/upload", { type: "image" }, png);
    expect(created_at).toBe(Math.floor(clock.now().getTime() / 1000));
    const file = await wecom.download("media/get", { media_id });
    expect([file.filename, file.contentType, [...file.bytes]]).toEqual([
      "早安.png",
      "image/png",
      [...png.bytes],
    ]);
    clock.advance(3 * DAY_MS);
    expect(await errcodeOf(wecom.download("media/get", { media_id }))).toBe(40007);
  });

  test("that are too small, too large or no pictures are refused; uploadimg answers a lasting address", async () => {
    const { wecom, clock } = await openSandbox();
    const upload = (bytes: Uint8Array<ArrayBuffer>) =>
      errcodeOf(wecom.upload("media/upload", { type: "image" }, { ...png, bytes }));
    expect(await upload(png.bytes.slice(0, 4))).toBe(40009);
    expect(await upload(new Uint8Array(11 * 1024 * 1024))).toBe(40009);
    expect(await upload(new Uint8Array(100))).toBe(40005);
    const { url } = await wecom.upload("media/uploadimg", {}, png);
    clock.advance(30 * DAY_MS);
    const picture = await fetch(url);
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/png"]);
  });

  test("are what the customer sees in a mass message, and a stale one is refused when it is made", async () => {
    const { wecom, phone, clock, person } = await openSandbox();
    const { media_id } = await wecom.upload("media/upload", { type: "image" }, png);
    const { media_id: file } = await wecom.upload(
      "media/upload",
      { type: "file" },
      { ...png, filename: "guide.pdf" },
    );
    const message = {
      sender: "lin",
      text: { content: "Look" },
      attachments: [
        { msgtype: "image" as const, image: { media_id } },
        { msgtype: "file" as const, file: { media_id: file } },
        {
          msgtype: "miniprogram" as const,
          miniprogram: { title: "Shop", pic_media_id: media_id, appid: "wx1", page: "index.html" },
        },
        { msgtype: "link" as const, link: { title: "Read", url: "https://example.com", desc: "…" } },
      ],
    };
    const { msgid } = await wecom.call("externalcontact/add_msg_template", message);
    await phone.confirmTask({ params: { userid: "lin", msgid } });
    const { messages } = await phone.readPersonChat({ params: { personId: person("Ai"), userid: "lin" } });
    expect(messages.map(({ content }) => content.kind)).toEqual([
      "text",
      "image",
      "file",
      "miniprogram",
      "link",
    ]);
    expect(messages[1]?.content).toEqual({ kind: "image", picUrl: `/media/${media_id}` });
    expect(messages[2]?.content).toMatchObject({ name: "guide.pdf" });
    clock.advance(3 * DAY_MS);
    expect(await errcodeOf(wecom.call("externalcontact/add_msg_template", message))).toBe(40007);
  });
});

describe("a mass message", () => {
  async function withTags() {
    const world = await openSandbox();
    const { tag_group } = await world.wecom.call("externalcontact/get_corp_tag_list", {});
    const tag = (name: string) =>
      tag_group.flatMap((group) => group.tag).find((one) => one.name === name)?.id ?? "";
    await world.phone.addStaff({ params: { personId: world.person("Mei") }, body: { userid: "wang" } });
    return { ...world, tag };
  }

  test("by tags goes to those with one tag of each group, once each", async () => {
    const { wecom, phone, tag, person } = await withTags();
    const mei = { userid: "wang", external_userid: person("Mei") };
    await wecom.call("externalcontact/mark_tag", { ...mei, add_tag: [tag("new"), tag("gold")] });
    const send = (group_list: { tag_list: string[] }[]) =>
      wecom.call("externalcontact/add_msg_template", { tag_filter: { group_list }, text: { content: "Hi" } });
    const { msgid } = await send([{ tag_list: [tag("gold"), tag("new")] }]);
    const { task_list } = await wecom.call("externalcontact/get_groupmsg_task", { msgid });
    expect(task_list.map(({ userid }) => userid)).toEqual(["lin", "wang"]);
    const both = await send([{ tag_list: [tag("gold")] }, { tag_list: [tag("new")] }]);
    const narrowed = await wecom.call("externalcontact/get_groupmsg_task", { msgid: both.msgid });
    expect(narrowed.task_list.map(({ userid }) => userid)).toEqual(["wang"]);
    const task = (await phone.listTasks({ params: { userid: "wang" } })).tasks[0];
    expect(task?.recipients.map(({ nickname }) => nickname)).toEqual(["Mei"]);
  });

  test("may let the member choose, and a member's own one counts and is listed apart", async () => {
    const { wecom, phone, person } = await withTags();
    await phone.addStaff({ params: { personId: person("Hao") }, body: { userid: "lin" } });
    const text = { content: "Hi" };
    const { msgid } = await wecom.call("externalcontact/add_msg_template", {
      sender: "lin",
      text,
      allow_select: true,
    });
    await phone.confirmTask({ params: { userid: "lin", msgid }, query: { only: person("Hao") } });
    const { send_list } = await wecom.call("externalcontact/get_groupmsg_send_result", {
      msgid,
      userid: "lin",
    });
    expect(Object.fromEntries(send_list.map((one) => [one.external_userid, one.status]))).toEqual({
      [person("Ai")]: 0,
      [person("Hao")]: 1,
    });
    await phone.setSwitches({ body: { receiveLimit: "day" } });
    const own = await phone.sendOwnMass({ params: { userid: "lin" }, body: { text: "Own" } });
    expect(own.recipients.map(({ result }) => result).toSorted()).toEqual([1, 3]);
    const list = (filter_type: 0 | 1) =>
      wecom.call("externalcontact/get_groupmsg_list_v2", {
        chat_type: "single",
        start_time: 0,
        end_time: 30 * 86_400,
        filter_type,
      });
    expect(await errcodeOf(list(1))).toBe(0);
    const start_time = Math.floor(Date.parse("2026-03-01") / 1000);
    const all = await wecom.call("externalcontact/get_groupmsg_list_v2", {
      chat_type: "single",
      start_time,
      end_time: start_time + 10 * 86_400,
    });
    expect(all.group_msg_list.map(({ creator, create_type }) => [creator, create_type]).toSorted()).toEqual(
      [
        [undefined, 0],
        ["lin", 1],
      ].toSorted(),
    );
  });

  test("is not told of while WeCom still deals it out", async () => {
    const { wecom, phone, clock } = await withTags();
    await phone.setSwitches({ body: { massDispatchMs: 60_000 } });
    const { msgid } = await wecom.call("externalcontact/add_msg_template", {
      sender: "lin",
      text: { content: "Hi" },
    });
    expect(await errcodeOf(wecom.call("externalcontact/get_groupmsg_task", { msgid }))).toBe(41063);
    clock.advance(61_000);
    expect(await errcodeOf(wecom.call("externalcontact/get_groupmsg_task", { msgid }))).toBe(0);
  });
});

describe("a Moment", () => {
  test("becomes a task by a job, is published by hand, and its reactions are told without words", async () => {
    const { wecom, phone, clock, person } = await openSandbox();
    const { media_id } = await wecom.upload(
      "media/upload_attachment",
      { media_type: "image", attachment_type: 1 },
      png,
    );
    const { jobid } = await wecom.call("externalcontact/add_moment_task", {
      text: { content: "Spring" },
      attachments: [{ msgtype: "image", image: { media_id } }],
      visible_range: { sender_list: { user_list: ["lin", "ghost"] } },
    });
    const result = () => wecom.call("externalcontact/get_moment_task_result", { jobid });
    expect((await result()).status).toBe(1);
    clock.advance(1_000);
    expect((await result()).status).toBe(2);
    clock.advance(1_000);
    const done = await result();
    expect(done).toMatchObject({ status: 3, result: { invalid_sender_list: { user_list: ["ghost"] } } });
    const moment_id = done.result?.moment_id ?? "";
    expect(moment_id).toMatch(/^mom/);
    const of = { moment_id, userid: "lin" };
    expect(await errcodeOf(wecom.call("externalcontact/get_moment_send_result", of))).toBe(41062);
    const { posts } = await phone.listStaffMoments({ params: { userid: "lin" } });
    expect(posts).toMatchObject([{ momentId: moment_id, status: "pending" }]);
    await phone.publishMoment({ params: { userid: "lin", momentId: moment_id } });
    const { task_list } = await wecom.call("externalcontact/get_moment_task", { moment_id });
    expect(task_list).toEqual([{ userid: "lin", publish_status: 1 }]);
    const shown = await phone.listPersonMoments({ params: { personId: person("Ai") } });
    expect(shown.posts).toMatchObject([{ text: "Spring", contents: [{ kind: "image" }], staffName: "Lin" }]);
    const params = { personId: person("Ai"), userid: "lin", momentId: moment_id };
    await phone.likeMoment({ params });
    await phone.commentMoment({ params, body: { text: "Lovely" } });
    const told = await wecom.call("externalcontact/get_moment_comments", of);
    expect(told.comment_list).toEqual([{ external_userid: person("Ai"), create_time: expect.any(Number) }]);
    expect(told.like_list).toHaveLength(1);
    expect((await wecom.call("externalcontact/get_moment_send_result", of)).customer_list).toEqual([
      { external_userid: person("Ai") },
    ]);
    expect(
      await errcodeOf(wecom.call("externalcontact/get_moment_comments", { moment_id, userid: "wang" })),
    ).toBe(41061);
  });

  test("reaches a customer three times a day at most, and not after it was cancelled", async () => {
    const { wecom, phone, clock } = await openSandbox();
    for (let i = 0; i < 3; i++) await phone.postMoment({ params: { userid: "lin" }, body: { text: `${i}` } });
    const fourth = await phone.postMoment({ params: { userid: "lin" }, body: { text: "4" } });
    expect([fourth.audience, fourth.reached]).toEqual([1, 0]);
    const { jobid } = await wecom.call("externalcontact/add_moment_task", { text: { content: "No" } });
    clock.advance(2_000);
    const { result } = await wecom.call("externalcontact/get_moment_task_result", { jobid });
    const moment_id = result?.moment_id ?? "";
    await wecom.call("externalcontact/cancel_moment_task", { moment_id });
    const late = phone.publishMoment({ params: { userid: "lin", momentId: moment_id } });
    await expect(late).rejects.toMatchObject({ code: "cancelled" });
    const now = Math.floor(clock.now().getTime() / 1000);
    const { moment_list } = await wecom.call("externalcontact/get_moment_list", {
      start_time: now - 86_400,
      end_time: now,
      filter_type: 1,
    });
    expect(moment_list).toHaveLength(4);
  });

  test("mixes no kinds, carries one link at most, and too many jobs at once are refused", async () => {
    const { wecom } = await openSandbox();
    const { media_id } = await wecom.upload("media/upload", { type: "image" }, png);
    const image = { msgtype: "image" as const, image: { media_id } };
    const link = { msgtype: "link" as const, link: { url: "https://example.com", media_id } };
    const add = (attachments: (typeof image | typeof link)[]) =>
      errcodeOf(wecom.call("externalcontact/add_moment_task", { attachments }));
    expect(await add([image, link])).toBe(41065);
    expect(await add([link, link])).toBe(41064);
    expect(await add([{ msgtype: "image", image: { media_id: "gone" } }])).toBe(40007);
    for (let i = 0; i < 10; i++) expect(await add([image])).toBe(0);
    expect(await add([image])).toBe(41078);
  });
});

describe("an app message", () => {
  const head = (agentid: number) => ({ agentid, touser: "lin" });

  test("with buttons comes back as a callback whose code changes the card once", async () => {
    const { wecom, phone, sandbox, receiver, agentid } = await openConnected();
    const { response_code } = await wecom.call("message/send", {
      ...head(agentid),
      msgtype: "template_card",
      template_card: {
        card_type: "button_interaction",
        task_id: "task-1",
        main_title: { title: "Call Mei", desc: "Due today" },
        horizontal_content_list: [{ keyname: "Customer", value: "Mei" }],
        button_list: [
          { text: "Done", key: "done", style: 1 },
          { text: "Later", key: "later", style: 2 },
        ],
        button_selection: { question_key: "how", option_list: [{ id: "call", text: "Call" }] },
      },
    });
    expect(response_code).toBeTruthy();
    const again = wecom.call("message/send", {
      ...head(agentid),
      msgtype: "template_card",
      template_card: { card_type: "text_notice", task_id: "task-1", main_title: { title: "Another" } },
    });
    expect(await errcodeOf(again)).toBe(40058);
    const [notice] = (await phone.listNotices({ params: { userid: "lin" } })).notices;
    expect(notice?.content).toMatchObject({
      kind: "card",
      title: "Call Mei",
      buttons: [{ key: "done" }, {}],
    });
    const params = { userid: "lin", seq: notice?.seq ?? 0 };
    await phone.pressButton({
      params,
      body: { key: "done", selected: [{ question: "how", options: ["call"] }] },
    });
    await sandbox.settled();
    const event = receiver.events.find((one): one is TemplateCardEvent => one.kind === "template_card");
    expect(event).toMatchObject({
      userid: "lin",
      taskId: "task-1",
      key: "done",
      cardType: "button_interaction",
      selected: [{ question: "how", options: ["call"] }],
    });
    const update = (code: string) =>
      wecom.call("message/update_template_card", {
        agentid,
        userids: ["lin"],
        response_code: code,
        button: { replace_name: "Done" },
      });
    await update(event?.responseCode ?? "");
    expect((await phone.listNotices({ params: { userid: "lin" } })).notices[0]?.replacedBy).toBe("Done");
    expect(await errcodeOf(update(event?.responseCode ?? ""))).toBe(40058);
    const pressed = phone.pressButton({ params, body: { key: "later" } });
    await expect(pressed).rejects.toMatchObject({ code: "already_answered" });
  });

  test("over thirty in a minute is dropped silently, the same one twice is sent once, and one can be recalled", async () => {
    const { wecom, phone, clock, agentid } = await openSandbox();
    const say = (content: string, more = {}) =>
      wecom.call("message/send", { ...head(agentid), msgtype: "text", text: { content }, ...more });
    const count = async () => (await phone.listNotices({ params: { userid: "lin" } })).notices.length;
    const first = await say("one", { enable_duplicate_check: 1 });
    const second = await say("one", { enable_duplicate_check: 1 });
    expect([second.msgid, await count()]).toEqual([first.msgid, 1]);
    for (let i = 0; i < 35; i++) await say(`${i}`);
    expect(await count()).toBe(30);
    clock.advance(61_000);
    await say("later");
    expect(await count()).toBe(31);
    await wecom.call("message/recall", { msgid: first.msgid ?? "" });
    expect(await count()).toBe(30);
    const other = await say("x");
    clock.advance(DAY_MS + 1000);
    expect(await errcodeOf(wecom.call("message/recall", { msgid: other.msgid ?? "" }))).toBe(42052);
  });
});

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
