/** Codes into people, tickets for pages, and the addresses of WeCom. */
import { digest } from "../state.ts";
import { issueTicket, openidOf } from "../identity/identity.ts";
import type { World } from "../world.ts";
import { isListed } from "./customers.ts";
import { emailOf } from "./directory.ts";
import type { Handlers } from "./handlers.ts";
import { refuse } from "./refusal.ts";

const CODE_SECONDS = 300;
const USER_TICKET_SECONDS = 1800;
const MOST_TICKETS = 500;

export const identityHandlers: Handlers<
  | "auth/getuserinfo"
  | "auth/getuserdetail"
  | "get_jsapi_ticket"
  | "ticket/get"
  | "getcallbackip"
  | "get_api_domain_ip"
> = {
  "auth/getuserinfo"(world, { code }) {
    const { state } = world;
    const row = state.oauthCodes.get(code) ?? refuse(40029);
    if (row.used) refuse(42022);
    if (state.nowSeconds() - row.issuedAt > CODE_SECONDS) refuse(42003);
    state.oauthCodes.put(code, { ...row, used: true });
    if (state.staff.get(row.id)) {
      const isPrivate = row.scope === "snsapi_privateinfo";
      return { userid: row.id, ...(isPrivate && { user_ticket: issueUserTicket(world, row.id) }) };
    }
    const followers = state
      .relationsOfPerson(row.id)
      .filter((one) => isListed(one) && state.staff.get(one.userid));
    return { openid: openidOf(world, row.id), ...(followers.length > 0 && { external_userid: row.id }) };
  },

  "auth/getuserdetail"({ state }, { user_ticket }) {
    const row = state.userTickets.get(user_ticket);
    if (!row || state.nowSeconds() - row.issuedAt > USER_TICKET_SECONDS)
      refuse(40058, "invalid param: user_ticket is unknown or older than 30 minutes");
    const { userid } = row;
    const email = emailOf(userid);
    return { userid, gender: "0", avatar: "", qr_code: "", mobile: "", email, biz_mail: email, address: "" };
  },

  get_jsapi_ticket: (world) => issueTicket(world, "corp"),
  "ticket/get": (world) => issueTicket(world, "agent"),
  getcallbackip: () => ({ ip_list: ["127.0.0.1"] }),
  get_api_domain_ip: () => ({ ip_list: ["127.0.0.1"] }),
};

function issueUserTicket({ state }: World, userid: string): string {
  const ticket = digest(`user-ticket:${state.nextNumber()}`, 43);
  state.userTickets.put(ticket, { ticket, userid, issuedAt: state.nowSeconds() });
  for (const old of state.userTickets.keys().slice(0, -MOST_TICKETS)) state.userTickets.delete(old);
  return ticket;
}
