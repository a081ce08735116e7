import type {
  AUDIENCES,
  ContentChannel,
  ContentHit,
  ContentPurpose,
  RegulatoryClass,
  REVIEW_STATES,
  Verdict,
} from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Actor } from "../actor.ts";

export type ReviewState = (typeof REVIEW_STATES)[number];

export interface ReviewRow {
  id: string;
  content_hash: string;
  title: string;
  text: string;
  extras: string[];
  channel: ContentChannel;
  purpose: ContentPurpose;
  classes: RegulatoryClass[];
  audiences: (typeof AUDIENCES)[number][];
  origin_kind: string;
  origin_id: string | null;
  verdict: Verdict;
  hits: ContentHit[];
  rules: string;
  note: string | null;
  state: ReviewState;
  submitted_by: Actor;
  submitted_at: Date;
  decided_by: Actor | null;
  decided_at: Date | null;
  comment: string | null;
  ground: string | null;
  expires_at: Date | null;
}

/** @returns false when the same version waits already */
export async function insertReview(tx: Tx, row: ReviewRow): Promise<boolean> {
  const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`;
  const { rows } = await sql`
    insert into content_review (
      id, content_hash, title, text, extras, channel, purpose, classes, audiences, origin_kind, origin_id, verdict, hits, rules, note,
      state, submitted_by, submitted_at
    )
    values (
      ${row.id}, ${row.content_hash}, ${row.title}, ${row.text}, ${json(row.extras)}, ${row.channel}, ${row.purpose},
      ${json(row.classes)}, ${json(row.audiences)}, ${row.origin_kind}, ${row.origin_id}, ${row.verdict}, ${json(row.hits)},
      ${row.rules}, ${row.note}, ${row.state}, ${json(row.submitted_by)}, ${row.submitted_at}
    )
    on conflict (content_hash) where state = 'waiting' do nothing
    returning id`.execute(tx);
  return rows.length > 0;
}

export async function findReview(db: Db, id: string): Promise<ReviewRow | undefined> {
  const { rows } = await sql<ReviewRow>`select * from content_review where id = ${id}`.execute(db);
  return rows[0];
}

export async function lockReview(tx: Tx, id: string): Promise<ReviewRow | undefined> {
  const { rows } = await sql<ReviewRow>`select * from content_review where id = ${id} for update`.execute(tx);
  return rows[0];
}

export async function storeDecision(
  tx: Tx,
  id: string,
  decision: Pick<ReviewRow, "state" | "decided_by" | "decided_at" | "comment" | "ground" | "expires_at">,
): Promise<void> {
  await sql`
    update content_review
    set state = ${decision.state}, decided_by = ${JSON.stringify(decision.decided_by)}::jsonb, decided_at = ${decision.decided_at},
      comment = ${decision.comment}, ground = ${decision.ground}, expires_at = ${decision.expires_at}
    where id = ${id}`.execute(tx);
}

/** Waiting ones oldest first, since they were promised an answer first; others latest first. */
export async function findReviews(
  db: Db,
  filter: {
    state: ReviewState;
    channel: string | undefined;
    submitter: string | undefined;
    after: readonly (string | number | null)[] | undefined;
    limit: number;
  },
): Promise<ReviewRow[]> {
  const [at = null, id = null] = filter.after ?? [];
  const matching = sql`
    state = ${filter.state}
    and (${filter.channel ?? null}::text is null or channel = ${filter.channel ?? null}::text)
    and (${filter.submitter ?? null}::text is null or submitted_by ->> 'id' = ${filter.submitter ?? null}::text)`;
  const { rows } =
    filter.state === "waiting"
      ? await sql<ReviewRow>`
          select * from content_review
          where ${matching} and (${at}::timestamptz is null or (submitted_at, id) > (${at}::timestamptz, ${id}::uuid))
          order by submitted_at, id
          limit ${filter.limit}`.execute(db)
      : await sql<ReviewRow>`
          select * from content_review
          where ${matching} and (${at}::timestamptz is null or (submitted_at, id) < (${at}::timestamptz, ${id}::uuid))
          order by submitted_at desc, id desc
          limit ${filter.limit}`.execute(db);
  return rows;
}

export async function countWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from content_review where state = 'waiting'`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Other versions of the content of the same origin, or of the very same words; newest first. */
export async function findEarlier(db: Db, review: ReviewRow): Promise<ReviewRow[]> {
  const { rows } = await sql<ReviewRow>`
    select * from content_review
    where id <> ${review.id}
      and (content_hash = ${review.content_hash}
        or (origin_id is not null and origin_kind = ${review.origin_kind} and origin_id = ${review.origin_id} and title = ${review.title}))
    order by submitted_at desc, id desc
    limit 20`.execute(db);
  return rows;
}

/** The newest submission of this very version that was not taken back. */
export async function findStanding(db: Db, hash: string): Promise<ReviewRow | undefined> {
  const { rows } = await sql<ReviewRow>`
    select * from content_review
    where content_hash = ${hash} and state <> 'withdrawn'
    order by submitted_at desc, id desc
    limit 1`.execute(db);
  return rows[0];
}

export async function findForEvidence(db: Db, from: Date, before: Date, limit: number): Promise<ReviewRow[]> {
  const { rows } = await sql<ReviewRow>`
    select * from content_review
    where submitted_at >= ${from} and submitted_at < ${before}
    order by submitted_at, id
    limit ${limit}`.execute(db);
  return rows;
}

/** The newest approval of each of these contents that holds at `now`, by content hash. */
export async function findApprovals(
  db: Db,
  hashes: readonly string[],
  now: Date,
): Promise<Map<string, { id: string; expiresAt: Date | null }>> {
  if (hashes.length === 0) return new Map();
  const { rows } = await sql<{ content_hash: string; id: string; expires_at: Date | null }>`
    select distinct on (content_hash) content_hash, id, expires_at
    from content_review
    where content_hash = any(${[...hashes]}::text[])
      and state = 'approved'
      and (expires_at is null or expires_at > ${now})
    order by content_hash, decided_at desc`.execute(db);
  return new Map(rows.map((row) => [row.content_hash, { id: row.id, expiresAt: row.expires_at }]));
}
