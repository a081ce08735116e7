import { useState } from "react";
import { useAddress } from "../address.ts";
import { useReading } from "../api.ts";
import { Empty, Row } from "../shared/row.tsx";
import { useWords } from "../words.ts";

const SHOWN = 60;

export function CustomerList({ userid }: { userid: string }) {
  const { say } = useWords();
  const [, go] = useAddress();
  const [search, setSearch] = useState("");
  const { data } = useReading(["customers", userid, search], (phone) =>
    phone.listCustomers({ params: { userid }, query: { limit: SHOWN, ...(search ? { search } : {}) } }),
  );
  return (
    <>
      <div className="list-head">
        <div className="search">
          <input
            type="search"
            value={search}
            placeholder={say("searchPeople")}
            aria-label={say("searchPeople")}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
      </div>
      {!data && <Empty>{say("loading")}</Empty>}
      {data?.customers.length === 0 && <Empty>{say(search ? "nobody" : "noCustomers")}</Empty>}
      <ul className="rows">
        {data?.customers.map((one) => (
          <Row
            key={one.externalUserid}
            id={one.externalUserid}
            name={one.remark || one.nickname}
            note={
              one.deletedByCustomer
                ? say("leftYou")
                : one.tags.map(({ name }) => name).join(" · ") || one.nickname
            }
            onOpen={() => go({ card: one.externalUserid })}
          />
        ))}
      </ul>
      {data && data.total > data.customers.length && (
        <p className="hint foot">{say("more", { count: data.total - data.customers.length })}</p>
      )}
    </>
  );
}
