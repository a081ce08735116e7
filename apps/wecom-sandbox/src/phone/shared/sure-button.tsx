import { useEffect, useState } from "react";

/** A button that asks once more in its own place before it does something that can't be taken back. */
export function SureButton({
  label,
  sure,
  onSure,
  disabled,
}: {
  label: string;
  sure: string;
  onSure(): void;
  disabled?: boolean;
}) {
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (!asked) return;
    const timer = setTimeout(() => setAsked(false), 4_000);
    return () => clearTimeout(timer);
  }, [asked]);
  return (
    <button
      className={asked ? "danger asked" : "danger"}
      disabled={disabled}
      onClick={() => {
        setAsked(!asked);
        if (asked) onSure();
      }}
    >
      {asked ? sure : label}
    </button>
  );
}
