import { z } from "zod";
import { id, idParams, instant, page, pageQuery, text } from "./common.ts";
import { OPERATORS, route } from "./route.ts";

/** What a complaint is about. No entry of the list tells anything of health: that belongs into the note, which is sealed. */
export const COMPLAINT_ABOUT = ["product", "service", "delivery", "price", "messages", "other"] as const;
const about = z.enum(COMPLAINT_ABOUT);
export type ComplaintAbout = z.infer<typeof about>;

export const complaint = z.object({
  id,
  customer: z.object({ id, name: z.string() }),
  about,
  /** What the customer said; empty when nobody wrote it down. */
  note: z.string(),
  openedAt: instant,
  openedBy: z.string(),
  /** Absent while it is open. */
  closedAt: instant.optional(),
  closedBy: z.string().optional(),
  /** How it was settled. */
  outcome: z.string().optional(),
});
export type Complaint = z.infer<typeof complaint>;

const recorders = [...OPERATORS, "advisor"] as const;

export const complaintRoutes = {
  listComplaints: route({
    method: "GET",
    path: "/complaints",
    summary: "Complaints of all customers, the latest first",
    roles: OPERATORS,
    query: pageQuery.extend({ state: z.enum(["open", "closed"]).optional(), about: about.optional() }),
    response: page(complaint),
  }),
  listCustomerComplaints: route({
    method: "GET",
    path: "/customers/:id/complaints",
    summary: "A customer's complaints, the latest first; advisors ask for own customers only",
    roles: recorders,
    params: idParams,
    response: z.object({ rows: z.array(complaint), asOf: instant }),
  }),
  openComplaint: route({
    method: "POST",
    path: "/customers/:id/complaints",
    summary:
      "Records a complaint: offers are held while it is open, and journeys that name it end; the same `externalId` again is the same complaint",
    roles: recorders,
    scope: "customers:write",
    params: idParams,
    body: z.object({
      about,
      note: z.string().trim().max(1_000).default(""),
      /** The complaint's own id in the system that sends it. */
      externalId: text(100).optional(),
    }),
    response: complaint,
  }),
  closeComplaint: route({
    method: "POST",
    path: "/customers/:id/complaints/:complaintId/closed",
    summary: "Says how a complaint was settled; offers may go out again",
    roles: OPERATORS,
    scope: "customers:write",
    params: z.object({ id, complaintId: id }),
    body: z.object({ outcome: text(1_000) }),
    response: complaint,
  }),
};
