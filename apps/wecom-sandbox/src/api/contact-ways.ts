/** Contact ways: their QR codes lead to the phone page, which scans them for whom one plays. */
import { createHash } from "node:crypto";
import type { Conclusions } from "@hortus/wecom-protocol";
import { endTemporary } from "../temporary-chats.ts";
import { poolOf } from "../relations.ts";
import type { ContactWayRow } from "../rows.ts";
import type { World } from "../world.ts";
import type { Handlers } from "./handlers.ts";
import { relationFor } from "./customers.ts";
import { clamp, pageOf } from "./paging.ts";
import { refuse } from "./refusal.ts";

const MOST_MEMBERS = 100;
const QR_CODE = 2;
const LISTED_SECONDS = 90 * 86_400;

export const contactWayHandlers: Handlers<
  | "externalcontact/add_contact_way"
  | "externalcontact/get_contact_way"
  | "externalcontact/list_contact_way"
  | "externalcontact/update_contact_way"
  | "externalcontact/del_contact_way"
  | "externalcontact/close_temp_chat"
> = {
  "externalcontact/add_contact_way"(world, request) {
    const { state } = world;
    const configId = createHash("md5")
      .update(`contact-way:${state.company.get().corpid}:${state.nextNumber()}`)
      .digest("hex");
    const way: ContactWayRow = {
      configId,
      type: request.type,
      scene: request.scene,
      style: request.style,
      remark: request.remark ?? "",
      skipVerify: request.skip_verify ?? true,
      state: request.state ?? "",
      users: request.user ?? [],
      parties: request.party ?? [],
      isExclusive: request.is_exclusive ?? false,
      createdAt: state.nowSeconds(),
      turn: 0,
      ...(request.is_temp && { temporary: temporaryOf(world, request) }),
    };
    checkPool(world, way);
    state.contactWays.put(configId, way);
    return { config_id: configId, ...(way.scene === QR_CODE && { qr_code: qrCodeOf(world, configId) }) };
  },

  "externalcontact/get_contact_way"(world, { config_id }) {
    const way = find(world, config_id);
    return {
      contact_way: {
        config_id,
        type: way.type,
        scene: way.scene,
        ...(way.style !== undefined && { style: way.style }),
        remark: way.remark,
        skip_verify: way.skipVerify,
        state: way.state,
        ...(way.scene === QR_CODE && { qr_code: qrCodeOf(world, config_id) }),
        user: way.users,
        party: way.parties,
        is_temp: way.temporary !== undefined,
        mark_source: true,
        ...(way.temporary && {
          expires_in: way.temporary.expiresIn,
          chat_expires_in: way.temporary.chatExpiresIn,
          ...(way.temporary.unionid !== undefined && { unionid: way.temporary.unionid }),
          ...(way.temporary.conclusions && { conclusions: way.temporary.conclusions }),
        }),
      },
    };
  },

  "externalcontact/list_contact_way"({ state }, { start_time, end_time, cursor, limit }) {
    const from = start_time ?? state.nowSeconds() - LISTED_SECONDS;
    const to = end_time ?? Infinity;
    const ways = [...state.contactWays.all()].filter(
      ({ createdAt, temporary }) => !temporary && createdAt >= from && createdAt <= to,
    );
    const page = pageOf(ways, ({ configId }) => configId, {
      query: ["contact ways", start_time, end_time],
      cursor,
      limit: clamp(limit, 100, 1000),
    });
    return {
      contact_way: page.rows.map((way) => ({ config_id: way.configId })),
      next_cursor: page.next_cursor,
    };
  },

  "externalcontact/update_contact_way"(world, request) {
    const way = find(world, request.config_id);
    const changed: ContactWayRow = {
      ...way,
      style: request.style ?? way.style,
      remark: request.remark ?? way.remark,
      skipVerify: request.skip_verify ?? way.skipVerify,
      state: request.state ?? way.state,
      users: request.user ?? way.users,
      parties: request.party ?? way.parties,
      ...(way.temporary && {
        temporary: {
          expiresIn: request.expires_in ?? way.temporary.expiresIn,
          chatExpiresIn: request.chat_expires_in ?? way.temporary.chatExpiresIn,
          unionid: request.unionid ?? way.temporary.unionid,
          conclusions: request.conclusions ?? way.temporary.conclusions,
        },
      }),
    };
    if (way.temporary && world.state.nowSeconds() - way.createdAt > way.temporary.expiresIn)
      refuse(41044, "an expired temporary contact way can't be changed");
    checkPool(world, changed);
    world.state.contactWays.put(way.configId, changed);
    return {};
  },

  "externalcontact/del_contact_way"(world, { config_id }) {
    world.state.contactWays.delete(find(world, config_id).configId);
    return {};
  },

  "externalcontact/close_temp_chat"(world, { userid, external_userid }) {
    const row = relationFor(world, userid, external_userid);
    if (!row.temporary || row.status !== "friends") refuse(84061, "there is no temporary chat between them");
    world.state.store.transact(() => endTemporary(world, row));
    return {};
  },
};

const DAY = 86_400;

function temporaryOf(
  world: World,
  request: Pick<ContactWayRow, "type"> & {
    expires_in?: number | undefined;
    chat_expires_in?: number | undefined;
    unionid?: string | undefined;
    conclusions?: Conclusions | undefined;
  },
): NonNullable<ContactWayRow["temporary"]> {
  if (!world.state.switches.get().medicalCorp) refuse(48002, "temporary chats are for medical companies");
  if (request.type !== 1) refuse(41039);
  return {
    expiresIn: request.expires_in ?? 7 * DAY,
    chatExpiresIn: request.chat_expires_in ?? DAY,
    unionid: request.unionid,
    conclusions: request.conclusions,
  };
}

export const qrCodeOf = (world: World, configId: string) => `${world.url()}/qr/${configId}.png`;
export const qrContentOf = (world: World, configId: string) => `${world.url()}/phone/?scan=${configId}`;

const find = ({ state }: World, configId: string) => state.contactWays.get(configId) ?? refuse(41044);

function checkPool(world: World, way: ContactWayRow): void {
  if (way.users.some((userid) => !world.state.staff.get(userid))) refuse(40031);
  if (way.parties.some((id) => !world.state.departments.get(String(id)))) refuse(60123);
  if (way.type === 1 && (way.users.length !== 1 || way.parties.length > 0)) {
    refuse(40058, "invalid param: a single contact way has exactly one user and no party");
  }
  for (const userid of way.users) {
    const member = world.state.staff.get(userid);
    if ((member?.status ?? 1) !== 1) refuse(41054);
    if (member?.isVerified === false) refuse(40098);
    if (member?.mayHaveCustomers === false) refuse(84074);
  }
  const { length } = poolOf(world, way);
  if (length === 0) refuse(40031);
  if (length > MOST_MEMBERS) refuse(41041);
}
