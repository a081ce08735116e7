import { useState } from "react";
import type { Company, Pages } from "../../phone-api.ts";
import { useDoing, useReading } from "../api.ts";
import { toMoment } from "../format.ts";
import { SureButton } from "../shared/sure-button.tsx";
import { showToast } from "../shared/toast.tsx";
import { useWords } from "../words.ts";

/** What a person enters in the product to connect it, and where callbacks go. */
export function CompanyPanel() {
  const { say, language } = useWords();
  const { data: company } = useReading(["company"], (phone) => phone.getCompany());
  const { data: others } = useReading(["apps"], (phone) => phone.listApps());
  const { data: pages } = useReading(["pages"], (phone) => phone.getPages());
  const reset = useDoing(
    (phone) => phone.reset(),
    () => showToast(say("resetDone")),
  );
  if (!company) return <p className="hint">{say("loading")}</p>;
  const { callback } = company;
  return (
    <div className="panel-page">
      <Fact label={say("corpid")} value={company.corpid} />
      <Fact label={say("agentid")} value={String(company.agentid)} />
      <Fact label={say("secret")} value={company.secret} />
      <Fact label={say("apiBase")} value={location.origin} />
      {others?.apps.map((app) => (
        <Fact
          key={app.agentid}
          label={say(app.kind === "contacts_sync" ? "contactsSync" : "otherApp", {
            name: app.name,
            agentid: app.agentid,
          })}
          value={app.secret}
        />
      ))}
      <h3>{say("callback")}</h3>
      <p className={callback ? "hint" : "warning"}>
        {callback
          ? say("verifiedAt", { at: toMoment(callback.verifiedAt, undefined, language) })
          : say("callbackMissing")}
      </p>
      <CallbackForm key={callback?.verifiedAt} callback={callback} />
      <h3>{say("pages")}</h3>
      <p className="hint">{say("pagesHint")}</p>
      {pages && <PagesForm key={JSON.stringify(pages)} pages={pages} />}
      <h3>{say("reset")}</h3>
      <p className="hint">{say("resetHint")}</p>
      <SureButton label={say("reset")} sure={say("resetSure")} onSure={() => reset.mutate()} />
    </div>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  const { say } = useWords();
  const copy = () => navigator.clipboard.writeText(value).then(() => showToast(say("copied")));
  return (
    <div className="fact">
      <span>{label}</span>
      <code>{value}</code>
      <button className="plain" onClick={() => void copy()}>
        {say("copy")}
      </button>
    </div>
  );
}

/** Addresses of the product's own pages in the chats' toolbars. */
function PagesForm({ pages }: { pages: Pages }) {
  const { say } = useWords();
  const [single, setSingle] = useState(pages.single);
  const [group, setGroup] = useState(pages.group);
  const save = useDoing(
    (phone) => phone.setPages({ body: { single: single.trim(), group: group.trim() } }),
    () => showToast(say("saved")),
  );
  return (
    <form
      className="form flat"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <label>
        {say("singlePage")}
        <input type="url" value={single} onChange={(event) => setSingle(event.target.value)} />
      </label>
      <label>
        {say("groupPage")}
        <input type="url" value={group} onChange={(event) => setGroup(event.target.value)} />
      </label>
      <button className="primary" disabled={save.isPending}>
        {say("save")}
      </button>
    </form>
  );
}

function CallbackForm({ callback }: { callback: Company["callback"] }) {
  const { say } = useWords();
  const [url, setUrl] = useState(callback?.url ?? "");
  const [token, setToken] = useState(callback?.token ?? "");
  const [encodingAesKey, setKey] = useState(callback?.encodingAesKey ?? "");
  const save = useDoing(
    (phone) =>
      phone.saveCallback({
        body: { url: url.trim(), token: token.trim(), encodingAesKey: encodingAesKey.trim() },
      }),
    () => showToast(say("saved")),
  );
  return (
    <form
      className="form flat"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <label>
        {say("callbackUrl")}
        <input required type="url" value={url} onChange={(event) => setUrl(event.target.value)} />
      </label>
      <label>
        Token
        <input
          required
          pattern="[A-Za-z0-9]{1,32}"
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
      </label>
      <label>
        EncodingAESKey
        <input
          required
          pattern="[A-Za-z0-9]{43}"
          value={encodingAesKey}
          onChange={(event) => setKey(event.target.value)}
        />
      </label>
      <button className="primary" disabled={save.isPending}>
        {say("verify")}
      </button>
    </form>
  );
}
