/** A poster is a piece of the library: made from boxes, drawn by the server, and read by the gate wherever it goes (CNT-1, GRD-1). */
import {
  calendarJourneyRoutes,
  campaignRoutes,
  complianceRoutes,
  contentRoutes,
  platformRoutes,
  POSTER_SIZES,
  POSTER_STARTERS,
  posterRoutes as routes,
  storesRoutes,
  type ApiClient,
  type ContentDraft,
  type PosterLayer,
  type PosterLayout,
  contentFileRoutes,
} from "@hortus/contracts";
import { newId } from "@hortus/kernel";
import { strFromU8, unzipSync } from "fflate";
import readCode from "jsqr";
import { sql } from "kysely";
import { PNG } from "pngjs";
import { toDataURL } from "qrcode";
import { beforeAll, describe, expect, test } from "vitest";
import { addCustomer } from "../../../testing-customers.ts";
import { testHouse, type TestHouse } from "../../../testing.ts";

let house: TestHouse;
let operator: ApiClient;
let reviewer: ApiClient;
beforeAll(async () => {
  house = await testHouse();
  [operator, reviewer] = [await house.as("operator"), await house.as("reviewer")];
  return () => house.close();
});

const title = (text: string, changes: Partial<Extract<PosterLayer, { kind: "text" }>> = {}): PosterLayer => ({
  kind: "text",
  id: "title",
  x: 60,
  y: 60,
  width: 960,
  height: 200,
  text,
  sizePx: 100,
  weight: 700,
  colour: "#123456",
  align: "center",
  maxLines: 2,
  tooLong: "shrink",
  ...changes,
});
const code = (target: Extract<PosterLayer, { kind: "qr" }>["target"], side = 320): PosterLayer => ({
  kind: "qr",
  id: "code",
  x: 380,
  y: 600,
  width: side,
  height: side,
  target,
});
const URL = "https://hortus.example/r/abc?from=poster";
const layoutOf = (...layers: PosterLayer[]): PosterLayout => ({
  size: "square",
  background: { kind: "colour", colour: "#ffeedd" },
  layers,
});
const draft = (layout: PosterLayout, changes: Partial<ContentDraft> = {}) => ({
  name: "海报",
  body: { kind: "poster" as const, text: "", layout },
  purpose: "care" as const,
  channels: ["poster" as const, "mass_message" as const],
  ...changes,
});
const make = (layout: PosterLayout, changes: Partial<ContentDraft> = {}) =>
  operator.call(contentRoutes.createContent, { body: draft(layout, changes) });
const draw = async (layout: PosterLayout) => {
  const { png, texts } = await operator.call(routes.drawPoster, { body: { layout } });
  return { picture: PNG.sync.read(Buffer.from(png, "base64")), texts };
};
const problem = (call: Promise<unknown>) =>
  call.then(
    () => "fine",
    (error) => [error.problem.code, error.problem.field].filter(Boolean).join(" "),
  );
const download = async (id: string, advisorId?: string, client = operator) => {
  const file = await client.download(routes.downloadPoster, { params: { id }, query: { advisorId } });
  return Buffer.from(await file.arrayBuffer());
};
const told = ({ data, width, height }: PNG) => readCode(new Uint8ClampedArray(data), width, height)?.data;

describe("a drawing", () => {
  test("has the size asked for, its colours, and a code that leads where it should", async () => {
    const { picture } = await draw(layoutOf(title("每月 20 日会员日"), code({ by: "url", url: URL })));
    expect([picture.width, picture.height]).toEqual([540, 540]);
    expect([...picture.data.subarray(0, 3)]).toEqual([0xff, 0xee, 0xdd]);
    expect(told(picture)).toBe(URL);
    const { width, height, data } = picture;
    const inked = (top: number, bottom: number) => {
      let count = 0;
      for (let pixel = top * width; pixel < bottom * width; pixel++)
        if (data[pixel * 4] === 0x12 && data[pixel * 4 + 2] === 0x56) count++;
      return count;
    };
    expect(inked(30, 130)).toBeGreaterThan(500);
    expect(inked(140, height)).toBe(0);
  });

  test("is shown to who reviews posters, for one with names is kept as no picture", async () => {
    const layout = layoutOf(title("{advisor}"));
    const { texts } = await reviewer.call(routes.drawPoster, { body: { layout } });
    expect(texts).toMatchObject([{ isCut: false }]);
  });

  test("sets a text smaller until its box holds it, or cuts it, and says which", async () => {
    const long = "早晚温差大,出门记得添衣,家里老人的血压计该换电池了".repeat(3);
    const texts = [
      title("会员日", { id: "short" }),
      title(long, { id: "smaller", y: 300 }),
      title(long, { id: "cut", y: 600, tooLong: "cut" }),
    ];
    const drawn = await draw(layoutOf(...texts));
    expect(drawn.texts).toEqual([
      { layerId: "short", sizePx: 100, lines: 1, isCut: false },
      { layerId: "smaller", sizePx: expect.any(Number), lines: 2, isCut: false },
      { layerId: "cut", sizePx: 100, lines: 1, isCut: true },
    ]);
    expect(drawn.texts[1]?.sizePx).toBeLessThan(30);
  });

  test("is refused with the layer that is wrong", async () => {
    const refused = (...layers: PosterLayer[]) => problem(draw(layoutOf(...layers)));
    expect(await refused(title("会员日", { x: 400 }))).toBe("invalid_request layout.layers.0.x");
    expect(await refused(title("一"), code({ by: "url", url: URL }, 60))).toBe(
      "invalid_request layout.layers.1.width",
    );
    expect(await refused(title("一"), title("二"))).toBe("invalid_request layout.layers.1.id");
    expect(await refused(title("会员日😀"))).toBe("cannot_be_drawn layout.layers.0.text");
    const picture = {
      kind: "picture",
      id: "logo",
      x: 0,
      y: 0,
      width: 90,
      height: 90,
      fit: "cover",
      radius: 0,
    } as const;
    const nobody = "0192f0c1-2222-7000-8000-000000000000";
    expect(await refused({ ...picture, fileId: nobody })).toBe("file_does_not_fit layout.layers.0.fileId");
    // twenty kilobytes that would unpack to four gigabytes
    const bomb = Buffer.from(PNG.sync.write(new PNG({ width: 1, height: 1 })));
    bomb.writeUInt32BE(32_000, 16);
    bomb.writeUInt32BE(32_000, 20);
    const { id } = await operator.upload(
      contentFileRoutes.uploadContentFile,
      {},
      new File([new Uint8Array(bomb)], "bomb.png"),
    );
    expect(await refused({ ...picture, fileId: id })).toBe("picture_too_large layout.layers.0.fileId");
  });

  test("shows an uploaded picture in its box", async () => {
    const red = new PNG({ width: 40, height: 40 });
    for (let pixel = 0; pixel < 1_600; pixel++) red.data.set([200, 0, 0, 255], pixel * 4);
    const { id } = await operator.upload(
      contentFileRoutes.uploadContentFile,
      {},
      new File([new Uint8Array(PNG.sync.write(red))], "logo.png"),
    );
    const { picture } = await draw(
      layoutOf({
        kind: "picture",
        id: "logo",
        x: 200,
        y: 200,
        width: 100,
        height: 100,
        fit: "cover",
        radius: 0,
        fileId: id,
      }),
    );
    const at = (x: number, y: number) => [...picture.data.subarray((y * 540 + x) * 4, (y * 540 + x) * 4 + 3)];
    expect([at(125, 125), at(90, 125)]).toEqual([
      [200, 0, 0],
      [0xff, 0xee, 0xdd],
    ]);
  });

  test.each(POSTER_STARTERS.map((starter) => [starter.key, starter] as const))(
    "of the starter %s cuts nothing, and its words pass the rules",
    async (_key, { layout, purpose }) => {
      const { texts, picture } = await draw(layout);
      expect(texts.filter(({ isCut }) => isCut)).toEqual([]);
      expect(picture.height).toBe(POSTER_SIZES[layout.size].height / 2);
      const layers = layout.layers.filter(({ kind }) => kind !== "qr");
      expect(await make({ ...layout, layers }, { purpose, channels: ["poster"] })).toMatchObject({
        state: "usable",
      });
    },
  );
});

describe("a poster of the library", () => {
  test("keeps each version with its picture; the same again is no version", async () => {
    const layout = layoutOf(title("大雪"), code({ by: "url", url: URL }));
    const made = await make(layout);
    expect(made).toMatchObject({ version: 1, state: "usable", file: { kind: "image", name: "海报.png" } });
    const change = (to: PosterLayout, version: number) =>
      operator.call(contentRoutes.changeContent, {
        params: { id: made.id },
        body: { ...draft(to), version },
      });
    expect(await change(layout, 1)).toMatchObject({ version: 1, file: made.file });
    const second = await change(layoutOf(title("小寒")), 1);
    expect(second.version).toBe(2);
    expect(second.file?.id).not.toBe(made.file?.id);
    const found = await operator.call(contentRoutes.listContent, {
      query: { search: "小寒", kind: ["poster"] },
    });
    expect(found.rows.map(({ id }) => id)).toEqual([made.id]);
    const { rows } = await operator.call(contentRoutes.listContentVersions, { params: { id: made.id } });
    expect(rows.map(({ body }) => "fileId" in body && body.fileId)).toEqual([second.file?.id, made.file?.id]);
    expect(PNG.sync.read(await download(made.id)).width).toBe(1080);
    const owner = await house.as("owner");
    const { rows: audit } = await owner.call(platformRoutes.listAudit, { query: { objectId: made.id } });
    expect(audit.map(({ action }) => action)).toContain("poster_downloaded");
  });

  test("is not saved with a code that leads nowhere, or a name where many get one picture", async () => {
    expect(await problem(make(layoutOf(code({ by: "nothing" }))))).toBe(
      "qr_leads_nowhere body.layout.layers.0.target",
    );
    expect(await problem(make(layoutOf(title("{customer}生日快乐"))))).toBe(
      "unknown_variable body.layout.layers.0.text",
    );
    expect(await problem(make(layoutOf(title("我是{advisor}"))))).toBe("no_variables_here channels");
  });

  test("with names is drawn for one advisor, and never with a hole", async () => {
    await addCustomer(house, "Mei");
    const made = await make(layoutOf(title("{store}·{advisor}")), { channels: ["poster"] });
    expect(made.file).toBeUndefined();
    const refusal = (advisorId?: string) => problem(download(made.id, advisorId));
    expect(await refusal()).toBe("advisor_missing advisorId");
    expect(await refusal("nobody")).toBe("not_found");
    expect(await refusal("lin")).toBe("value_missing advisorId");
    const owner = await house.as("owner");
    await owner.call(storesRoutes.createStore, {
      body: { code: "S1", name: "人民路店", advisorIds: ["lin"] },
    });
    const lin = await house.as("advisor", "lin");
    expect(PNG.sync.read(await download(made.id, undefined, lin)).width).toBe(1080);
  });
});

describe("a poster that leads to each advisor's own code", () => {
  const own = () => layoutOf(title("扫码加{advisor}"), code({ by: "advisor" }));
  const addressOf = (advisorId: string) => `https://wecom.example/ca/${advisorId}`;

  /** As WeCom answers it, but for the picture, which the address itself holds. */
  async function giveCode(advisorIds: string[], isDrawn = true, name = "own") {
    const { clock, workspace } = house.context;
    const url = isDrawn ? await toDataURL(addressOf(advisorIds.join("+"))) : null;
    await sql`
      insert into channel_code
        (id, name, state_key, advisor_ids, tag_ids, welcome, skip_verify, qr_url, created_at, updated_at)
      values (
        ${newId(clock)}, ${name}, ${newId(clock)}, ${advisorIds}::text[], '{}', null, true, ${url}::text, ${clock.now()}, ${clock.now()}
      )`.execute(workspace.db);
  }

  test("comes as one archive with a picture for each, and says of the others why there is none", async () => {
    for (const id of ["qing", "yuan", "rui", "bo"]) await addCustomer(house, `of ${id}`, id);
    await sql`update advisor set name = 'qing' where user_id = 'yuan'`.execute(house.context.workspace.db); // a namesake
    await giveCode(["qing"]);
    await giveCode(["yuan"]);
    await giveCode(["rui"], false);
    await giveCode(["bo", "lin"]); // leads to lin as well
    const made = await make(own(), { channels: ["poster"] });
    expect(made.file).toBeUndefined();
    const call = { params: { id: made.id }, query: { advisorId: ["qing", "yuan", "rui", "bo"] } };
    const { rows } = await operator.call(routes.listPosterCopies, call);
    expect(rows.map(({ advisor, refusal }) => [advisor.id, refusal])).toEqual([
      ["qing", undefined],
      ["yuan", undefined],
      ["rui", "code_not_drawn"],
      ["bo", "no_code"],
    ]);
    const archive = await (await operator.download(routes.downloadPosterCopies, call)).arrayBuffer();
    const files = unzipSync(new Uint8Array(archive));
    expect(Object.keys(files)).toEqual(["海报-qing.png", "海报-qing-yuan.png", "未生成 not drawn.txt"]);
    const read = (name: string) => told(PNG.sync.read(Buffer.from(files[name] ?? [])));
    expect([read("海报-qing.png"), read("海报-qing-yuan.png")]).toEqual([
      addressOf("qing"),
      addressOf("yuan"),
    ]);
    const note = strFromU8(files["未生成 not drawn.txt"] ?? new Uint8Array());
    expect(note).toMatch(/rui .*渠道活码还没有生成好/);
    expect(note).toMatch(/bo .*has no channel code of their own/);

    const advisor = await house.as("advisor", "bo");
    const { rows: mine } = await advisor.call(routes.listMyPosters, {});
    expect(mine.find(({ id }) => id === made.id)).toMatchObject({ refusal: "no_code" });
    expect(await problem(download(made.id, undefined, advisor))).toBe("advisor_without_code advisorId");
    expect(await problem(download(made.id, "qing", advisor))).toBe("not_found"); // a colleague's is the colleague's
    const other = await house.as("advisor", "qing");
    expect(told(PNG.sync.read(await download(made.id, undefined, other)))).toBe(addressOf("qing"));
    expect(await problem(operator.call(routes.listMyPosters, {}))).toBe("no_advisor");
  });

  test("has no picture that many could get, and no copies where one is for all", async () => {
    expect(await problem(make(layoutOf(code({ by: "advisor" }))))).toBe("no_variables_here channels");
    const { id } = await make(layoutOf(title("立春")));
    expect(await problem(operator.call(routes.listPosterCopies, { params: { id }, query: {} }))).toBe(
      "one_for_all",
    );
  });
});

describe("what stands on a poster", () => {
  const bad = "全国最佳,无需处方";
  const waits = "吃药期间可以停药吗?";
  const massSend = (text: string, fileId: string, mei: string) =>
    operator.call(campaignRoutes.createMassSend, {
      body: {
        name: "海报群发",
        definition: {
          class: "care",
          variants: [{ id: "a", text, attachments: [{ kind: "image", fileId, name: "海报.png" }] }],
          audience: { customerIds: [mei] },
        },
      },
    });

  const approve = async (contentId: string) => {
    const desk = await reviewer.call(complianceRoutes.listReviews, { query: {} });
    for (const { id } of desk.rows.filter(({ origin }) => origin.id === contentId))
      await reviewer.call(complianceRoutes.approveReview, {
        params: { id },
        body: { ground: "not_about_goods", comment: "" },
      });
  };

  test("is read by the gate: blocked words are not saved, others wait for a reviewer, and nothing is printed before", async () => {
    expect(await problem(make(layoutOf(title(bad))))).toBe("content_blocked body.layout");
    const made = await make(layoutOf(title(waits), code({ by: "url", url: URL })));
    expect(made.state).toBe("waiting");
    expect(await problem(download(made.id))).toBe("content_not_usable");
    await approve(made.id);
    expect(told(PNG.sync.read(await download(made.id)))).toBe(URL);
  });

  test("goes with its picture, whatever is said of it, and with the same bytes uploaded anew", async () => {
    const mei = await addCustomer(house, "Mei");
    const made = await make(layoutOf(title(waits, { y: 100 })));
    const file = { params: { id: made.file?.id ?? "" } };
    const bytes = await operator.download(contentFileRoutes.getContentFile, file);
    const again = await operator.upload(
      contentFileRoutes.uploadContentFile,
      {},
      new File([bytes], "my own picture.png"),
    );
    for (const [text, fileId] of [
      ["您好", made.file?.id ?? ""],
      ["早上好", again.id],
    ] as const) {
      const { id } = await massSend(text, fileId, mei.id);
      await operator.call(campaignRoutes.startMassSend, { params: { id } });
      const desk = await reviewer.call(complianceRoutes.listReviews, { query: {} });
      expect(desk.rows.filter(({ origin }) => origin.id === id)).toMatchObject([{ text, extras: [waits] }]);
    }
  });

  test("goes with the picture that is shown while drawing as well", async () => {
    const mei = await addCustomer(house, "Mei");
    const { png } = await operator.call(routes.drawPoster, {
      body: { layout: layoutOf(title(waits, { y: 140 })) },
    });
    const picture = new File([Buffer.from(png, "base64")], "from my screen.png");
    const { id: fileId } = await operator.upload(contentFileRoutes.uploadContentFile, {}, picture);
    const { id } = await massSend("中午好", fileId, mei.id);
    await operator.call(campaignRoutes.startMassSend, { params: { id } });
    const desk = await reviewer.call(complianceRoutes.listReviews, { query: {} });
    expect(desk.rows.filter(({ origin }) => origin.id === id)).toMatchObject([{ extras: [waits] }]);
  });

  test("goes with the copy for one advisor too, when somebody uploads it", async () => {
    const mei = await addCustomer(house, "Mei", "shan");
    const made = await make(layoutOf(title(`{advisor}: ${waits}`)), { channels: ["poster"] });
    await approve(made.id);
    const copy = new File([await download(made.id, "shan")], "mine.png");
    const { id: fileId } = await operator.upload(contentFileRoutes.uploadContentFile, {}, copy);
    const { id } = await massSend("下午好", fileId, mei.id);
    await operator.call(campaignRoutes.startMassSend, { params: { id } });
    const desk = await reviewer.call(complianceRoutes.listReviews, { query: {} });
    expect(desk.rows.filter(({ origin }) => origin.id === id)).toMatchObject([
      { extras: [`shan: ${waits}`] },
    ]);
  });

  test("is said where the piece is used, which keeps it from being archived", async () => {
    const made = await make(layoutOf(title("冬至")));
    const journey = await operator.call(calendarJourneyRoutes.createCalendarJourney, {
      body: {
        name: "一周",
        definition: {
          channel: "moments",
          audience: { by: "all" },
          start: { kind: "date", day: "2026-11-25" },
          steps: [
            {
              kind: "post",
              id: "one",
              day: 1,
              at: "08:00",
              class: "care",
              text: "早上好",
              attachments: [
                { kind: "image", fileId: made.file?.id ?? "", content: { id: made.id, version: 1 } },
              ],
            },
          ],
        },
      },
    });
    const params = { id: made.id };
    const { rows } = await operator.call(contentRoutes.listContentUsages, { params });
    expect(rows).toEqual([
      { kind: "calendar_journey", id: journey.id, name: "一周", as: "attachment", version: 1 },
    ]);
    expect(await problem(operator.call(contentRoutes.archiveContent, { params }))).toBe("content_in_use");
  });
});
