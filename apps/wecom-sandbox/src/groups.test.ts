/** Customer groups: people in them, what the API and the callbacks tell, codes, mass messages, figures. */
import type { ExternalChatEvent, WecomError } from "@hortus/wecom-protocol";
import { afterEach, describe, expect, test } from "vitest";
import { closeAll, openConnected, openSandbox, testSeed } from "./testing.ts";

afterEach(closeAll);
const errcodeOf = (call: Promise<unknown>) =>
  call.then(
    () => 0,
    (error: WecomError) => error.errcode,
  );
const DAY_MS = 86_400_000;

async function withGroup() {
  const world = await openConnected();
  const group = await world.phone.createGroup({
    params: { userid: "lin" },
    body: { name: "Blood pressure", members: ["wang"], personIds: [world.person("Ai")] },
  });
  const chatEvents = async () => {
    await world.sandbox.settled();
    return world.receiver.events.filter(
      (event): event is ExternalChatEvent => event.kind === "external_chat",
    );
  };
  return { ...world, chatId: group.chatId, chatEvents };
}

describe("a group", () => {
  test("calls back in a chain of versions that groupchat/get confirms", async () => {
    const { phone, wecom, chatId, person, chatEvents } = await withGroup();
    await phone.addStaff({ params: { personId: person("Hao") }, body: { userid: "wang" } });
    await phone.inviteToGroup({ params: { chatId, id: "wang" }, body: { ids: [person("Hao")] } });
    await phone.editGroup({ params: { chatId }, body: { name: "Pressure", notice: "Be kind" } });
    await phone.leaveGroup({ params: { chatId, id: person("Ai") } });
    const events = await chatEvents();
    expect(events.map(({ changeType, detail }) => detail ?? changeType)).toEqual([
      "create",
      "add_member",
      "change_name",
      "change_notice",
      "del_member",
    ]);
    const [added, left] = events.filter(({ members }) => members.length > 0);
    expect(added).toMatchObject({ members: [person("Hao")], joinScene: 0 });
    expect(left).toMatchObject({ members: [person("Ai")], quitScene: 0, lastVersion: added?.version });
    const { group_chat } = await wecom.call("externalcontact/groupchat/get", {
      chat_id: chatId,
      need_name: 1,
    });
    expect(group_chat).toMatchObject({
      name: "Pressure",
      notice: "Be kind",
      owner: "lin",
      member_version: left?.version,
    });
    expect(group_chat.member_list.map(({ name, type }) => [name, type])).toEqual([
      ["Lin", 1],
      ["Wang", 1],
      ["Hao", 2],
    ]);
    expect(group_chat.member_list[2]).toMatchObject({ invitor: { userid: "wang" }, unionid: "oHao" });
  });

  test("is listed by its owner, and is gone for the API once dismissed", async () => {
    const { phone, wecom, chatId, chatEvents } = await withGroup();
    const list = (userid_list: string[]) =>
      wecom.call("externalcontact/groupchat/list", { owner_filter: { userid_list }, limit: 10 });
    expect((await list(["lin"])).group_chat_list).toEqual([{ chat_id: chatId, status: 0 }]);
    expect((await list(["wang"])).group_chat_list).toEqual([]);
    await phone.dismissGroup({ params: { chatId } });
    expect((await list(["lin"])).group_chat_list).toEqual([]);
    expect(await errcodeOf(wecom.call("externalcontact/groupchat/get", { chat_id: chatId }))).toBe(86003);
    expect((await chatEvents()).at(-1)?.changeType).toBe("dismiss");
  });

  test("can lag behind its callback, with the version of that time", async () => {
    const { phone, wecom, chatId, clock, person, chatEvents } = await withGroup();
    await phone.setSwitches({ body: { groupLagMs: 60_000 } });
    await phone.removeFromGroup({ params: { chatId, id: person("Ai") }, body: { by: "lin" } });
    const get = async () =>
      (await wecom.call("externalcontact/groupchat/get", { chat_id: chatId })).group_chat;
    const event = (await chatEvents()).at(-1);
    expect(event).toMatchObject({ detail: "del_member", quitScene: 1 });
    expect(await get()).toMatchObject({ member_version: event?.lastVersion });
    expect((await get()).member_list).toHaveLength(3);
    clock.advance(60_000);
    expect(await get()).toMatchObject({ member_version: event?.version });
    expect((await get()).member_list).toHaveLength(2);
  });

  test("without owners as a filter a company with more than a thousand members is refused", async () => {
    const staff = Array.from({ length: 1001 }, (_, i) => ({
      userid: `u${i}`,
      name: `u${i}`,
      departments: [1],
    }));
    const { wecom } = await openSandbox({ seed: { ...testSeed, staff, customers: [] } });
    expect(await errcodeOf(wecom.call("externalcontact/groupchat/list", { limit: 10 }))).toBe(81017);
    const filtered = { owner_filter: { userid_list: ["u1"] }, limit: 10 };
    expect(await wecom.call("externalcontact/groupchat/list", filtered)).toMatchObject({
      group_chat_list: [],
    });
  });
});

test("a code fills its groups in turn, makes another when they are full, and keeps its state with the member", async () => {
  const { phone, wecom, chatId, sandbox, chatEvents } = await withGroup();
  const { config_id } = await wecom.call("externalcontact/groupchat/add_join_way", {
    scene: 2,
    chat_id_list: [chatId],
    state: "poster-7",
    room_base_name: "Pressure ",
    room_base_id: 2,
  });
  const { join_way } = await wecom.call("externalcontact/groupchat/get_join_way", { config_id });
  expect(join_way).toMatchObject({ state: "poster-7", chat_id_list: [chatId], auto_create_room: 1 });
  expect((await fetch(join_way.qr_code ?? "")).headers.get("content-type")).toBe("image/png");
  const join = async (nickname: string) => {
    const { id } = await phone.createPerson({ body: { nickname } });
    const { group } = await phone.joinGroup({ params: { personId: id }, body: { configId: config_id } });
    return { id, group };
  };
  const first = await join("first");
  expect(first.group.chatId).toBe(chatId);
  // three were in it, one has joined: the code fills it up to 200
  for (let i = 0; i < 196; i++) await join(`p${i}`);
  const next = await join("next");
  expect(next.group).toMatchObject({ name: "Pressure 2", owner: "lin" });
  const { group_chat } = await wecom.call("externalcontact/groupchat/get", { chat_id: chatId });
  expect(group_chat.member_list).toHaveLength(200);
  expect(group_chat.member_list.find(({ userid }) => userid === first.id)).toMatchObject({
    join_scene: 3,
    state: "poster-7",
  });
  expect((await chatEvents()).filter(({ joinScene }) => joinScene === 3)).toHaveLength(198);
  const again = await phone.joinGroup({ params: { personId: first.id }, body: { configId: config_id } });
  expect(again.joined).toBe(false);

  await wecom.call("externalcontact/groupchat/update_join_way", {
    config_id,
    scene: 2,
    chat_id_list: [chatId],
    auto_create_room: 0,
  });
  const full = await phone.createPerson({ body: { nickname: "late" } });
  const late = phone.joinGroup({ params: { personId: full.id }, body: { configId: config_id } });
  await expect(late).rejects.toMatchObject({ code: "groups_full" });
  const six = wecom.call("externalcontact/groupchat/add_join_way", {
    scene: 2,
    chat_id_list: Array.from({ length: 6 }, () => chatId),
  });
  expect(await errcodeOf(six)).toBe(41091);
  await wecom.call("externalcontact/groupchat/del_join_way", { config_id });
  const gone = wecom.call("externalcontact/groupchat/get_join_way", { config_id });
  expect(await errcodeOf(gone)).toBe(41044);
  await sandbox.settled();
});

test("a mass message to groups waits for its owner, and its results name the groups", async () => {
  const { phone, wecom, chatId } = await withGroup();
  const message = { chat_type: "group" as const, text: { content: "Walk today" } };
  expect(await errcodeOf(wecom.call("externalcontact/add_msg_template", message))).toBe(41009);
  const { msgid, fail_list } = await wecom.call("externalcontact/add_msg_template", {
    ...message,
    sender: "lin",
    chat_id_list: [chatId, "wrNobody"],
  });
  expect(fail_list).toEqual(["wrNobody"]);
  const { tasks } = await phone.listTasks({ params: { userid: "lin" } });
  expect(tasks).toMatchObject([{ chatType: "group", groups: [{ chatId, result: 0 }] }]);
  await phone.confirmTask({ params: { userid: "lin", msgid } });
  const results = await wecom.call("externalcontact/get_groupmsg_send_result", { msgid, userid: "lin" });
  expect(results.send_list).toMatchObject([{ chat_id: chatId, status: 1 }]);
  expect(results.send_list[0]).not.toHaveProperty("external_userid");
  const { messages } = await phone.readGroup({ params: { chatId } });
  expect(messages.at(-1)).toMatchObject({ fromId: "lin", source: "mass", content: { text: "Walk today" } });
});

test("figures cover whole days up to yesterday, summed over members, reply figures only where somebody asked", async () => {
  const { phone, wecom, chatId, clock, person } = await withGroup();
  const pair = { personId: person("Ai"), userid: "lin" };
  await phone.sendAsPerson({ params: pair, body: { text: "Is it open?" } });
  clock.advance(6 * 60_000);
  await phone.sendAsStaff({ params: pair, body: { text: "Until nine" } });
  await phone.sayInGroup({ params: { chatId, id: person("Ai") }, body: { text: "Hello all" } });
  const day = Math.floor(clock.now().getTime() / 1000);
  const figures = (userid: string[], start_time = day, end_time = day) =>
    wecom.call("externalcontact/get_user_behavior_data", { userid, start_time, end_time });
  expect(await errcodeOf(figures(["lin"]))).toBe(600018);
  clock.advance(DAY_MS);
  expect((await figures(["lin", "wang"])).behavior_data).toMatchObject([
    { chat_cnt: 1, message_cnt: 1, reply_percentage: 100, avg_reply_time: 6, negative_feedback_cnt: 0 },
  ]);
  expect((await figures(["wang"])).behavior_data[0]).not.toHaveProperty("reply_percentage");
  expect(await errcodeOf(figures(["lin"], day - 40 * 86_400, day))).toBe(600018);
  const owner_filter = { userid_list: ["lin", "wang"] };
  const byOwner = await wecom.call("externalcontact/groupchat/statistic", {
    day_begin_time: day,
    owner_filter,
  });
  expect(byOwner).toMatchObject({ total: 2, next_offset: 2 });
  expect(byOwner.items[0]).toMatchObject({
    owner: "lin",
    data: { new_chat_cnt: 1, chat_total: 1, member_total: 3, msg_total: 1, member_has_msg: 1 },
  });
  const byDay = await wecom.call("externalcontact/groupchat/statistic_group_by_day", {
    day_begin_time: day - 86_400,
    day_end_time: day,
    owner_filter,
  });
  expect(byDay.items.map(({ data }) => data.chat_total)).toEqual([0, 1]);
});
