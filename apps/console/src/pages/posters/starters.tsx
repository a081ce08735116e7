import { POSTER_STARTERS, type PosterLayout } from "@hortus/contracts";
import { PageHeader, useBilingual, useWords } from "@hortus/ui";
import { Skeleton } from "antd";
import { Link } from "react-router";
import { useDrawing } from "./use-drawing.ts";
import { posterWords } from "./words.ts";
import "./posters.css";

/** Where a new poster begins: layouts as the server draws them. */
export function Starters() {
  const t = useWords(posterWords);
  const say = useBilingual();
  return (
    <>
      <PageHeader
        title={t("chooseStarter")}
        about={t("chooseStarterHint")}
        back={{ to: "/posters", label: t("title") }}
      />
      <ul className="poster-grid">
        {POSTER_STARTERS.map(({ key, name, layout }) => (
          <li key={key}>
            <Link to={`/posters/new?starter=${key}`} className="poster-card">
              <Drawn layout={layout} />
              <strong>{say(name)}</strong>
            </Link>
          </li>
        ))}
        <li>
          <Link to="/posters/new?starter=blank" className="poster-card">
            <span className="poster-undrawn h-muted">{t("blankHint")}</span>
            <strong>{t("blank")}</strong>
          </Link>
        </li>
      </ul>
    </>
  );
}

function Drawn({ layout }: { layout: PosterLayout }) {
  const { data, isError } = useDrawing(layout);
  if (data) return <img src={data.src} alt="" />;
  return isError ? <span className="poster-undrawn" /> : <Skeleton.Node active className="poster-undrawn" />;
}
