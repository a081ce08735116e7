import { LadderPage } from "./ladder-page.tsx";

export default function ValueTiersPage() {
  return <LadderPage ladder="value_tier" />;
}
