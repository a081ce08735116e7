/** Apps of the company as they lie in the journal; the first one stands in the company's own row. */
export interface AppRow {
  agentid: number;
  name: string;
  secret: string;
  /** "contacts_sync": the assistant that writes the directory, and reads nothing but ids. */
  kind: "app" | "contacts_sync";
  /** Calls with its token are 50003, and its secret is 40001. */
  isDisabled: boolean;
  /** Userids and departments (with those below) that it sees; null: everybody. */
  range: { users: string[]; parties: number[] } | null;
}

/** Who calls. */
export interface App {
  agentid: number;
  isFirst: boolean;
  kind: AppRow["kind"];
  isDisabled: boolean;
  range: AppRow["range"];
}
