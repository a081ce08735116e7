import { useState } from "react";
import type { Relation } from "../../phone-api.ts";
import { useAddress } from "../address.ts";
import { useDoing, useReading } from "../api.ts";
import { toMoment } from "../format.ts";
import { Avatar } from "../shared/avatar.tsx";
import { PhoneFrame } from "../shared/phone-frame.tsx";
import { Empty } from "../shared/row.tsx";
import { SureButton } from "../shared/sure-button.tsx";
import { showToast } from "../shared/toast.tsx";
import { useWords } from "../words.ts";

interface Props {
  common: { owner: "advisor"; label: string };
  userid: string;
  personId: string;
}

/** What an advisor knows of a customer: remark, description and tags, to be changed here. */
export function CustomerCard({ common, userid, personId }: Props) {
  const { say, language } = useWords();
  const [, go] = useAddress();
  const params = { userid, personId };
  const { data: relation, isError } = useReading(["relation", userid, personId], (phone) =>
    phone.getCustomer({ params }),
  );
  const remove = useDoing(
    (phone) => phone.deleteCustomer({ params }),
    () => {
      showToast(say("deletedCustomer"));
      go({ card: undefined, chat: undefined });
    },
  );
  return (
    <PhoneFrame
      {...common}
      title={relation?.remark || relation?.nickname || say("customer")}
      back={() => go({ card: undefined })}
    >
      {!relation && <Empty>{say(isError ? "endedByStaff" : "loading")}</Empty>}
      {relation && (
        <div className="card-page">
          <div className="card-who">
            <Avatar id={personId} name={relation.nickname} />
            <div>
              <strong>{relation.nickname}</strong>
              <span className="hint">{`${say("addedAt")} ${toMoment(relation.addedAt, undefined, language)}`}</span>
              <span className="hint">{`${say("state")}: ${relation.state || say("noState")}`}</span>
              {relation.deletedByCustomer && <span className="warning">{say("leftYou")}</span>}
            </div>
          </div>
          <Edit key={personId} relation={relation} personId={personId} />
          <div className="card-foot">
            <button className="primary wide" onClick={() => go({ card: undefined, chat: personId })}>
              {say("message")}
            </button>
            <SureButton
              label={say("deleteCustomer")}
              sure={say("deleteAdvisorSure")}
              disabled={remove.isPending}
              onSure={() => remove.mutate()}
            />
          </div>
        </div>
      )}
    </PhoneFrame>
  );
}

function Edit({ relation, personId }: { relation: Relation; personId: string }) {
  const { say } = useWords();
  const { data: groups } = useReading(["tags"], (phone) => phone.listTags());
  // Undefined means untouched: then what the product changes meanwhile shows through.
  const [remark, setRemark] = useState<string>();
  const [description, setDescription] = useState<string>();
  const [tags, setTags] = useState<string[]>();
  const [ownTags, setOwnTags] = useState<string>();
  const chosen = tags ?? relation.tags.map(({ id }) => id);
  const changed =
    remark !== undefined || description !== undefined || tags !== undefined || ownTags !== undefined;
  const save = useDoing(
    (phone) =>
      phone.editCustomer({
        params: { userid: relation.userid, personId },
        body: {
          ...(remark !== undefined && { remark }),
          ...(description !== undefined && { description }),
          ...(tags && { tagIds: tags }),
          ...(ownTags !== undefined && { ownTags: ownTags.split(/\s+/).filter(Boolean) }),
        },
      }),
    () => {
      setRemark(undefined);
      setDescription(undefined);
      setTags(undefined);
      setOwnTags(undefined);
      showToast(say("saved"));
    },
  );
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <label>
        {say("remark")}
        <input
          maxLength={20}
          value={remark ?? relation.remark}
          onChange={(event) => setRemark(event.target.value)}
        />
      </label>
      <label>
        {say("description")}
        <textarea
          maxLength={150}
          rows={2}
          value={description ?? relation.description}
          onChange={(event) => setDescription(event.target.value)}
        />
      </label>
      {groups?.groups.length === 0 && <p className="hint">{say("noTags")}</p>}
      {groups?.groups.map((group) => (
        <fieldset key={group.id}>
          <legend>{group.name}</legend>
          <div className="chips">
            {group.tags.map(({ id, name }) => (
              <button
                type="button"
                key={id}
                className="chip"
                aria-pressed={chosen.includes(id)}
                onClick={() =>
                  setTags(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
                }
              >
                {name}
              </button>
            ))}
          </div>
        </fieldset>
      ))}
      <label>
        {say("ownTags")}
        <input
          value={ownTags ?? relation.ownTags.join(" ")}
          onChange={(event) => setOwnTags(event.target.value)}
        />
      </label>
      <button className="primary" disabled={!changed || save.isPending}>
        {say("save")}
      </button>
    </form>
  );
}
