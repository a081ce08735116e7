import { InfoCircleOutlined } from "@ant-design/icons";
import { Tooltip } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useFormat } from "../format/use-format.ts";
import { stateWords } from "../states/words.ts";
import { useWords } from "../words/words.ts";

/**
 * A figure that is a door: it leads to the rows behind it, and says on hover what it counts and as of when.
 *
 * @param exact the unshortened figure, for the hover
 * @param change beside the figure: how it moved, in words
 */
export function StatCard(props: {
  label: string;
  value: string;
  definition: string;
  to?: string;
  exact?: string;
  asOf?: string;
  change?: ReactNode;
}) {
  const t = useWords(stateWords);
  const format = useFormat();
  const about = (
    <>
      <div>{props.definition}</div>
      {props.exact && props.exact !== props.value && <div>= {props.exact}</div>}
      {props.asOf && <div>{t("asOf", { time: format.exact(props.asOf) })}</div>}
    </>
  );
  const inside = (
    <>
      <span className="h-muted">
        {props.label} <InfoCircleOutlined className="h-small" aria-hidden />
      </span>
      <span className="h-stat-value">{props.value}</span>
      {props.change && <span className="h-small h-muted">{props.change}</span>}
    </>
  );
  return (
    <Tooltip title={about} mouseEnterDelay={0.3}>
      {props.to ? (
        <Link to={props.to} className="h-stat">
          {inside}
        </Link>
      ) : (
        // Reached by keyboard too: the definition opens on focus.
        <div className="h-stat" tabIndex={0}>
          {inside}
        </div>
      )}
    </Tooltip>
  );
}
