import { useAddress } from "../address.ts";
import { useReading } from "../api.ts";
import { WebView, type PageContext } from "../shared/web-view.tsx";
import { useWords } from "../words.ts";

/** The chat's toolbar: the product's page beside what is said. Absent until an address is set under "company". */
export function Toolbar({
  kind,
  context,
}: {
  kind: "single" | "group";
  context: Omit<PageContext, "client">;
}) {
  const { say } = useWords();
  const [{ side }, go] = useAddress();
  const { data: pages } = useReading(["pages"], (phone) => phone.getPages());
  const url = pages?.[kind];
  if (!url) return null;
  return (
    <div className={side ? "toolbar open" : "toolbar"}>
      <button
        className="plain wide"
        aria-expanded={Boolean(side)}
        onClick={() => go({ side: side ? undefined : "1" })}
      >
        {say(side ? "closeSidebar" : "sidebar")}
      </button>
      {side && (
        <WebView
          url={url}
          context={{ client: "wecom", ...context }}
          onClose={() => go({ side: undefined })}
        />
      )}
    </div>
  );
}
