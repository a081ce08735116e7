import { z } from "zod";
import { id, idParams, text } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";

/** A part of the map, below another one or at the top. Six levels with the store are the most. */
export const region = z.object({ id, name: z.string(), parentId: id.nullable() });
export type Region = z.infer<typeof region>;

const fields = {
  /** The shop system's own code, by which orders name the store; its name does as well. Letter case counts. */
  code: text(40),
  name: text(60),
  /** Null: in no region. */
  regionId: id.nullable(),
  address: z.string().trim().max(200),
  phone: z.string().trim().max(30),
  /** Members of the WeCom company who serve its customers. One may serve several stores. */
  advisorIds: z.array(z.string().min(1).max(64)).max(200),
  /** Who is told in WeCom when a task of its advisors will soon be too late; a member of the company, null for nobody. */
  managerId: z.string().min(1).max(64).nullable(),
};

export const store = z.object({ id, ...fields, archived: z.boolean() });
export type Store = z.infer<typeof store>;

const regionFields = { name: text(40), parentId: id.nullable() };

/** Stores and regions that a workspace may have: the whole tree is one answer. */
export const MOST_PLACES = 5_000;

export const storesRoutes = {
  listStores: route({
    method: "GET",
    path: "/stores",
    summary: "The tree: all regions by name, and all stores by code; archived stores included",
    roles: READERS,
    response: z.object({ regions: z.array(region), stores: z.array(store) }),
  }),
  createRegion: route({
    method: "POST",
    path: "/regions",
    summary: "Makes a region",
    roles: OPERATORS,
    body: z.object({ name: regionFields.name, parentId: regionFields.parentId.default(null) }),
    response: region,
  }),
  changeRegion: route({
    method: "PATCH",
    path: "/regions/:id",
    summary: "Renames a region, or moves it with all that is below it",
    roles: OPERATORS,
    params: idParams,
    body: z.object(regionFields).partial(),
    response: region,
  }),
  deleteRegion: route({
    method: "DELETE",
    path: "/regions/:id",
    summary: "Deletes a region with nothing below it",
    roles: OPERATORS,
    params: idParams,
    response: "nothing",
  }),
  createStore: route({
    method: "POST",
    path: "/stores",
    summary:
      "Makes a store; orders that name its code or name are counted there from then on, earlier ones too",
    roles: OPERATORS,
    body: z.object({
      code: fields.code,
      name: fields.name,
      regionId: fields.regionId.default(null),
      address: fields.address.default(""),
      phone: fields.phone.default(""),
      advisorIds: fields.advisorIds.default([]),
      managerId: fields.managerId.default(null),
    }),
    response: store,
  }),
  changeStore: route({
    method: "PATCH",
    path: "/stores/:id",
    summary: "Changes or moves a store; archived, it is no longer offered and its orders stay with it",
    roles: OPERATORS,
    params: idParams,
    body: z.object({ ...fields, archived: z.boolean() }).partial(),
    response: store,
  }),
};
