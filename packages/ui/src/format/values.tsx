import { Tooltip } from "antd";
import { useFormat } from "./use-format.ts";

/** An instant as people say it; the exact one on hover. */
export function When({ at }: { at: string | undefined }) {
  const format = useFormat();
  if (!at) return <Nothing />;
  return (
    <Tooltip title={format.exact(at)}>
      <time dateTime={at} className="h-nowrap">
        {format.when(at)}
      </time>
    </Tooltip>
  );
}

export function Money({ fen }: { fen: number }) {
  return <span className="h-figure">{useFormat().money(fen)}</span>;
}

/** A count; the exact one on hover when it is shortened. */
export function Count({ value }: { value: number }) {
  const shown = useFormat().count(value);
  const exact = value.toLocaleString("en-US");
  return shown === exact ? (
    <span className="h-figure">{shown}</span>
  ) : (
    <Tooltip title={exact}>
      <span className="h-figure">{shown}</span>
    </Tooltip>
  );
}

/** What the server keeps to itself: "138****5678". Set apart, so that nobody takes the stars for a fault. */
export function Masked({ value }: { value: string }) {
  return <span className="h-masked">{value}</span>;
}

/** A value that is not known. */
export function Nothing() {
  return (
    <span className="h-muted" aria-hidden>
      –
    </span>
  );
}
