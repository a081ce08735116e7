import { useState } from "react";
import { useAddress } from "../address.ts";
import { useDoing, useReading } from "../api.ts";
import { Empty, Row } from "../shared/row.tsx";
import { useWords, type Word } from "../words.ts";

const SHOWN = 60;
const GENDERS = [0, 1, 2] as const;

/** Whom to play: somebody who exists, or somebody new. */
export function PeopleList({ scan }: { scan: string | undefined }) {
  const { say } = useWords();
  const [, go] = useAddress();
  const [search, setSearch] = useState("");
  const [creating, setCreating] = useState(false);
  const { data } = useReading(["people", search], (phone) =>
    phone.listPeople({ query: { limit: SHOWN, ...(search ? { search } : {}) } }),
  );
  const play = (id: string) => go({ person: id, phone: undefined, with: undefined });
  if (creating) return <NewPerson onDone={play} onCancel={() => setCreating(false)} />;
  return (
    <>
      <div className="list-head">
        <p className="hint">{say(scan ? "scanHint" : "choosePersonHint")}</p>
        <div className="search">
          <input
            type="search"
            value={search}
            placeholder={say("searchPeople")}
            aria-label={say("searchPeople")}
            onChange={(event) => setSearch(event.target.value)}
          />
          <button className="primary" onClick={() => setCreating(true)}>
            {say("newPerson")}
          </button>
        </div>
      </div>
      {!data && <Empty>{say("loading")}</Empty>}
      {data?.people.length === 0 && <Empty>{say("nobody")}</Empty>}
      <ul className="rows">
        {data?.people.map(({ id, nickname, phone, contacts }) => (
          <Row
            key={id}
            id={id}
            name={nickname}
            note={phone ?? undefined}
            aside={say("contactsOf", { count: contacts })}
            onOpen={() => play(id)}
          />
        ))}
      </ul>
      {data && data.total > data.people.length && (
        <p className="hint foot">{say("more", { count: data.total - data.people.length })}</p>
      )}
    </>
  );
}

function NewPerson({ onDone, onCancel }: { onDone(id: string): void; onCancel(): void }) {
  const { say } = useWords();
  const [nickname, setNickname] = useState("");
  const [mobile, setMobile] = useState("");
  const [gender, setGender] = useState<0 | 1 | 2>(0);
  const create = useDoing(
    (phone) =>
      phone.createPerson({
        body: { nickname: nickname.trim(), gender, ...(mobile.trim() ? { phone: mobile.trim() } : {}) },
      }),
    (person) => onDone(person.id),
  );
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      <label>
        {say("nickname")}
        <input
          required
          autoFocus
          maxLength={64}
          value={nickname}
          onChange={(event) => setNickname(event.target.value)}
        />
      </label>
      <label>
        {say("mobile")}
        <input
          inputMode="tel"
          maxLength={20}
          value={mobile}
          onChange={(event) => setMobile(event.target.value)}
        />
      </label>
      <fieldset>
        <legend>{say("gender")}</legend>
        <div className="chips">
          {GENDERS.map((one) => (
            <button
              type="button"
              key={one}
              className="chip"
              aria-pressed={gender === one}
              onClick={() => setGender(one)}
            >
              {say(`gender${one}` satisfies Word)}
            </button>
          ))}
        </div>
      </fieldset>
      <div className="form-foot">
        <button type="button" onClick={onCancel}>
          {say("cancel")}
        </button>
        <button className="primary" disabled={!nickname.trim() || create.isPending}>
          {say("create")}
        </button>
      </div>
    </form>
  );
}
