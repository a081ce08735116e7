/** What names things in this slice. */

/** A group of tags, or a tag. */
export type Kind = "group" | "tag";

/** What WeCom is still to hear of a group or tag. */
export type Push = "create" | "rename" | "delete";

export interface CustomerTagKey {
  customerId: string;
  tagId: string;
}

/** A customer's relation with one advisor. */
export interface Relation {
  customerId: string;
  userId: string;
  externalUserId: string;
}
