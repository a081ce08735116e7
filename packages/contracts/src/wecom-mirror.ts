import { z } from "zod";
import { id, instant } from "./common.ts";

/** What is mirrored of WeCom: groups, members, departments and contacts that ended. */

export const group = z.object({
  /** WeCom's chat_id. */
  id: z.string(),
  /** Empty while nobody named it. */
  name: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }).optional(),
  /** served; its owner has left; on its way to another owner, or there. */
  state: z.enum(["served", "owner_left", "handing_over", "handed_over", "dissolved"]),
  members: z.int(),
  customers: z.int(),
  createdAt: instant.optional(),
  dissolvedAt: instant.optional(),
  /** When its members were read last. */
  readAt: instant.optional(),
});
export type Group = z.infer<typeof group>;

export const groupMember = z.object({
  id: z.string(),
  kind: z.enum(["staff", "customer"]),
  name: z.string(),
  joinedAt: instant,
  joinedBy: z.enum(["invitation", "link", "code"]),
  /** Of the group code. */
  state: z.string().optional(),
  /** The customer, if some advisor has them as a contact. */
  customerId: z.uuid().optional(),
});
export type GroupMember = z.infer<typeof groupMember>;

export const advisor = z.object({
  /** The member's userid in WeCom. */
  id: z.string(),
  name: z.string(),
  /** Name of the main one. */
  department: z.string(),
  /** All that the member is in, of those that the app sees; see the list of departments. */
  departmentIds: z.array(z.int()),
  /** left: WeCom shows the member to the app no more: gone from the company, or out of the app's visible range. */
  status: z.enum(["active", "inactive", "left"]),
  /** Customers who are in this advisor's list now. */
  contacts: z.int(),
  /** Whether WeCom lets this member have customers (客户联系). */
  canHaveCustomers: z.boolean(),
});
export type Advisor = z.infer<typeof advisor>;

/** A department that the app may see. */
export const department = z.object({
  id: z.int(),
  name: z.string(),
  /** The departments above, the highest first, as far as the app sees them. */
  above: z.array(z.int()),
  /** Members in it and below who are there now, and the customers whom they have; of two advisors a customer counts twice. */
  members: z.int(),
  contacts: z.int(),
});
export type Department = z.infer<typeof department>;

/** A relation of an advisor and a customer that ended. */
export const lostContact = z.object({
  /** Absent while it is not known whose relation it was. */
  customerId: id.optional(),
  /** What the advisor called the customer, or the customer's own name. */
  name: z.string(),
  advisor: z.object({ id: z.string(), name: z.string() }),
  /** Who deleted whom. */
  by: z.enum(["advisor", "customer"]),
  addedAt: instant,
  lostAt: instant,
});
export type LostContact = z.infer<typeof lostContact>;
