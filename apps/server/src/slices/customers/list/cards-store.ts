import type { Db } from "@hortus/kernel";
import { sql } from "kysely";
import { nameOr } from "./lookups.ts";

/** What a list outside of this slice may print of a customer. The phone is masked; `phoneSealed` opens with the workspace's sealer. */
export interface CustomerCard {
  name: string;
  gender: "male" | "female" | null;
  city: string | null;
  phone: string | null;
  phoneSealed: string | null;
}

/** By id; those merged into others are missing. */
export async function findCards(db: Db, ids: readonly string[]): Promise<Map<string, CustomerCard>> {
  const { rows } = await sql<{ id: string; display_name: string } & Omit<CustomerCard, "name">>`
    select customer.id, display_name, gender, city, masked as phone, value_sealed as "phoneSealed"
    from customer
    left join lateral (
      select masked, value_sealed from identity
      where customer_id = customer.id and kind = 'phone'
      order by seen_at desc, fingerprint
      limit 1
    ) as phone on true
    where customer.id = any(${[...ids]}::uuid[]) and merged_into is null`.execute(db);
  return new Map(
    rows.map(({ id, display_name, ...card }) => [id, { name: nameOr(id, display_name), ...card }]),
  );
}
