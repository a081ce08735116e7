/** What goes out: files, attachments, filtered mass messages, Moments, app messages with cards. */
import type { TemplateCardEvent, WecomError } from "@hortus/wecom-protocol";
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
