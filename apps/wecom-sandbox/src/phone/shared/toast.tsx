import { useEffect, useState } from "react";

let tell: (text: string) => void = () => undefined;

/** Says something for a few seconds: a refusal, or that something was done. */
export function showToast(text: string): void {
  tell(text);
}

export function Toast() {
  const [text, setText] = useState("");
  useEffect(() => {
    tell = setText;
  }, []);
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(() => setText(""), 5_000);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="toast" role="status" hidden={!text} onClick={() => setText("")}>
      {text}
    </div>
  );
}
