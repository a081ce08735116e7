import { useWords } from "@hortus/ui";
import { Button } from "antd-mobile";
import { Empty } from "../shared/states.tsx";
import type { SdkRefusal } from "./sdk.ts";
import { sidebarWords } from "./words.ts";

/** The client did not say whose chat this is: why that may be, and its own word for whoever sets it up. */
export function SidebarRefused({ error, onRetry }: { error: SdkRefusal; onRetry(): void }) {
  const say = useWords(sidebarWords);
  return (
    <Empty
      title={say("refusedTitle")}
      action={
        <Button color="primary" fill="outline" onClick={onRetry}>
          {say("retry")}
        </Button>
      }
    >
      {say("refusedText")}
      <br />
      <code className="small">{error.message}</code>
    </Empty>
  );
}
