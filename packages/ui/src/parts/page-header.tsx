import { ArrowLeftOutlined } from "@ant-design/icons";
import { useEffect, type ReactNode } from "react";
import { Link } from "react-router";

/**
 * Name, state and the one main action of a page or an object; names the browser's tab as well.
 *
 * @param back where the object's list is
 */
export function PageHeader(props: {
  title: string;
  state?: ReactNode;
  about?: ReactNode;
  actions?: ReactNode;
  back?: { to: string; label: string };
}) {
  useEffect(() => {
    document.title = `${props.title} · Hortus`;
  }, [props.title]);
  return (
    <header className="h-page-header">
      <div style={{ flex: "1 1 260px", minWidth: 0 }}>
        {props.back && (
          <Link to={props.back.to} className="h-small">
            <ArrowLeftOutlined /> {props.back.label}
          </Link>
        )}
        <div className="h-row">
          <h1>{props.title}</h1>
          {props.state}
        </div>
        {props.about && <div className="h-muted">{props.about}</div>}
      </div>
      {props.actions && <div className="h-row">{props.actions}</div>}
    </header>
  );
}
