import type { ReactNode } from "react";
import { Avatar } from "./avatar.tsx";

interface Props {
  id: string;
  name: string;
  /** Small and grey, below the name. */
  note?: ReactNode;
  /** At the right end. */
  aside?: ReactNode;
  count?: number;
  onOpen(): void;
}

/** A person in a list. */
export function Row({ id, name, note, aside, count, onOpen }: Props) {
  return (
    <li>
      <button className="row" onClick={onOpen}>
        <span className="row-face">
          <Avatar id={id} name={name} />
          {count ? <b className="badge">{count}</b> : null}
        </span>
        <span className="row-text">
          <span className="row-name">{name}</span>
          {note && <span className="row-note">{note}</span>}
        </span>
        {aside && <span className="row-aside">{aside}</span>}
      </button>
    </li>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return <p className="empty">{children}</p>;
}
