import { useMemo, useState } from "react";
import type { LogEntry } from "../../phone-api.ts";
import { useDoing, useLog } from "../api.ts";
import { toSeconds } from "../format.ts";
import { Empty } from "../shared/row.tsx";
import { showToast } from "../shared/toast.tsx";
import { useWords, type Word } from "../words.ts";

const KINDS = [
  ["everything", () => true],
  ["apiCalls", (entry) => entry.kind === "api"],
  ["callbacks", (entry) => entry.kind === "callback"],
  ["failures", hasFailed],
] as const satisfies readonly (readonly [Word, (entry: LogEntry) => boolean])[];

/** Every API call of the product and every callback to it, in the clear. */
export function LogPanel() {
  const { say } = useWords();
  const entries = useLog();
  const [kind, setKind] = useState<Word>("everything");
  const [search, setSearch] = useState("");
  const shown = useMemo(() => {
    const passes = KINDS.find(([name]) => name === kind)?.[1] ?? (() => true);
    const wanted = search.trim().toLowerCase();
    return entries.filter(
      (entry) => passes(entry) && (!wanted || JSON.stringify(entry).toLowerCase().includes(wanted)),
    );
  }, [entries, kind, search]);
  return (
    <>
      <div className="list-head">
        <div className="chips">
          {KINDS.map(([name]) => (
            <button key={name} className="chip" aria-pressed={kind === name} onClick={() => setKind(name)}>
              {say(name)}
            </button>
          ))}
        </div>
        <div className="search">
          <input
            type="search"
            value={search}
            placeholder={say("filterLog")}
            aria-label={say("filterLog")}
            onChange={(event) => setSearch(event.target.value)}
          />
          <span className="hint">{say("calls", { count: shown.length })}</span>
        </div>
      </div>
      {shown.length === 0 && <Empty>{say(entries.length > 0 ? "noLogMatch" : "noLog")}</Empty>}
      <div className="log">
        {shown.map((entry) => (
          <Entry key={entry.seq} entry={entry} />
        ))}
      </div>
    </>
  );
}

function Entry({ entry }: { entry: LogEntry }) {
  const { say } = useWords();
  const [open, setOpen] = useState(false);
  const isCall = entry.kind === "api";
  const replay = useDoing(
    (phone, asCaptured: boolean) => phone.replay({ params: { seq: entry.seq }, body: { asCaptured } }),
    ({ status }) => showToast(say("replayed", { status })),
  );
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <time>{toSeconds(entry.at)}</time>
        <span className={`way ${entry.kind}`} aria-label={say(isCall ? "apiCalls" : "callbacks")}>
          {isCall ? "→" : "←"}
        </span>
        <span className="log-what">{isCall ? entry.endpoint : eventOf(entry.payload)}</span>
        <span className={hasFailed(entry) ? "log-end bad" : "log-end"}>
          {isCall ? entry.errcode : say(entry.outcome)}
        </span>
      </summary>
      {open &&
        (isCall ? (
          <CallDetails entry={entry} />
        ) : (
          <>
            <pre>{`${say("attempt", { count: entry.attempt })} · ${entry.answer}\n${spread(entry.payload)}`}</pre>
            <div className="chips">
              <button onClick={() => replay.mutate(false)}>{say("replay")}</button>
              <button disabled={entry.attempt === 0} onClick={() => replay.mutate(true)}>
                {say("replayCaptured")}
              </button>
            </div>
          </>
        ))}
    </details>
  );
}

function CallDetails({ entry }: { entry: Extract<LogEntry, { kind: "api" }> }) {
  const { say } = useWords();
  return (
    <pre>
      {`${say("request")}\n${JSON.stringify(entry.request, null, 2)}\n\n${say("response")} ${entry.errcode} ${entry.errmsg}\n${JSON.stringify(entry.response, null, 2)}`}
    </pre>
  );
}

function hasFailed(entry: LogEntry): boolean {
  return entry.kind === "api" ? entry.errcode !== 0 : entry.outcome !== "delivered";
}

/** "change_external_contact / add_external_contact" of a callback's XML. */
function eventOf(xml: string): string {
  const read = (name: string) => new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]+)`).exec(xml)?.[1];
  return read("ChangeType") ?? read("Event") ?? "callback";
}

/** One line an element. */
const spread = (xml: string): string =>
  xml.replace(/><(?=[A-Za-z])/g, ">\n<").replace("></xml>", ">\n</xml>");
