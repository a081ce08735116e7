import { useState } from "react";
import { useDoing, useReading } from "../api.ts";
import { useWords } from "../words.ts";

const BREAKS = ["never", "before", "after"] as const;

/** Faults of single endpoints: an errcode, a delay or a broken connection for the next calls, or how many calls are left. */
export function EndpointFaultForm() {
  const { say } = useWords();
  const { data } = useReading(["endpoint faults"], (phone) => phone.listEndpointFaults());
  const [endpoint, setEndpoint] = useState("");
  const [errcode, setErrcode] = useState("");
  const [times, setTimes] = useState("1");
  const [quota, setQuota] = useState("");
  const [delay, setDelay] = useState("");
  const [reset, setReset] = useState<(typeof BREAKS)[number]>("never");
  const isFault = errcode !== "" || delay !== "" || reset !== "never";
  const set = useDoing((phone) =>
    phone.setEndpointFault({
      body: {
        endpoint: endpoint.trim(),
        times: isFault ? Math.trunc(Number(times)) : 0,
        ...(errcode !== "" && { errcode: Math.trunc(Number(errcode)) }),
        ...(delay !== "" && { delayMs: Math.max(0, Math.trunc(Number(delay))) }),
        ...(reset !== "never" && { reset }),
        ...(quota !== "" && { quotaLeft: Math.max(0, Math.trunc(Number(quota))) }),
      },
    }),
  );
  const clear = useDoing((phone, name: string) =>
    phone.setEndpointFault({ body: { endpoint: name, times: 0 } }),
  );
  return (
    <>
      {data?.faults.map((one) => (
        <div className="fact" key={one.endpoint}>
          <code>{one.endpoint}</code>
          <span>
            {[
              one.errcode,
              one.delayMs > 0 && `+${one.delayMs} ms`,
              one.reset && `${say("connectionBreaks")}: ${say(one.reset)}`,
              one.times !== 0 && `× ${one.times < 0 ? "∞" : one.times}`,
              one.quotaLeft !== undefined && say("quotaLeft", { count: one.quotaLeft }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
          <button className="plain" onClick={() => clear.mutate(one.endpoint)}>
            {say("clear")}
          </button>
        </div>
      ))}
      <form
        className="form flat"
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate();
        }}
      >
        <label>
          {say("endpoint")}
          <input
            required
            placeholder="externalcontact/get"
            value={endpoint}
            onChange={(event) => setEndpoint(event.target.value)}
          />
        </label>
        <label>
          errcode
          <input
            type="number"
            placeholder="45009"
            value={errcode}
            onChange={(event) => setErrcode(event.target.value)}
          />
        </label>
        <label>
          {say("lateBy")}
          <input type="number" min={0} value={delay} onChange={(event) => setDelay(event.target.value)} />
        </label>
        <label>
          {say("connectionBreaks")}
          <select
            value={reset}
            onChange={(event) => setReset(BREAKS.find((one) => one === event.target.value) ?? "never")}
          >
            {BREAKS.map((one) => (
              <option key={one} value={one}>
                {say(one)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {say("times")}
          <input type="number" min={-1} value={times} onChange={(event) => setTimes(event.target.value)} />
        </label>
        <label>
          {say("quota")}
          <input type="number" min={0} value={quota} onChange={(event) => setQuota(event.target.value)} />
        </label>
        <button disabled={set.isPending || (!isFault && quota === "")}>{say("save")}</button>
      </form>
    </>
  );
}
