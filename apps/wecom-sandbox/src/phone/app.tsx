/** The page: the strip that moves the world, a customer's phone, an advisor's phone, and what went over the wire. */
import { useReading } from "./api.ts";
import { useAddress } from "./address.ts";
import { AdvisorPhone } from "./advisor/advisor-phone.tsx";
import { Panels } from "./controls/panels.tsx";
import { Strip } from "./controls/strip.tsx";
import { CustomerPhone } from "./customer/customer-phone.tsx";
import { Toast } from "./shared/toast.tsx";
import { useWords } from "./words.ts";

export function App() {
  const { say } = useWords();
  const [address, go] = useAddress();
  const { isError } = useReading(["clock"], (phone) => phone.getClock());
  // A printed code leads here: at phone width it is the customer who has to be seen.
  // A link into an advisor's chat opens that advisor's phone where only one has room.
  const view = address.view ?? (address.staff && !address.person ? "advisor" : "customer");
  const views = [
    ["customer", say("customer")],
    ["advisor", say("advisor")],
    ["control", say("control")],
  ] as const;
  return (
    <div className="page" data-view={view}>
      <Strip />
      {isError && (
        <p className="unreachable" role="alert">
          {say("unreachable")}
        </p>
      )}
      <main className="stage">
        <CustomerPhone />
        <AdvisorPhone />
        <Panels />
      </main>
      <nav className="views" aria-label={say("sandbox")}>
        {views.map(([name, label]) => (
          <button key={name} aria-current={view === name} onClick={() => go({ view: name })}>
            {label}
          </button>
        ))}
      </nav>
      <Toast />
    </div>
  );
}
