/** Contact ways: their QR codes lead to the phone page, which scans them for whom one plays. */
import { createHash } from "node:crypto";
import { poolOf } from "../relations.ts";
import type { ContactWayRow } from "../state.ts";
import type { World } from "../world.ts";
import type { Handlers } from "./handlers.ts";
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
        is_temp: false,
      },
    };
  },

  "externalcontact/list_contact_way"({ state }, { start_time, end_time, cursor, limit }) {
    const from = start_time ?? state.nowSeconds() - LISTED_SECONDS;
    const to = end_time ?? Infinity;
    const ways = [...state.contactWays.all()].filter(({ createdAt }) => createdAt >= from && createdAt <= to);
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
    };
    checkPool(world, changed);
    world.state.contactWays.put(way.configId, changed);
    return {};
  },

  "externalcontact/del_contact_way"(world, { config_id }) {
    world.state.contactWays.delete(find(world, config_id).configId);
    return {};
  },
};

export const qrCodeOf = (world: World, configId: string) => `${world.url()}/qr/${configId}.png`;
export const qrContentOf = (world: World, configId: string) => `${world.url()}/phone/?scan=${configId}`;

const find = ({ state }: World, configId: string) => state.contactWays.get(configId) ?? refuse(41044);

function checkPool(world: World, way: ContactWayRow): void {
  if (way.users.some((userid) => !world.state.staff.get(userid))) refuse(40031);
  if (way.parties.some((id) => !world.state.departments.get(String(id)))) refuse(60123);
  if (way.type === 1 && (way.users.length !== 1 || way.parties.length > 0)) {
    refuse(40058, "invalid param: a single contact way has exactly one user and no party");
  }
  const { length } = poolOf(world, way);
  if (length === 0) refuse(40031);
  if (length > MOST_MEMBERS) refuse(41041);
}
