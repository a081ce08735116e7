import { LadderPage } from "./ladder-page.tsx";
import { Rhythm } from "./rhythm.tsx";

export default function LifeCyclePage() {
  return <LadderPage ladder="life_cycle" settings={<Rhythm />} />;
}
